using Cftoken.Engine.Fixing;
using Cftoken.Engine.Tests.Changing;

namespace Cftoken.Engine.Tests.Fixing;

/// <summary>Which token a log is of, and what is said where that cannot be told.</summary>
public sealed class WhichTokenTests : IAsyncLifetime
{
    private const string OfCi = "deploy\tRun npm run deploy\t2026-11-22T10:00:00.0000000Z ";

    private Mended mended = null!;

    public async ValueTask InitializeAsync() => mended = await Mended.OpenAsync();

    public ValueTask DisposeAsync() => mended.DisposeAsync();

    [Fact]
    public async Task A_token_that_is_named_is_the_one()
    {
        await mended.RecordAsync("Workers Scripts Write");
        var id = mended.Issue("by hand", Changes.OnAccount("Workers Scripts Write"));

        var report = await mended.RunAsync(Mended.D1, request => request with { Token = id });

        report.Token!.Because.ShouldBe("it was named with --token");
        (await mended.GroupsOfAsync(id)).ShouldContain("D1 Write");
    }

    [Fact]
    public async Task A_log_of_this_machine_may_be_of_the_token_that_lies_in_the_project()
    {
        var id = mended.Changes.PutToken(Changes.OnAccount("Workers Scripts Write"));

        var report = await mended.RunAsync(Mended.D1);

        report.Token!.Id.ShouldBe(id);
        report.Token.Because.ShouldBe("its value lies in .dev.vars:1, and none is recorded for the job deploy");
        report.Outcome.ShouldBe(FixOutcome.Extended);
    }

    [Fact]
    public async Task A_log_of_a_CI_is_not_of_the_token_that_lies_in_this_folder()
    {
        var id = mended.Changes.PutToken(Changes.OnAccount("Workers Scripts Write"));

        var report = await mended.RunAsync(Mended.Log($"/accounts/{Mended.Account}/d1/database", marks: OfCi));

        report.Outcome.ShouldBe(FixOutcome.CannotTell);
        (await mended.GroupsOfAsync(id)).ShouldNotContain("D1 Write");
    }

    [Fact]
    public async Task What_two_signs_tell_is_taken_and_the_signs_are_said()
    {
        var id = mended.Issue("shop:default:deploy:account#aaaaaaaaaaaa", Changes.OnAccount("Workers Scripts Write"));

        var report = await mended.RunAsync(Mended.Log($"/accounts/{Mended.Account}/d1/database", marks: OfCi));

        report.Token!.Id.ShouldBe(id);
        report.Token.Because.ShouldStartWith("2 signs that do not depend on each other agree");
    }

    [Fact]
    public async Task Where_it_cannot_be_told_the_candidates_are_listed_and_rotation_is_proposed()
    {
        mended.Issue("shop:default:deploy:account#aaaaaaaaaaaa", Changes.OnAccount("Workers Scripts Write"));
        mended.Issue("shop:default:deploy:account#bbbbbbbbbbbb", Changes.OnAccount("Workers Scripts Write"));

        var report = await mended.RunAsync(Mended.Log($"/accounts/{Mended.Account}/d1/database", marks: OfCi));

        report.Outcome.ShouldBe(FixOutcome.CannotTell);
        report.Candidates.Length.ShouldBe(2);
        var reason = report.Reasons.ShouldHaveSingleItem();
        reason.Next[0].Command!.ShouldMatch("^cftoken diagnose .*--token [0-9a-f]{32} .*--fix$");
        reason.Next[1].Command!.ShouldStartWith("cftoken rotate --job deploy");
        mended.Puts.ShouldBe(0);
        mended.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_recorded_token_that_somebody_renamed_is_not_certain_any_more()
    {
        var id = await mended.RecordAsync("Workers Scripts Write");
        mended.Changes.Shop.Emulator.Tokens.ShouldContain(token => token.Id == id);
        await RenameAsync(id);

        var report = await mended.RunAsync(Mended.D1);

        report.Outcome.ShouldBe(FixOutcome.CannotTell);
        report.Reasons[0].Because.ShouldContain("Somebody renamed it");
        mended.Puts.ShouldBe(1, "the renaming itself");
    }

    [Fact]
    public async Task Of_several_jobs_the_one_with_a_token_is_meant_and_else_they_are_named()
    {
        mended.Changes.Shop.Project.Write("package.json", """{ "scripts": { "deploy": "wrangler deploy", "release": "wrangler deploy --minify" } }""");

        var unclear = await mended.RunAsync(Mended.D1);

        unclear.Outcome.ShouldBe(FixOutcome.CannotTell);
        unclear.Reasons.ShouldHaveSingleItem().Next.Select(fix => fix.Command!).ShouldContain(command => command.Contains("--job release", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_command_that_no_job_runs_is_not_mended_by_a_guess()
    {
        await mended.RecordAsync("Workers Scripts Write");

        var report = await mended.RunAsync(Mended.Log($"/accounts/{Mended.Account}/pages/projects/x", command: "pages deploy dist"));

        report.Outcome.ShouldBe(FixOutcome.CannotTell);
        mended.Puts.ShouldBe(0);
    }

    [Fact]
    public async Task A_call_for_memberships_is_mended_by_an_account_id_and_by_no_permission()
    {
        await mended.RecordAsync("Workers Scripts Write");

        var report = await mended.RunAsync(Mended.Log("/memberships"));

        report.Outcome.ShouldBe(FixOutcome.NotAPermission);
        report.Left.ShouldHaveSingleItem().Fix.Text.ShouldContain("CLOUDFLARE_ACCOUNT_ID");
    }

    private Task RenameAsync(string id) => mended.Changes.AsBootstrapAsync(async tokens =>
    {
        var seen = await tokens.GetAsync(id, TestContext.Current.CancellationToken);
        await tokens.UpdateAsync(new Cloudflare.Tokens.TokenRevision(seen with { Summary = seen.Summary with { Name = "renamed" } }), TestContext.Current.CancellationToken);
    });
}
