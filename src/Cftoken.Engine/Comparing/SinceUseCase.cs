using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Core.Git;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Plans;

namespace Cftoken.Engine.Comparing;

/// <summary>
/// Tells which permissions a branch adds or drops, before it is merged: plans the files as they are and as they were at a
/// commit. Offline; nothing is checked out.
/// </summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
public sealed class SinceUseCase(OutsideWorld world, PermissionCatalog catalog)
{
    /// <summary>Compares what is planned now with what was planned at a commit.</summary>
    /// <param name="request">What is planned, now and then.</param>
    /// <param name="reference">A branch, tag or commit.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <exception cref="ProblemException">
    /// There is no such commit here, or the project cannot be planned, now or then; a problem of then says so.
    /// </exception>
    public async Task<PlanChanges> CompareAsync(PlanRequest request, string reference, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentException.ThrowIfNullOrEmpty(reference);
        var now = new PlanUseCase(world, catalog).Plan(request).Plans;
        var full = Path.GetFullPath(request.Path, world.Environment.CurrentDirectory);
        var folder = world.Files.DirectoryExists(full) ? full : Path.GetDirectoryName(full)!;
        var tree = await GitTree.ReadAsync(world, folder, reference, cancellation);
        var then = Then(request, tree, UntrustedText.Clean(reference, 120));
        return new PlanChanges(reference, tree.Commit, tree.IsMergeBase, Compare(now, then));
    }

    // A job that is new has no plan of then, so all of them are made and the one that is asked for is picked.
    private ImmutableArray<JobPlan> Then(PlanRequest request, GitTree tree, string reference)
    {
        var files = new GitTreeFiles(world, tree);
        var full = Path.GetFullPath(request.Path, world.Environment.CurrentDirectory);
        if (!files.DirectoryExists(full) && !files.FileExists(full))
        {
            return [];
        }

        try
        {
            var plans = new PlanUseCase(world with { Files = files }, catalog).Plan(request with { Job = null }).Plans;
            return request.Job is null ? plans : [.. plans.Where(plan => plan.Job == request.Job)];
        }
        catch (ProblemException wrong) when (wrong.Problems.All(problem => problem.Code is "project.not-found" or "project.no-configuration"))
        {
            return [];
        }
        catch (ProblemException wrong)
        {
            throw new ProblemException([.. wrong.Problems.Select(problem => problem with
            {
                Message = $"At {reference}: {problem.Message}",
                Fix = new Fix("Compare with a commit whose configuration is right: --since COMMIT."),
            })]);
        }
    }

    private static ImmutableArray<JobChange> Compare(ImmutableArray<JobPlan> now, ImmutableArray<JobPlan> then)
    {
        var before = then.ToLookup(KeyOf);
        var after = now.ToLookup(KeyOf);
        var changed = now.DistinctBy(KeyOf).Select(plan => Change(
            plan, before.Contains(KeyOf(plan)) ? JobChangeKind.Changed : JobChangeKind.New, after[KeyOf(plan)], before[KeyOf(plan)]));
        var gone = then.DistinctBy(KeyOf).Where(plan => !after.Contains(KeyOf(plan))).Select(plan => Change(plan, JobChangeKind.Gone, [], before[KeyOf(plan)]));
        return [.. changed.Concat(gone).Where(change => !change.Added.IsEmpty || !change.Dropped.IsEmpty)];
    }

    private static JobChange Change(JobPlan plan, JobChangeKind kind, IEnumerable<JobPlan> now, IEnumerable<JobPlan> then)
    {
        var (wanted, had) = (Granted(now), Granted(then));
        return new JobChange(plan.Project, plan.Job, plan.Environment, kind, Without(wanted, had), Without(had, wanted));
    }

    private static (string Project, string Job, string? Environment) KeyOf(JobPlan plan) => (plan.Project, plan.Job, plan.Environment);

    private static List<PlannedPermission> Granted(IEnumerable<JobPlan> plans) =>
        [.. plans.SelectMany(plan => plan.Minimised.Permissions).Where(permission => permission.Need != Need.Optional)];

    private static ImmutableArray<PlannedPermission> Without(List<PlannedPermission> permissions, List<PlannedPermission> others)
    {
        var held = others.SelectMany(permission => permission.Resources, (permission, resource) => GrantOf(permission, resource)).ToHashSet();
        return
        [
            .. permissions
                .Select(permission => permission with
                {
                    Resources = [.. permission.Resources.Where(resource => !held.Contains(GrantOf(permission, resource)))],
                })
                .Where(permission => !permission.Resources.IsEmpty),
        ];
    }

    private static (PermissionGroup Group, Scope Kind, string? Name) GrantOf(PlannedPermission permission, Resource resource) =>
        (permission.Group, resource.Kind, resource.Id ?? resource.Name);
}
