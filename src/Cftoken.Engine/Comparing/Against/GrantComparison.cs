using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using Cftoken.Engine.Explaining.Policies;
using Cftoken.Engine.Plans;

namespace Cftoken.Engine.Comparing.Against;

/// <summary>Compares a plan with what is granted, also where the plan's ids are not all known.</summary>
internal static class GrantComparison
{
    public static JobAgainst Of(JobPlan plan, ImmutableArray<FileGrant> held)
    {
        var missing = new List<PlannedPermission>();
        var shifted = new List<ShiftedPermission>();
        var kept = new List<PlannedPermission>();
        var used = new HashSet<FileGrant>();
        var allowed = held.Where(grant => grant.Effect == PolicyEffect.Allow).ToList();
        foreach (var permission in plan.Minimised.Permissions.Where(permission => permission.Need != Need.Optional))
        {
            foreach (var resource in permission.Resources)
            {
                Place(permission with { Resources = [resource] }, resource);
            }
        }

        return new JobAgainst(
            plan.Project, plan.Job, plan.Environment, plan.Account.Id, Joined(missing), [.. shifted], [.. held.Except(used).Select(grant => SpareOf(grant, plan))], Joined(kept));

        void Place(PlannedPermission permission, Resource resource)
        {
            var same = allowed.FindAll(grant => permission.Group.Equals(grant.Group));
            if (same.Find(grant => IsSame(resource, grant.Resource)) is { } exact)
            {
                used.Add(exact);
                kept.Add(permission);
            }
            else if (same.Find(grant => Includes(grant.Resource, resource)) is { } wider)
            {
                used.Add(wider);
                shifted.Add(new ShiftedPermission(permission, $"granted on {On(wider)}, which is more", true));
            }
            else if (allowed.Find(grant => IsStronger(grant, permission, resource)) is { } stronger)
            {
                used.Add(stronger);
                shifted.Add(new ShiftedPermission(permission, $"let through by {PlanWords.Label(stronger.Group!)} on {On(stronger)}, which is more", true));
            }
            else if (same.Count > 0)
            {
                used.UnionWith(same);
                shifted.Add(new ShiftedPermission(permission, $"granted on {string.Join(", ", same.Select(On))} instead", false));
            }
            else
            {
                missing.Add(permission);
            }
        }
    }

    // An account whose id the project does not tell, and the one user, can be no other than the granted one.
    private static bool IsSame(Resource planned, Resource? held) =>
        held is not null
        && planned.Kind == held.Kind
        && (planned.Id is not null ? planned.Id == held.Id && (planned.AccountId ?? held.AccountId) == (held.AccountId ?? planned.AccountId)
            : (planned.Kind == Scope.Account || planned.Kind == Scope.User ? held.Id != Resource.All : planned.Name is not null && planned.Name == held.Name));

    // A group for zones on an account is for every zone in it (facts of the token API, developers.cloudflare.com/fundamentals/api/, 2026-11).
    private static bool Includes(Resource? wide, Resource planned)
    {
        if (wide is null || (wide.Kind != planned.Kind && wide.Kind != Scope.Account) || (wide.Kind == planned.Kind && wide.Id != Resource.All))
        {
            return false;
        }

        var around = wide.Kind == Scope.Account ? wide.Id : wide.AccountId;
        var account = planned.Kind == Scope.Account ? planned.Id : planned.AccountId;
        return around is null || around == Resource.All || account is null || around == account;
    }

    // Whoever may write may read; a call whose effect wants more is never met by a group that reads.
    private static bool IsStronger(FileGrant grant, PlannedPermission permission, Resource resource) =>
        grant.Group is { IsReadOnly: false } group
        && permission.Group.IsReadOnly
        && group.Scope == permission.Group.Scope
        && (IsSame(resource, grant.Resource) || Includes(grant.Resource, resource))
        && permission.Reasons.SelectMany(reason => reason.Operations).All(operation => operation.Accepted.Contains(group));

    private static string On(FileGrant grant) => grant.Resource is { } resource ? PlanWords.Of(resource) : grant.ResourceText;

    private static SparePermission SpareOf(FileGrant grant, JobPlan plan) => new(
        grant.GroupId,
        grant.Group is { } group ? PlanWords.Label(group) : $"permission {grant.GroupId}",
        On(grant),
        grant.Effect == PolicyEffect.Deny,
        plan.LeftOut.FirstOrDefault(leftOut => leftOut.Group.Equals(grant.Group))?.Why
            ?? (plan.Minimised.Permissions.FirstOrDefault(permission => permission.Need == Need.Optional && permission.Group.Equals(grant.Group)) is { Loses: { } loses }
                ? $"only tried; lost without it: {loses}"
                : null));

    private static ImmutableArray<PlannedPermission> Joined(List<PlannedPermission> permissions) =>
    [
        .. permissions.GroupBy(permission => permission.Group)
            .Select(same => same.First() with { Resources = [.. same.SelectMany(permission => permission.Resources)] }),
    ];
}
