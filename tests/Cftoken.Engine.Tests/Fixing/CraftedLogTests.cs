using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Fixing;
using Cftoken.Engine.Tests.Changing;

namespace Cftoken.Engine.Tests.Fixing;

/// <summary>Logs that somebody wrote to have a token widened: a pull request's job prints what it likes.</summary>
public sealed class CraftedLogTests : IAsyncLifetime
{
    private Mended mended = null!;

    public async ValueTask InitializeAsync() => mended = await Mended.OpenAsync();

    public ValueTask DisposeAsync() => mended.DisposeAsync();

    [Theory]
    [InlineData("/accounts/0123456789abcdef0123456789abcdef/vectorize/v2/indexes/words")]
    [InlineData("/accounts/0123456789abcdef0123456789abcdef/hyperdrive/configs")]
    [InlineData("/accounts/0123456789abcdef0123456789abcdef/access/apps")]
    [InlineData("/accounts/0123456789abcdef0123456789abcdef/members")]
    [InlineData("/zones/feed0000feed0000feed0000feed0001/dns_records")]
    [InlineData("/zones/feed0000feed0000feed0000feed0001/workers/routes")]
    [InlineData("/zones/feed0000feed0000feed0000feed0001/purge_cache")]
    public async Task What_only_the_log_asks_for_is_never_added_by_a_yes_that_was_given_beforehand(string path)
    {
        var id = await mended.RecordAsync("Workers Scripts Write", "D1 Write");

        var outcome = await TryAsync(Mended.Log(path));

        outcome.ShouldBeOneOf("approval.person-needed", nameof(FixOutcome.CannotTell), nameof(FixOutcome.NotAPermission), nameof(FixOutcome.AlreadyHeld));
        (await mended.GroupsOfAsync(id)).ShouldBe(["D1 Write", "Workers Scripts Write"], ignoreOrder: true);
        mended.Puts.ShouldBe(0);
    }

    [Fact]
    public async Task A_person_is_told_that_the_log_says_so_and_the_plan_does_not_and_may_add_it()
    {
        var id = await mended.RecordAsync("Workers Scripts Write", "D1 Write");
        var log = Mended.Log($"/accounts/{Mended.Account}/vectorize/v2/indexes/words");

        var problem = await mended.StoppedAsync(log);

        problem.Kind.ShouldBe(ProblemKind.Approval);
        problem.Message.ShouldContain("the log says so, the project's plan does not: Account · Vectorize · ");
        mended.Proposed.ShouldHaveSingleItem().IsPlanned.ShouldBeFalse();

        mended.Answer = ApprovalAnswer.Person;
        (await mended.RunAsync(log)).Outcome.ShouldBe(FixOutcome.Extended);
        (await mended.GroupsOfAsync(id)).ShouldContain(group => group.StartsWith("Vectorize "));
    }

    [Fact]
    public async Task A_crafted_failure_beside_a_real_one_holds_the_whole_change_back()
    {
        var id = await mended.RecordAsync("Workers Scripts Write");

        var problem = await mended.StoppedAsync(Mended.D1 + Mended.Log($"/accounts/{Mended.Account}/vectorize/v2/indexes/words"));

        problem.Code.ShouldBe("approval.person-needed");
        (await mended.GroupsOfAsync(id)).ShouldBe(["Workers Scripts Write"]);
    }

    [Fact]
    public async Task The_account_of_a_log_is_not_the_jobs()
    {
        var id = await mended.RecordAsync("Workers Scripts Write");

        var report = await mended.RunAsync(Mended.Log($"/accounts/{Mended.Foreign}/d1/database"));

        report.Outcome.ShouldBe(FixOutcome.NotAPermission);
        report.Reasons.ShouldHaveSingleItem().Because.ShouldContain($"account {Mended.Foreign} cannot be granted to this token");
        (await mended.GroupsOfAsync(id)).ShouldBe(["Workers Scripts Write"]);
    }

