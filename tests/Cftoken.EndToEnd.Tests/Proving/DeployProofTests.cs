using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Planning;
using Cftoken.EndToEnd.Tests.Running;

namespace Cftoken.EndToEnd.Tests.Proving;

/// <summary>The proof for every sample.</summary>
public sealed class DeployProofTests(RealWrangler wrangler)
{
    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    private static readonly ImmutableArray<ProvenDeploy> Deploys =
    [
        new("hello-worker", "deploy", "hello-worker"),
        new("shop-api", "deploy", "shop-api"),
        new("kv-provision", "deploy", "kv-provision"),
        new("static-site", "deploy", "static-site"),
        new("two-environments", "deploy:staging", "two-environments-staging"),
        new("two-environments", "deploy:production", "two-environments-production"),
    ];

    /// <summary>Every deploy.</summary>
    public static TheoryData<ProvenDeploy> AllDeploys => [.. Deploys];

    /// <summary>Every deploy with every permission that it requires, by name.</summary>
    public static TheoryData<ProvenDeploy, string> AllPermissions
    {
        get
        {
            var data = new TheoryData<ProvenDeploy, string>();
            foreach (var deploy in Deploys)
            {
                foreach (var permission in PlanOf(deploy))
                {
                    data.Add(deploy, permission.Group.Name);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(AllDeploys))]
    public Task The_plan_is_enough_for_the_deploy(ProvenDeploy deploy) =>
        new DeployProof(wrangler, deploy, PlanOf(deploy)).IsSufficientAsync();

    [Theory]
    [MemberData(nameof(AllPermissions))]
    public Task Without_one_of_its_permissions_the_deploy_fails_for_the_lack_of_it(ProvenDeploy deploy, string lacking)
    {
        var plan = PlanOf(deploy);
        return new DeployProof(wrangler, deploy, plan).IsNeededAsync(plan.Single(permission => permission.Group.Name == lacking));
    }

    [Fact]
    public async Task A_permission_that_the_deploy_never_misses_is_not_proven_to_be_needed()
    {
        var deploy = Deploys[0];
        var spare = HandWrittenPlans.Spare(Catalog);
        var proof = new DeployProof(wrangler, deploy, PlanOf(deploy).Add(spare));

        var failure = await Assert.ThrowsAsync<ShouldAssertException>(() => proof.IsNeededAsync(spare));

        failure.Message.ShouldContain($"The deploy succeeded without {spare.Group}");
    }

    [Fact]
    public async Task A_plan_with_the_wrong_permission_is_not_proven_to_be_enough()
    {
        var proof = new DeployProof(wrangler, Deploys[0], [HandWrittenPlans.Spare(Catalog)]);

        var failure = await Assert.ThrowsAsync<ShouldAssertException>(proof.IsSufficientAsync);

        failure.Message.ShouldContain("MissingGroup Workers Scripts");
    }

    // The one place where the plan comes from.
    private static ImmutableArray<PlannedPermission> PlanOf(ProvenDeploy deploy) => HandWrittenPlans.For(Catalog, deploy);
}
