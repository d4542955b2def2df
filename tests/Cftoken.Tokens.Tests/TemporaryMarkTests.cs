using Cftoken.Tokens.Journal;

namespace Cftoken.Tokens.Tests;

public sealed class TemporaryMarkTests
{
    [Fact]
    public void A_marked_name_is_told_and_marked_once()
    {
        var name = TemporaryMark.On("shop:default:deploy:anna");

        TemporaryMark.IsOn(name).ShouldBeTrue();
        TemporaryMark.On(name).ShouldBe(name);
        TemporaryMark.IsOn("shop:default:deploy:anna").ShouldBeFalse();
        TemporaryMark.IsOn("temporary:default:deploy:anna").ShouldBeFalse();
    }

    [Fact]
    public void It_survives_that_the_name_is_cut() =>
        TemporaryMark.IsOn(Intent.NameWith(TemporaryMark.On(new string('x', 200)), "0123456789ab")).ShouldBeTrue();
}
