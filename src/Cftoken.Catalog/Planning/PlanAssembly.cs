using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning.Surfaces;
using Cftoken.Catalog.Policies;

namespace Cftoken.Catalog.Planning;

/// <summary>Makes a plan of chosen grants: which requirement each is for, how sure that is, and the policies that say it.</summary>
internal static class PlanAssembly
{
    public static MinimisedPlan Assemble(
        IReadOnlyDictionary<Grant, Need> granted, IReadOnlyList<RequirementWants> met, ImmutableArray<Requirement> uncovered, SurfaceMeter meter)
    {
        var uses = UsesOf(granted, met).ToLookup(use => use.Grant);
        var permissions = granted.GroupBy(entry => (entry.Key.Group, entry.Value), entry => entry.Key)
            .Select(grants => PermissionOf(grants.Key.Group, grants.Key.Value, [.. grants], [.. grants.SelectMany(grant => uses[grant])]))
            .OrderBy(permission => permission.Need)
            .ThenBy(permission => permission.Group.Scope.Key, StringComparer.Ordinal)
            .ThenBy(permission => permission.Group.Name, StringComparer.Ordinal)
            .ToImmutableArray();
        var firm = granted.Where(entry => entry.Value != Need.Optional).Select(entry => entry.Key).ToList();
        var unresolved = firm.SelectMany(grant => UnresolvedIn(grant.Resource)).Distinct().OrderBy(resource => resource.Kind.Key, StringComparer.Ordinal)
            .ThenBy(resource => resource.Name, StringComparer.Ordinal).ToImmutableArray();
        var complete = unresolved.IsEmpty && firm.TrueForAll(grant => ResourceIds.IsHexId(grant.Group.Id));
        return new MinimisedPlan(permissions, complete ? PoliciesOf(firm) : null, unresolved, meter.Measure(firm), uncovered);
    }

    /// <summary>Every want of every requirement with each grant that meets it, of the alternative that is met first.</summary>
    private static IEnumerable<Use> UsesOf(IReadOnlyDictionary<Grant, Need> granted, IEnumerable<RequirementWants> met)
    {
        foreach (var byNeed in met.GroupBy(requirement => requirement.Requirement.Need))
        {
            // A grant for something optional is no reason to think that something required rests on it.
            var present = granted.Where(entry => entry.Value <= byNeed.Key).Select(entry => entry.Key).ToHashSet();
            foreach (var requirement in byNeed)
            {
                foreach (var want in requirement.FirstMetBy(present) ?? [])
                {
                    foreach (var grant in want.Grants().Where(present.Contains))
                    {
                        yield return new Use(grant, requirement.Requirement, want);
                    }
                }
            }
        }
    }

    private static PlannedPermission PermissionOf(PermissionGroup group, Need need, List<Grant> grants, List<Use> uses)
    {
        var own = uses.FindAll(use => use.Requirement.Need == need);
        var reasons = uses.GroupBy(use => use.Requirement.Evidence, use => use.Want)
            .OrderBy(reason => reason.Key.Where.File, StringComparer.Ordinal)
            .ThenBy(reason => reason.Key.Where.Line)
            .ThenBy(reason => reason.Key.Where.Column)
            .ThenBy(reason => reason.Key.Why, StringComparer.Ordinal)
            .ThenBy(reason => reason.Key.Source, StringComparer.Ordinal)
            .Select(reason => new Reason(
                reason.Key,
                [
                    .. reason.Select(want => want.Operation).Distinct()
                        .OrderBy(operation => operation.Template, StringComparer.Ordinal).ThenBy(operation => operation.Method, StringComparer.Ordinal),
                ])
            {
                IsInferred = reason.Any(want => want.IsInferred),
            });
        var losses = own.Select(use => use.Requirement.Loses).Where(loss => loss is not null).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return new PlannedPermission(
            group,
            [.. grants.Select(grant => grant.Resource).OrderBy(resource => resource.Id, StringComparer.Ordinal).ThenBy(resource => resource.Name, StringComparer.Ordinal)],
            need,
            ConfidenceIn(own),
            own.Exists(use => use.Want.IsInferred),
            [.. reasons],
            [.. own.SelectMany(use => use.Want.Sources).Distinct().OrderBy(note => note.Where, StringComparer.Ordinal).ThenBy(note => note.Says, StringComparer.Ordinal)],
            need == Need.Optional && losses.Count > 0 ? string.Join("; ", losses) : null);
    }

    /// <summary>
    /// One sure call is enough to need the permission, however doubtful the others are. Only calls that leave the least
    /// choice count: one that a smaller group would let through says nothing of the greater one.
    /// </summary>
    private static double ConfidenceIn(List<Use> uses)
    {
        var least = uses.Min(use => use.Want.Choices);
        return uses.Where(use => use.Want.Choices == least).Max(use => Math.Min(use.Requirement.Confidence, use.Want.Confidence));
    }

    private static IEnumerable<Resource> UnresolvedIn(Resource resource)
    {
        if (ResourceIds.IsNameable(resource))
        {
            yield break;
        }

        var needsAccount = resource.Id == Resource.All || resource.Kind == Scope.R2Bucket || resource.Kind == Scope.Worker;
        if (needsAccount && resource.AccountId is null)
        {
            yield return Resource.Account(null);
        }

        if (resource.Id != Resource.All && (resource.Id is null || !needsAccount))
        {
            yield return resource;
        }
    }

    private static ImmutableArray<Policy> PoliciesOf(IEnumerable<Grant> grants) => PolicySet.Of(grants.Select(grant => new Policy(
        PolicyEffect.Allow,
        [new GroupReference(grant.Group.Id!)],
        [ResourceKeys.SelectorOf(grant.Resource)]))).ToPolicies();

    private sealed record Use(Grant Grant, Requirement Requirement, Want Want);
}
