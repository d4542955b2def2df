using Cftoken.Catalog;
using Cftoken.Catalog.Policies;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Jobs;

namespace Cftoken.Engine.Tests.Approving;

public class PersonRuleTests
{
    private const string Zone = "com.cloudflare.api.account.zone.0123456789abcdef0123456789abcdef";

    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();
    private static readonly PersonRule Rule = new(Catalog);

    [Theory]
    [InlineData("DNS Write", "DNS")]
    [InlineData("Workers Routes Write", "routes")]
    [InlineData("Memberships Write", "members")]
    [InlineData("Account Settings Write", "account settings")]
    [InlineData("API Tokens Write", "token management")]
    [InlineData("Account API Tokens Write", "token management")]
    public void More_of_what_reaches_beyond_the_job_is_for_a_person(string group, string area) =>
        Rule.ReasonsFor(Gate.None, [Grant(IdOf(group))]).ShouldHaveSingleItem().ShouldStartWith($"it would be let further into {area} (");

    [Theory]
    [InlineData("D1 Write")]
    [InlineData("Workers Scripts Write")]
    [InlineData("DNS Read")]
    [InlineData("Account Settings Read")]
    public void More_of_the_job_itself_is_not(string group) => Rule.ReasonsFor(Gate.None, [Grant(IdOf(group))]).ShouldBeEmpty();

    [Fact]
    public void A_permission_that_nobody_knows_is_for_a_person() =>
        Rule.ReasonsFor(Gate.None, [Grant("ffffffffffffffffffffffffffffffff")]).ShouldHaveSingleItem().ShouldContain("not known here");

    [Fact]
    public void A_denial_lets_nobody_further() =>
        Rule.ReasonsFor(Gate.None, [Grant(IdOf("DNS Write")) with { Effect = PolicyEffect.Deny }]).ShouldBeEmpty();

    [Fact]
    public void A_job_that_asks_for_a_person_gets_one_whatever_changes() =>
        Rule.ReasonsFor(Gate.Human, []).ShouldHaveSingleItem().ShouldContain("gate");

    [Fact]
    public void Every_area_says_where_it_is_from_and_holds_no_permission_that_only_reads()
    {
        Catalog.SensitiveAreas.Select(area => area.Name).ShouldBe(["DNS", "routes", "members", "account settings", "token management"]);
        Catalog.SensitiveAreas.ShouldAllBe(area => area.Sources.Length > 0 && area.Groups.Length > 0 && area.Groups.All(group => !group.IsReadOnly));
    }

    private static PolicyGrant Grant(string group) => new(PolicyEffect.Allow, group, new ResourceSelector(Zone));

    private static string IdOf(string name) => Catalog.Groups.First(group => group.Name == name).Id!;
}
