using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Catalog.Tests.Resolving;
using Cftoken.Engine.Explaining;

namespace Cftoken.Engine.Tests.Explaining;

public sealed class PermissionTests
{
    private readonly Asking asking = new();

    public static TheoryData<string, string> Spellings =>
        new((IEnumerable<(string, string)>)
        [
            .. SeedSpellings.TokenSkill, .. SeedSpellings.QuickReference, .. SeedSpellings.AgentGuide, .. SeedSpellings.PermissionGuide, .. SeedSpellings.ErrorSkill,
        ]);

    [Theory]
    [MemberData(nameof(Spellings))]
    public void Every_spelling_of_the_public_guides_is_explained(string spelling, string meaning)
    {
        var explanation = asking.Explain(spelling, ReadingKind.Permission);

        if (meaning == "?")
        {
            // Either a template's name, which stands for several, or nothing by itself; then something is suggested.
            (explanation.Readings.Length + explanation.Suggestions.Length).ShouldBeGreaterThan(0);
            return;
        }

        explanation.Readings.ShouldHaveSingleItem().ShouldBeOfType<PermissionReading>().Permissions
            .Select(facts => $"{facts.Group.Name}@{facts.Group.Scope.Word}")
            .ShouldBe(meaning.Split(" + ").SelectMany(part => part.Split(" or ")), ignoreOrder: true);
    }

    [Fact]
    public void What_manages_tokens_says_so_and_is_for_users_alone()
    {
        var facts = asking.Read<PermissionReading>("User:API Tokens:Edit").Permissions.ShouldHaveSingleItem();

        facts.Group.ToString().ShouldBe("API Tokens Write (user)");
        facts.Resource!.Owners.ShouldBe([OwnerKind.User]);
        facts.Allows.Risks.ShouldContain("can manage API tokens");
    }

    [Fact]
    public void What_writes_names_what_only_reads_as_smaller_and_what_needs_it()
    {
        var facts = asking.Read<PermissionReading>("Account / D1 / Edit").Permissions.ShouldHaveSingleItem();

        facts.Smaller.Select(choice => choice.Group.Name).ShouldBe(["D1 Metadata Read", "D1 Read"], ignoreOrder: true);
        facts.Allows.Risks.ShouldContain("can delete");
        facts.NeededBy.ShouldContain(new GroupNeed("wrangler d1 migrations apply", Need.Required));
    }

    [Fact]
    public void A_permission_for_workers_is_for_account_owned_tokens()
    {
        var facts = asking.Explain("Workers Editor", ReadingKind.Permission).Readings.OfType<PermissionReading>().SelectMany(reading => reading.Permissions)
            .Where(facts => facts.Group.Scope == Scope.Worker);

        facts.ShouldAllBe(one => one.Resource!.Owners.Single() == OwnerKind.Account);
    }

    [Fact]
    public void The_dashboards_template_is_its_permissions_and_what_sources_say_of_it()
    {
        var reading = asking.Read<PermissionReading>("Edit Cloudflare Workers");

        reading.Permissions.Select(facts => facts.Group.Name).ShouldContain("Workers R2 Storage Write");
        reading.Note!.ShouldContain("without R2");
    }

    [Fact]
    public void A_near_miss_is_suggested()
    {
        asking.Explain("Worker Script Write").Suggestions.ShouldContain(new Suggestion("Workers Scripts Write", ReadingKind.Permission));
    }
}
