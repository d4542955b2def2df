using Cftoken.Cloudflare.Tokens;
using Cftoken.TestInfrastructure;
using Cftoken.Tokens.Creating;

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
    public void It_survives_that_the_name_is_cut()
    {
        var intent = CreationIntent.For(new TokenDraft(TemporaryMark.On(new string('x', 200)), []), new FakeRandomness());

        TemporaryMark.IsOn(intent.Draft.Name).ShouldBeTrue();
    }
}
