using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;
using Cftoken.Core.Problems;
using Cftoken.Engine.Proving;
using Cftoken.TestInfrastructure;

namespace Cftoken.Engine.Tests.Proving;

/// <summary>Every verdict, and what keeps it from being given too lightly.</summary>
public sealed class ProveUseCaseTests
{
    private const string Service = FakeTool.Service;
    private const string ForeignCall = $"/accounts/{FakeTool.Account}/vectorize/v2/indexes";

    [Fact]
    public async Task A_command_that_succeeds_with_the_plan_and_fails_without_its_permission_proves_both()
    {
        var tool = new FakeTool(run => run.MustGetAsync(Service));

        var proof = await tool.ProveAsync();

        proof.Verdict.ShouldBe(Sufficiency.Sufficient);
        proof.Runs.Length.ShouldBe(2, "a deploy is proven on what it left, too");
        var permission = proof.Permissions.ShouldHaveSingleItem();
        permission.Permission.Group.Name.ShouldBe("Workers Scripts Write");
        permission.Verdict.ShouldBe(Necessity.Necessary);
        permission.DeniedOperation!.ToString().ShouldBe("GET /accounts/{account_id}/workers/services/{script_name}");
        (proof.HasSpare, proof.IsInconclusive).ShouldBe((false, false));
        tool.Progress.Select(step => (step.Done, step.Total, step.Trying)).ShouldBe([(0, 2, null), (1, 2, "Workers Scripts Write"), (2, 2, null)]);
    }

