using Cftoken.Catalog.Policies;
using Cftoken.Engine.Jobs;

namespace Cftoken.Engine.Tests.Jobs;

public sealed class NameConventionTests
{
    [Theory]
    [InlineData(null, null, "shop:default:deploy:account")]
    [InlineData("production", "github-actions", "shop:production:deploy:github-actions")]
    [InlineData("a:b", "x y", "shop:a-b:deploy:x-y")]
    public void The_usual_name_tells_project_environment_purpose_and_owner(string? environment, string? owner, string name) =>
        NameConvention.NameOf(NameConvention.Default, "shop", environment, "deploy", owner, OwnerKind.Account).ShouldBe(name);

    [Fact]
    public void A_name_that_is_too_long_keeps_what_tells_it_from_others()
    {
        var name = NameConvention.NameOf(NameConvention.Default, new string('p', 300), "production", "d1-migrations", "ci", OwnerKind.Account);

        // Cloudflare allows 120 characters; the mark that create adds has 13 of them.
        name.Length.ShouldBe(107);
        name.ShouldEndWith(":production:d1-migrations:ci");
    }

    [Fact]
    public void Of_whatever_parts_a_name_is_clean_and_short_enough() =>
        NameConvention.NameOf("{owner}/{purpose}", "p", new string('e', 200), "\u202e\n" + new string('j', 200), "\u0000", OwnerKind.User)
            .ShouldSatisfyAllConditions(name => name.Length.ShouldBeLessThanOrEqualTo(107), name => NameConvention.IsClean(name).ShouldBeTrue());

    [Fact]
    public void A_placeholder_that_stands_for_nothing_is_found() =>
        NameConvention.Unknown("{project}:{purpos}:{}").ShouldBe(["purpos", ""]);
}
