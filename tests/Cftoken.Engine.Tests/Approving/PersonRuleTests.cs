using Cftoken.Catalog;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Jobs;

namespace Cftoken.Engine.Tests.Approving;

public class PersonRuleTests
{
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
        Rule.ReasonsFor(Gate.None, [IdOf(group)], []).ShouldHaveSingleItem().ShouldStartWith($"it would be let further into {area} (");

    [Theory]
    [InlineData("D1 Write")]
    [InlineData("Workers Scripts Write")]
    [InlineData("DNS Read")]
    [InlineData("Account Settings Read")]
    public void More_of_the_job_itself_is_not(string group) => Rule.ReasonsFor(Gate.None, [IdOf(group)], []).ShouldBeEmpty();

    [Fact]
    public void A_permission_that_nobody_knows_is_for_a_person() =>
        Rule.ReasonsFor(Gate.None, ["ffffffffffffffffffffffffffffffff"], []).ShouldHaveSingleItem().ShouldContain("not known here");

    [Fact]
    public void A_permission_whose_id_only_the_live_API_tells_is_known_all_the_same()
    {
        var live = Catalog.Groups.First(group => group.Name == "Registrar Domains Admin") with { Id = "ffffffffffffffffffffffffffffffff" };

        Rule.ReasonsFor(Gate.None, [live.Id], [live]).ShouldHaveSingleItem().ShouldStartWith("it would be let further into DNS");
    }

    [Fact]
    public void A_job_that_asks_for_a_person_gets_one_whatever_changes() =>
        Rule.ReasonsFor(Gate.Human, [], []).ShouldHaveSingleItem().ShouldContain("gate");

    [Fact]
    public void Every_area_says_where_it_is_from_and_holds_no_permission_that_only_reads()
    {
        Catalog.SensitiveAreas.Select(area => area.Name).ShouldBe(["DNS", "routes", "members", "account settings", "token management"]);
        Catalog.SensitiveAreas.ShouldAllBe(area => area.Sources.Length > 0 && area.Groups.Length > 0 && area.Groups.All(group => !group.IsReadOnly));
    }

    private static string IdOf(string name) => Catalog.Groups.First(group => group.Name == name).Id!;
}
