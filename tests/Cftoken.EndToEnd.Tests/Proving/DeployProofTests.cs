using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Proving;
using Cftoken.EndToEnd.Tests.Running;

namespace Cftoken.EndToEnd.Tests.Proving;

/// <summary>The proof for every sample, first deploy and redeploy.</summary>
public sealed class DeployProofTests(RealWrangler wrangler)
{
    private const string Scripts = "Workers Scripts Write on account";
    private const string Migrations = "D1 Write on account";
    private const string NewNamespace = "Workers KV Storage Write on account";
    private const string Routes = "Workers Routes Write on feed0000feed0000feed0000feed0001";

    // What each deploy requires, written down by hand from recorded runs of real wrangler 4.164.0: it owes nothing to the planner.
    private static readonly ImmutableArray<(ProvenDeploy Deploy, string[] Required)> Deploys =
    [
        (new("hello-worker", "deploy"), [Scripts]),
        (new("shop-api", "deploy"), [Scripts, Migrations]),
        (new("kv-provision", "deploy"), [Scripts, NewNamespace]),
        (new("static-site", "deploy"), [Scripts, Routes]),
        (new("two-environments", "deploy:staging"), [Scripts]),
        (new("two-environments", "deploy:production"), [Scripts, Routes]),
    ];

    /// <summary>Every deploy with what it requires.</summary>
    public static TheoryData<ProvenDeploy, string[]> AllNeeds => [.. Deploys.Select(entry => (entry.Deploy, entry.Required))];

    [Theory]
    [MemberData(nameof(AllNeeds))]
    public void The_plan_requires_what_recorded_runs_needed(ProvenDeploy deploy, string[] required) =>
        Required(deploy.Plan(Proving.Catalog)).Select(Name).ShouldBe(required, ignoreOrder: true);

    [Theory]
    [MemberData(nameof(AllNeeds))]
    public async Task The_plan_is_enough_for_the_deploy_and_the_deploy_fails_without_any_of_it(ProvenDeploy deploy, string[] required)
    {
        var proof = await Proving.ProveAsync(wrangler, deploy.Request);

        proof.Verdict.ShouldBe(Sufficiency.Sufficient, Proving.Describe(proof));
        proof.Permissions.Where(permission => permission.Permission.Need == Need.Required)
            .Select(permission => (Name(permission.Permission), permission.Verdict))
            .ShouldBe(required.Select(name => (name, Necessity.Necessary)), ignoreOrder: true, Proving.Describe(proof));
        proof.Permissions.ShouldAllBe(permission => permission.Verdict != Necessity.Spare, Proving.Describe(proof));
    }

    [Fact]
    public async Task A_permission_that_the_deploy_never_misses_is_spare()
    {
        // The plan of production has a route's permission, which the deploy to staging does not need.
        var staging = Deploys.Single(entry => entry.Deploy.ScriptName == "deploy:staging").Deploy;

        var proof = await Proving.ProveAsync(wrangler, staging.Request with { Job = "deploy:production" });

        proof.HasSpare.ShouldBeTrue(Proving.Describe(proof));
        proof.Permissions.Single(permission => permission.Verdict == Necessity.Spare).Permission.Group.Name.ShouldBe("Workers Routes Write");
    }

    [Fact]
    public async Task A_plan_without_a_permission_that_is_needed_is_not_enough()
    {
        var production = Deploys.Single(entry => entry.Deploy.ScriptName == "deploy:production").Deploy;

        var proof = await Proving.ProveAsync(wrangler, production.Request with { Job = "deploy:staging" });

        proof.Verdict.ShouldBe(Sufficiency.Insufficient, Proving.Describe(proof));
        proof.Because.ShouldContain("/workers/routes");
    }

    private static IEnumerable<PlannedPermission> Required(JobPlan plan) =>
        plan.Minimised.Permissions.Where(permission => permission.Need == Need.Required);

    private static string Name(PlannedPermission permission)
    {
        var resource = permission.Resources.ShouldHaveSingleItem();
        return $"{permission.Group.Name} on {(resource.Kind == Scope.Account ? "account" : resource.Id)}";
    }
}
