using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using Cftoken.Engine.Plans;
using Cftoken.EndToEnd.Tests.Running;

namespace Cftoken.EndToEnd.Tests.Proving;

/// <summary>The proof for every sample.</summary>
public sealed class DeployProofTests(RealWrangler wrangler)
{
    private const string Scripts = "Workers Scripts Write on account";
    private const string Migrations = "D1 Write on account";
    private const string NewNamespace = "Workers KV Storage Write on account";
    private const string Routes = "Workers Routes Write on feed0000feed0000feed0000feed0001";

    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    // What each deploy requires, written down by hand from recorded runs of real wrangler 4.164.0: it owes nothing to the planner.
    private static readonly ImmutableArray<(ProvenDeploy Deploy, string[] Required)> Deploys =
    [
        (new("hello-worker", "deploy", "hello-worker"), [Scripts]),
        (new("shop-api", "deploy", "shop-api"), [Scripts, Migrations]),
        (new("kv-provision", "deploy", "kv-provision"), [Scripts, NewNamespace]),
        (new("static-site", "deploy", "static-site"), [Scripts, Routes]),
        (new("two-environments", "deploy:staging", "two-environments-staging"), [Scripts]),
        (new("two-environments", "deploy:production", "two-environments-production"), [Scripts, Routes]),
    ];

    /// <summary>Every deploy.</summary>
    public static TheoryData<ProvenDeploy> AllDeploys => [.. Deploys.Select(entry => entry.Deploy)];

    /// <summary>Every deploy with what it requires.</summary>
    public static TheoryData<ProvenDeploy, string[]> AllNeeds => [.. Deploys.Select(entry => (entry.Deploy, entry.Required))];

    /// <summary>Every deploy with every single permission that it requires.</summary>
    public static TheoryData<ProvenDeploy, string> EveryNeed =>
        [.. Deploys.SelectMany(entry => entry.Required.Select(required => (entry.Deploy, required)))];

    [Theory]
    [MemberData(nameof(AllNeeds))]
    public void The_plan_requires_what_recorded_runs_needed(ProvenDeploy deploy, string[] required) =>
        Required(deploy.Plan(Catalog)).Select(Name).ShouldBe(required, ignoreOrder: true);

    [Theory]
    [MemberData(nameof(AllDeploys))]
    public Task The_plan_is_enough_for_the_deploy(ProvenDeploy deploy) =>
        new DeployProof(wrangler, deploy, deploy.Plan(Catalog)).IsSufficientAsync();

    [Theory]
    [MemberData(nameof(EveryNeed))]
    public Task Without_one_of_its_permissions_the_deploy_fails_for_the_lack_of_it(ProvenDeploy deploy, string lacking)
    {
        var plan = deploy.Plan(Catalog);
        return new DeployProof(wrangler, deploy, plan).IsNeededAsync(Required(plan).Single(permission => Name(permission) == lacking));
    }

    [Fact]
    public async Task A_permission_that_the_deploy_never_misses_is_not_proven_to_be_needed()
    {
        var deploy = Deploys[0].Deploy;
        var plan = deploy.Plan(Catalog);
        var spare = Spare();
        var proof = new DeployProof(wrangler, deploy, WithPolicies(plan, [.. plan.Minimised.Policies!, PolicyOf(spare)]));

        var failure = await Assert.ThrowsAsync<ShouldAssertException>(() => proof.IsNeededAsync(spare));

        failure.Message.ShouldContain($"The deploy succeeded without {spare.Group}");
    }

    [Fact]
    public async Task A_plan_with_the_wrong_permission_is_not_proven_to_be_enough()
    {
        var deploy = Deploys[0].Deploy;
        var proof = new DeployProof(wrangler, deploy, WithPolicies(deploy.Plan(Catalog), [PolicyOf(Spare())]));

        var failure = await Assert.ThrowsAsync<ShouldAssertException>(proof.IsSufficientAsync);

        failure.Message.ShouldContain("MissingGroup Workers Scripts");
    }

    private static IEnumerable<PlannedPermission> Required(JobPlan plan) =>
        plan.Minimised.Permissions.Where(permission => permission.Need == Need.Required);

    private static string Name(PlannedPermission permission)
    {
        var resource = permission.Resources.ShouldHaveSingleItem();
        return $"{permission.Group.Name} on {(resource.Kind == Scope.Account ? "account" : resource.Id)}";
    }

    private static PlannedPermission Spare()
    {
        var zone = Resource.Zone(EmulatedCloudflare.Zone, "example.com", EmulatedCloudflare.Account);
        return new(Catalog.Group("DNS Read", Scope.Zone)!, [zone], Need.Required, 1, IsInferred: false, [], [], Loses: null);
    }

    private static Policy PolicyOf(PlannedPermission permission) =>
        new(PolicyEffect.Allow, [new GroupReference(permission.Group.Id!)], [.. permission.Resources.Select(ResourceKeys.SelectorOf)]);

    private static JobPlan WithPolicies(JobPlan plan, ImmutableArray<Policy> policies) =>
        plan with { Minimised = plan.Minimised with { Policies = policies } };
}