    [Fact]
    public async Task A_command_that_never_calls_proves_nothing()
    {
        var proof = await new FakeTool(_ => Ended(0)).ProveAsync();

        proof.Verdict.ShouldBe(Sufficiency.Inconclusive);
        proof.IsInconclusive.ShouldBeTrue();
        proof.Permissions.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_second_run_that_never_calls_proves_nothing_either()
    {
        var proof = await new FakeTool(run => run.Number == 1 ? run.MustGetAsync(Service) : Ended(0)).ProveAsync();

        proof.Verdict.ShouldBe(Sufficiency.Inconclusive);
    }

    [Fact]
    public async Task A_command_that_fails_for_another_reason_proves_nothing_and_its_last_words_are_told()
    {
        var token = string.Empty;
        var tool = new FakeTool(async run =>
        {
            token = run.Token;
            _ = await run.MustGetAsync(Service);
            return new GroupResult(1, $"begun\n\u001b[31mno such file\u001b[0m\nwith {run.Token}\n::error::x\n");
        });

        var proof = await tool.ProveAsync();

        proof.Verdict.ShouldBe(Sufficiency.Inconclusive);
        proof.LastLines.ShouldBe(["begun", "no such file", "with [REDACTED]", ":\u2009:error::x"]);
        Canary.For(token).MustBeAbsentFrom([.. proof.LastLines, proof.Because]);
    }

    [Fact]
    public async Task A_command_that_is_denied_what_the_plan_lacks_shows_that_it_is_not_enough()
    {
        var proof = await new FakeTool(run => run.MustGetAsync(Service, ForeignCall)).ProveAsync();

        proof.Verdict.ShouldBe(Sufficiency.Insufficient);
        proof.Because.ShouldContain("GET …/vectorize/v2/indexes");
        proof.Runs.ShouldHaveSingleItem().Denied.ShouldHaveSingleItem();
        proof.Permissions.ShouldBeEmpty("what is spare is of no matter yet");
    }

    [Fact]
    public async Task What_only_the_second_deploy_lacks_is_found()
    {
        var proof = await new FakeTool(run => run.Number == 1 ? run.MustGetAsync(Service) : run.MustGetAsync(Service, ForeignCall)).ProveAsync();

        proof.Verdict.ShouldBe(Sufficiency.Insufficient);
        proof.Because.ShouldStartWith("The second run");
    }

    [Fact]
    public async Task A_command_with_another_token_does_not_show_that_the_plan_is_enough()
    {
        var other = new Canary();
        var proof = await new FakeTool(async run =>
        {
            await run.GetAsync(Service, other.Value);
            return await run.MustGetAsync(Service);
        }).ProveAsync();

        proof.Verdict.ShouldBe(Sufficiency.Insufficient);
        proof.Because.ShouldContain("another API token");
        other.MustBeAbsentFrom([proof.Because, .. proof.LastLines]);
    }

    [Fact]
    public async Task A_command_with_a_global_key_does_not_either()
    {
        var key = new Canary("cfk_");
        var proof = await new FakeTool(async run =>
        {
            await run.GetWithKeyAsync(Service, key.Value);
            return await run.MustGetAsync(Service);
        }).ProveAsync();

        proof.Verdict.ShouldBe(Sufficiency.Insufficient);
        proof.Because.ShouldContain("a Global API Key");
    }

    [Fact]
    public async Task A_permission_that_is_never_missed_is_spare()
    {
        var proof = await new FakeTool(run => run.MustGetAsync($"/accounts/{FakeTool.Account}/workers/services/shop-api")).ProveAsync("samples/shop-api", words: ["npm", "run", "deploy"], with: AsWrangler);

        proof.Verdict.ShouldBe(Sufficiency.Sufficient);
        Of(proof, "D1 Write").Verdict.ShouldBe(Necessity.Spare);
        Of(proof, "Workers Scripts Write").Verdict.ShouldBe(Necessity.Necessary);
        proof.HasSpare.ShouldBeTrue();
    }

    [Fact]
    public async Task A_recommended_permission_that_is_not_missed_leaves_nothing_open()
    {
        var proof = await new FakeTool(run => run.MustGetAsync($"/accounts/{FakeTool.Account}/workers/services/shop-api")).ProveAsync("samples/shop-api");

        Of(proof, "Workers KV Storage Write").Verdict.ShouldBe(Necessity.Inconclusive);
        (proof.HasSpare, proof.IsInconclusive).ShouldBe((false, false));
    }

    [Fact]
    public async Task A_run_that_fails_without_a_denial_does_not_show_that_a_permission_is_needed()
    {
        var proof = await new FakeTool(run => run.Number <= 2 ? run.MustGetAsync(Service) : Ended(1, "disk full")).ProveAsync();

        var permission = proof.Permissions.ShouldHaveSingleItem();
        permission.Verdict.ShouldBe(Necessity.Inconclusive);
        permission.LastLines.ShouldBe(["disk full"]);
        proof.IsInconclusive.ShouldBeTrue();
    }

    [Fact]
    public async Task A_run_that_fails_for_the_denial_of_something_else_does_not_either()
    {
        var proof = await new FakeTool(run => run.Number <= 2 ? run.MustGetAsync(Service) : run.MustGetAsync(ForeignCall)).ProveAsync();

        proof.Permissions.ShouldHaveSingleItem().Verdict.ShouldBe(Necessity.Inconclusive);
    }

    [Fact]
    public async Task A_denial_that_the_command_shrugs_off_leaves_its_permission_spare()
    {
        var proof = await new FakeTool(async run =>
        {
            await run.GetAsync(Service);
            return new GroupResult(0, string.Empty);
        }).ProveAsync();

        var permission = proof.Permissions.ShouldHaveSingleItem();
        permission.Verdict.ShouldBe(Necessity.Spare);
        permission.DeniedOperation.ShouldNotBeNull();
    }

    [Fact]
    public async Task An_optional_permission_is_tried_only_where_that_is_asked_for()
    {
        var tool = new FakeTool(async run =>
        {
            await run.GetAsync($"/accounts/{FakeTool.Account}/r2/buckets/shop-images");
            return await run.MustGetAsync($"/accounts/{FakeTool.Account}/workers/services/shop-api");
        });

        (await tool.ProveAsync("samples/shop-api")).Permissions.ShouldNotContain(proof => proof.Permission.Group.Name == "Workers R2 Storage Write");
        var proof = await tool.ProveAsync("samples/shop-api", request => request with { IncludeOptional = true });

        Of(proof, "Workers R2 Storage Write").Verdict.ShouldBe(Necessity.Tried);
    }

    [Fact]
    public async Task A_command_that_does_not_end_proves_nothing()
    {
        var proof = await new FakeTool(async run =>
        {
            await run.GetAsync(Service);
            return new GroupResult(null, "waiting");
        }).ProveAsync();

        proof.Verdict.ShouldBe(Sufficiency.Inconclusive);
        proof.Because.ShouldContain("time limit");
    }

    [Fact]
    public async Task A_command_that_is_not_wrangler_proves_the_only_job_that_there_is()
    {
        var proof = await new FakeTool(_ => Ended(0)).ProveAsync(words: ["wrangler", "--version"]);

        proof.Verdict.ShouldBe(Sufficiency.Inconclusive);
    }

    [Fact]
    public async Task Where_the_command_leaves_several_jobs_open_they_are_named()
    {
        var tool = new FakeTool(_ => Ended(0));

        var problem = (await Should.ThrowAsync<ProblemException>(() => tool.ProveAsync("samples/two-environments", words: ["true"]))).Problems.ShouldHaveSingleItem();

        problem.Code.ShouldBe("prove.which-job");
        problem.Fix!.Text.ShouldContain("deploy:staging (staging)");
        tool.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_script_is_followed_to_its_runs()
    {
        var plan = (await new FakeTool(_ => Ended(0)).ProveAsync("samples/two-environments", words: ["npm", "run", "deploy:staging"])).Plan;

        (plan.Environment, plan.Worker).ShouldBe(("staging", "two-environments-staging"));
    }

    [Fact]
    public async Task Words_that_are_handed_on_to_a_script_count()
    {
        var plan = (await new FakeTool(_ => Ended(0)).ProveAsync(
            "samples/two-environments", words: ["npm", "run", "deploy:staging", "--", "--env", "production"])).Plan;

        (plan.Environment, plan.Worker).ShouldBe(("production", "two-environments-production"));
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named()
    {
        var stopped = await Should.ThrowAsync<ProblemException>(() => new FakeTool(_ => Ended(0)).ProveAsync(words: ["wrangles", "deploy"]));

        stopped.Problems.ShouldHaveSingleItem().Code.ShouldBe("prove.no-program");
    }

    [Fact]
    public async Task Where_the_system_cannot_keep_the_command_from_the_network_that_is_said()
    {
        var tool = new FakeTool(run => run.MustGetAsync(Service));

        (await tool.ProveAsync()).IsConfined.ShouldBeFalse();

        tool.Warnings.ShouldHaveSingleItem().Code.ShouldBe("prove.network");
    }

    private static ProveRequest AsWrangler(ProveRequest request) => request with { Job = "deploy", Words = ["wrangler", "deploy"] };

    private static PermissionProof Of(Proof proof, string name) => proof.Permissions.Single(permission => permission.Permission.Group.Name == name);

    private static Task<GroupResult> Ended(int code, string output = "") => Task.FromResult(new GroupResult(code, output));
}
