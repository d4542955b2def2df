using Cftoken.TestInfrastructure;
using Cftoken.Tokens.Journal;

namespace Cftoken.Tokens.Tests.Journal;

public class IntentNameTests
{
    private const string Id = "0123456789ab";

    [Fact]
    public void Every_intent_has_an_id_of_its_own()
    {
        var randomness = new FakeRandomness();
        var first = Intent.NewId(randomness);

        first.ShouldMatch("^[0-9a-f]{12}$");
        Intent.NewId(randomness).ShouldNotBe(first);
    }

    [Theory]
    [InlineData(11, 24)]
    [InlineData(107, 120)]
    [InlineData(108, 120)]
    [InlineData(300, 120)]
    public void A_long_name_gives_way_to_the_id(int length, int expected)
    {
        var name = Intent.NameWith(new string('n', length), Id);

        name.Length.ShouldBe(expected);
        name.ShouldEndWith($"n#{Id}");
    }

    [Fact]
    public void A_character_of_two_halves_is_not_cut_in_two() =>
        Intent.NameWith(new string('n', 106) + "🔑🔑", Id).ShouldBe($"{new string('n', 106)}#{Id}");
}
