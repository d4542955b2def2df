using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using Cftoken.Engine.Plans;
using Cftoken.EndToEnd.Tests.Running;
using Cftoken.TestInfrastructure;

namespace Cftoken.EndToEnd.Tests.Proving;

/// <summary>
/// Shows with real wrangler that a plan is enough for a sample's deploy and that each required permission in it is
/// needed: the same run with a token that lacks just that one fails, and it fails because the emulator refused an
/// operation that stands in the permission's reasons. The token has the plan's own policies. Every proof has an emulator
/// and a copy of the sample of its own.
/// </summary>
public sealed class DeployProof(RealWrangler wrangler, ProvenDeploy deploy, JobPlan plan)
{
    private ImmutableArray<Policy> Policies => plan.Minimised.Policies ?? throw new InvalidOperationException("The plan has no policies.");

    /// <summary>Deploys with the whole plan, and once more on top of that: exit 0 each time, and the Worker is there.</summary>
    public async Task IsSufficientAsync()
    {
        await using var cloudflare = await EmulatedCloudflare.StartAsync();
        using var project = CopyOfSample();
        var token = cloudflare.Issue(plan.Owner, Policies);
        for (var deployment = 0; deployment < 2; deployment++)
        {
            var run = await wrangler.RunScriptAsync(project.Path, deploy.Script, cloudflare.VariablesFor(token));

            run.ExitCode.ShouldBe(0, $"{Describe(cloudflare)}\n{run.Output}{run.Error}");
        }

        (await cloudflare.WorkersAsync()).ShouldBe([deploy.Worker]);
    }

    /// <summary>Deploys without one permission: the run fails for the lack of it.</summary>
    public async Task IsNeededAsync(PlannedPermission permission)
    {
        await using var cloudflare = await EmulatedCloudflare.StartAsync();
        using var project = CopyOfSample();
        var token = cloudflare.Issue(plan.Owner, Without(permission.Group));

        var run = await wrangler.RunScriptAsync(project.Path, deploy.Script, cloudflare.VariablesFor(token));

        var reasons = permission.Reasons.SelectMany(reason => reason.Operations).ToHashSet();
        var refusedForIt = cloudflare.Requests.Where(request =>
            request.IsDenied && reasons.Contains(request.Operation!) && request.Decision!.Wanted.Contains(permission.Group));
        run.ExitCode.ShouldNotBe(0, $"The deploy succeeded without {permission.Group}:\n{Describe(cloudflare)}\n{run.Output}{run.Error}");
        refusedForIt.ShouldNotBeEmpty($"The deploy failed without {permission.Group}, but not for the lack of it:\n{Describe(cloudflare)}\n{run.Output}{run.Error}");
    }

    private TemporaryFolder CopyOfSample() => new TemporaryFolder().CopyFrom(deploy.Folder);

    private ImmutableArray<Policy> Without(PermissionGroup group) =>
    [
        .. Policies
            .Select(policy => policy with { Groups = policy.Groups.RemoveAll(reference => reference.Id == group.Id) })
            .Where(policy => !policy.Groups.IsEmpty),
    ];

    private static string Describe(EmulatedCloudflare cloudflare) => string.Join('\n', cloudflare.Requests.Select(request =>
        $"{request.Status} {request.Method} {request.Path} {request.Decision?.Denial} {string.Join(" | ", request.Decision?.Wanted ?? [])}"));
}
