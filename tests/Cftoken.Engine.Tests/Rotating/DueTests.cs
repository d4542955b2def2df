using Cftoken.Core.Problems;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Rotating;

namespace Cftoken.Engine.Tests.Rotating;

/// <summary>Rotating by a schedule: what ends soon, and nothing else.</summary>
public sealed class DueTests : IAsyncLifetime
{
    private Yard yard = null!;

    public async ValueTask InitializeAsync() => yard = await Yard.OpenAsync();

    public async ValueTask DisposeAsync() => await yard.DisposeAsync();

    [Fact]
    public async Task What_ends_later_is_left_alone_and_nobody_is_asked()
    {
        await yard.CreateAsync();
        yard.Asked.Clear();
        yard.Clock.Advance(TimeSpan.FromDays(75));

        var report = await yard.DueAsync();

        report.Jobs.ShouldHaveSingleItem().Outcome.ShouldBe(RotateOutcome.NotDue);
        report.Problems.ShouldBeEmpty();
        yard.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_ends_within_the_time_is_rotated_once()
    {
        await yard.CreateAsync();
        yard.Clock.Advance(TimeSpan.FromDays(77));

        (await yard.DueAsync()).Jobs.ShouldHaveSingleItem().Outcome.ShouldBe(RotateOutcome.Rotated);
        (await yard.DueAsync()).Jobs.ShouldHaveSingleItem().Outcome.ShouldBe(RotateOutcome.NotDue);
        yard.Working.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Cloudflares_word_on_the_end_counts_more_than_what_was_recorded()
    {
        var id = yard.TokenOf(await yard.CreateAsync())!.Id;
        await yard.ChangeAsync(id, token => new(token) { ExpiresOn = yard.Clock.GetUtcNow() + TimeSpan.FromDays(3) });

        (await yard.DueAsync()).Jobs.ShouldHaveSingleItem().Outcome.ShouldBe(RotateOutcome.Rotated);
    }

    [Fact]
    public async Task A_schedule_that_asks_for_more_than_a_tokens_life_does_not_make_one_each_time()
    {
        await yard.CreateAsync();
        (await yard.DueAsync(365)).Jobs.ShouldHaveSingleItem().Outcome.ShouldBe(RotateOutcome.Rotated);

        (await yard.DueAsync(365)).Jobs.ShouldHaveSingleItem().Outcome.ShouldBe(RotateOutcome.Rested);

        yard.Working.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_project_without_a_token_has_nothing_due()
    {
        var report = await yard.DueAsync();

        report.Jobs.ShouldHaveSingleItem().Outcome.ShouldBe(RotateOutcome.None);
        report.Problems.ShouldBeEmpty();
        yard.Count("POST").ShouldBe(0);
    }

    [Fact]
    public async Task A_job_for_a_person_is_refused_with_the_reason_and_the_others_are_rotated()
    {
        yard.Project.Write("package.json", """{ "scripts": { "ship": "wrangler deploy", "ship-staging": "wrangler deploy --env staging" } }""");
        yard.Project.Write("wrangler.jsonc", $$"""{ "name": "shop", "main": "index.js", "account_id": "{{Yard.Account}}", "env": { "staging": {} } }""");
        yard.Project.Write("cftoken.jsonc", """{ "jobs": { "ship": { "gate": "human" } } }""");
        yard.Answer = ApprovalAnswer.Person;
        await yard.CreateAsync(new CreateRequest(".") { Job = "ship", Sinks = [".dev.vars"] });
        await yard.CreateAsync(new CreateRequest(".") { Job = "ship-staging", Sinks = [".dev.vars.staging"], Existing = ExistingToken.CreateNew });
        yard.Answer = ApprovalAnswer.Beforehand;
        yard.Clock.Advance(TimeSpan.FromDays(80));

        var report = await yard.DueAsync();

        report.Jobs.Single(job => job.Job == "ship").Problems.ShouldHaveSingleItem().Code.ShouldBe("approval.person-needed");
        report.Jobs.Single(job => job.Job == "ship-staging").Outcome.ShouldBe(RotateOutcome.Rotated);
        report.Problems.ShouldHaveSingleItem().Kind.ShouldBe(ProblemKind.Approval);
        yard.Answer = ApprovalAnswer.Person;
        (await yard.DueAsync()).Jobs.Single(job => job.Job == "ship").Outcome.ShouldBe(RotateOutcome.Rotated);
    }

    [Fact]
    public async Task A_token_of_another_job_in_the_same_file_is_not_taken()
    {
        yard.Project.Write("package.json", """{ "scripts": { "ship": "wrangler deploy", "ship-staging": "wrangler deploy --env staging" } }""");
        yard.Project.Write("wrangler.jsonc", $$"""{ "name": "shop", "main": "index.js", "account_id": "{{Yard.Account}}", "env": { "staging": {} } }""");
        await yard.CreateAsync(new CreateRequest(".") { Job = "ship" });
        yard.ForgetEverything();

        var report = await yard.DueAsync(365);

        report.Jobs.Count(job => job.Outcome == RotateOutcome.Rotated).ShouldBe(1);
        report.Jobs.Single(job => job.Outcome == RotateOutcome.Rotated).Job.ShouldBe("ship");
    }

    [Fact]
    public async Task A_job_that_is_planned_only_when_it_is_named_is_rotated_as_well()
    {
        await yard.CreateAsync(new CreateRequest(".") { Job = "tail", Sinks = [".dev.vars.tail"] });

        var report = await yard.DueAsync(365);

        report.Jobs.Single(job => job.Job == "tail").Outcome.ShouldBe(RotateOutcome.Rotated);
    }

    [Fact]
    public async Task A_token_whose_job_is_gone_is_told_before_it_ends()
    {
        await yard.CreateAsync();
        yard.Project.Write("package.json", """{ "scripts": { "ship": "wrangler deploy" } }""");

        (await yard.DueAsync()).Problems.ShouldBeEmpty();
        (await yard.DueAsync(365)).Problems.ShouldHaveSingleItem().Code.ShouldBe("rotate.no-such-job");
    }

    [Fact]
    public async Task Further_into_routes_gets_a_successor_only_with_a_person()
    {
        await yard.CreateAsync();
        yard.Project.Write("wrangler.jsonc", $$"""{ "name": "shop", "main": "index.js", "account_id": "{{Yard.Account}}", "routes": [{ "pattern": "shop.example.com/*", "zone_id": "feed0000feed0000feed0000feed0001" }] }""");

        var refused = await Should.ThrowAsync<ProblemException>(() => yard.RotateOneAsync());

        refused.Problems[0].Code.ShouldBe("approval.person-needed");
        yard.Working.ShouldHaveSingleItem();
        yard.Answer = ApprovalAnswer.Person;
        (await yard.RotateOneAsync()).Outcome.ShouldBe(RotateOutcome.Rotated);
    }
}