    [Fact]
    public async Task A_zone_of_a_log_that_the_plan_does_not_name_waits_for_a_person()
    {
        mended.Configure($$""" "routes": [{ "pattern": "shop.example.com/*", "zone_id": "{{Changes.Zone}}" }] """);
        await mended.RecordAsync("Workers Scripts Write");

        var problem = await mended.StoppedAsync(Mended.Log("/zones/beef0000beef0000beef0000beef0001/dns_records"));

        problem.Code.ShouldBe("approval.person-needed");
        problem.Message.ShouldContain("the log says so, the project's plan does not");
        problem.Message.ShouldContain("beef0000beef0000beef0000beef0001");
        mended.Puts.ShouldBe(0);
    }

    [Theory]
    [InlineData("/accounts/*/d1/database")]
    [InlineData("/accounts/../d1/database")]
    [InlineData("/accounts/%2a/d1/database")]
    [InlineData("/zones/*/dns_records")]
    [InlineData("/accounts/0123456789abcdef0123456789abcdef/tokens")]
    [InlineData("/user/tokens")]
    public async Task Stars_and_the_management_of_tokens_in_a_log_reach_no_policy(string path)
    {
        var id = await mended.RecordAsync("Workers Scripts Write", "D1 Write");
        mended.Answer = ApprovalAnswer.Person;

        await TryAsync(Mended.Log(path));

        var grants = PolicySet.Of((await mended.Changes.ReadAsync(id)).Policies).Grants;
        grants.ShouldAllBe(grant => grant.Resource.Key == $"com.cloudflare.api.account.{Mended.Account}" && grant.Resource.Parent == null);
        (await mended.GroupsOfAsync(id)).ShouldAllBe(group => !group.Contains("API Tokens Write", StringComparison.Ordinal));
    }

    [Fact]
    public async Task More_of_routes_waits_for_a_person_although_the_plan_asks_for_it()
    {
        mended.Configure($$""" "routes": [{ "pattern": "shop.example.com/*", "zone_id": "{{Changes.Zone}}" }] """);
        await mended.RecordAsync("Workers Scripts Write");

        var problem = await mended.StoppedAsync(Mended.Log($"/zones/{Changes.Zone}/workers/routes"));

        problem.Code.ShouldBe("approval.person-needed");
        problem.Message.ShouldNotContain("the log says so");
        mended.Puts.ShouldBe(0);
    }

    [Fact]
    public async Task A_job_that_a_person_guards_is_not_mended_without_one()
    {
        mended.Changes.Shop.Project.Write("package.json", """{ "scripts": { "ship": "wrangler deploy" } }""");
        mended.Changes.Shop.Project.Write("cftoken.jsonc", """{ "jobs": { "ship": { "gate": "human" } } }""");
        mended.Changes.PutToken(Changes.OnAccount("Workers Scripts Write"));

        (await mended.StoppedAsync(Mended.D1)).Message.ShouldContain("the job is marked \"gate\": \"human\"");
        mended.Puts.ShouldBe(0);
    }

    [Fact]
    public async Task A_token_of_another_job_that_is_named_waits_for_a_person()
    {
        var id = await mended.RecordForAsync("release", "github:acme/shop", "Workers Scripts Write");

        (await mended.StoppedAsync(Mended.D1, request => request with { Token = id })).Message.ShouldContain("it is the token of another job");
        mended.Puts.ShouldBe(0);
    }

    [Fact]
    public async Task The_job_that_a_log_claims_to_be_of_chooses_among_the_projects_own()
    {
        await mended.RecordAsync("Workers Scripts Write");

        var report = await mended.RunAsync(Mended.Log($"/accounts/{Mended.Account}/d1/database", marks: "\u001b[31mno such job\tstep\t2026-11-22T10:00:00.0000000Z "));

        report.Job.ShouldBe("deploy");
        report.Outcome.ShouldBe(FixOutcome.Extended);
    }

    private async Task<string> TryAsync(string log)
    {
        try
        {
            return (await mended.RunAsync(log)).Outcome.ToString();
        }
        catch (ProblemException stopped)
        {
            return stopped.Problems[0].Code;
        }
    }
}
