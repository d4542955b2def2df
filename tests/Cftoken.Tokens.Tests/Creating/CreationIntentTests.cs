using Cftoken.Cloudflare.Tokens;
using Cftoken.TestInfrastructure;
using Cftoken.Tokens.Creating;

namespace Cftoken.Tokens.Tests.Creating;

public class CreationIntentTests
{
    [Fact]
    public void The_name_ends_in_a_nonce_of_its_own()
    {
        var randomness = new FakeRandomness();
        var first = CreationIntent.For(new TokenDraft("site:deploy", []), randomness);
        var second = CreationIntent.For(new TokenDraft("site:deploy", []), randomness);

        first.Draft.Name.ShouldBe($"site:deploy#{first.Nonce}");
        first.Nonce.ShouldMatch("^[0-9a-f]{12}$");
        second.Nonce.ShouldNotBe(first.Nonce);
    }

    [Theory]
    [InlineData(107, 120)]
    [InlineData(108, 120)]
    [InlineData(300, 120)]
    public void A_long_name_gives_way_to_the_nonce(int length, int expected)
    {
        var intent = CreationIntent.For(new TokenDraft(new string('n', length), []), new FakeRandomness());

        intent.Draft.Name.Length.ShouldBe(expected);
        intent.Draft.Name.ShouldEndWith($"n#{intent.Nonce}");
    }

    [Fact]
    public void A_character_of_two_halves_is_not_cut_in_two()
    {
        var intent = CreationIntent.For(new TokenDraft(new string('n', 106) + "🔑🔑", []), new FakeRandomness());

        intent.Draft.Name.ShouldBe($"{new string('n', 106)}#{intent.Nonce}");
    }
}
