using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Targets;

namespace Cftoken.Engine.Changing;

/// <summary>
/// The other jobs of a project that take their token from the same secret as one job does: what they ask for must not be
/// taken from it.
/// </summary>
internal sealed class SharedToken
{
    private readonly GroupNames names;
    private readonly ImmutableArray<JobPlan> others;
    private readonly ImmutableHashSet<PermissionGroup> wanted;

    /// <summary>Looks for them.</summary>
    /// <param name="targets">Plans jobs.</param>
    /// <param name="names">The groups by their ids.</param>
    /// <param name="plan">The one job.</param>
    public SharedToken(JobTargetFinder targets, GroupNames names, JobPlan plan)
    {
        this.names = names;
        others = plan.TokenNames.IsEmpty
            ? []
            : [.. targets.OfProject(plan).Where(other => !other.IsOfSameJob(plan) && other.TokenNames.Intersect(plan.TokenNames).Any())];
        wanted = [.. others.SelectMany(other => other.Minimised.Permissions).Where(permission => permission.Need != Need.Optional).Select(permission => permission.Group)];
    }

    /// <summary>The jobs, for people.</summary>
    public string InWords => $"{(others.Length == 1 ? "the job" : "the jobs")} {string.Join(", ", others.Select(other => other.Job).Distinct())}";

    /// <summary>Whether any of them asks for a grant's permission, on whatever resource.</summary>
    public bool Wants(PolicyGrant grant) => names.GroupOf(grant.GroupId) is { } group && wanted.Contains(group);
}
