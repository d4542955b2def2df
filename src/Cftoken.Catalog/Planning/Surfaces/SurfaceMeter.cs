using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;

namespace Cftoken.Catalog.Planning.Surfaces;

/// <summary>
/// Measures privilege: what a set of grants can call, weighted by <see cref="Risk"/>. An operation counts once however
/// many groups allow it; its weight counts once for each resource, ten times for the unnamed rest of an account (all
/// zones against one zone), a hundred times for the rest of the user's accounts. Each group adds a little of its own
/// (<see cref="Risk.OfUnknown"/>). Operations that every token may call do not count.
/// </summary>
public sealed class SurfaceMeter
{
    private readonly Dictionary<PermissionGroup, int[]> byGroup;

    /// <summary>Measures against these operations.</summary>
    /// <param name="operations">All that are known.</param>
    public SurfaceMeter(IEnumerable<Operation> operations)
    {
        ArgumentNullException.ThrowIfNull(operations);
        (Classes, byGroup) = OperationClass.Of(operations);
    }

    /// <summary>The operations, sorted into classes.</summary>
    internal ImmutableArray<OperationClass> Classes { get; }

    /// <summary>Which classes a group can call.</summary>
    internal ReadOnlySpan<int> ClassesOf(PermissionGroup group) => byGroup.GetValueOrDefault(group);

    /// <summary>The surface of a set of grants.</summary>
    public Surface Measure(IEnumerable<Grant> grants)
    {
        var all = grants.ToList();
        return Measure(all, all.Select(grant => grant.Resource));
    }

    /// <summary>The surface of a set of grants, where these places have names: a wide grant reaches each of them besides the unnamed rest.</summary>
    internal Surface Measure(IReadOnlyCollection<Grant> grants, IEnumerable<Resource> places)
    {
        var elements = new SurfaceElements(this, places);
        var reached = grants.SelectMany(grant => elements.Of(grant)).ToHashSet();
        var classes = reached.Select(elements.ClassOf).Distinct(ReferenceEqualityComparer.Instance).Cast<OperationClass>().ToList();
        return new Surface(
            classes.Sum(operationClass => operationClass.Operations),
            classes.Sum(operationClass => operationClass.Changing),
            reached.Sum(elements.WeightOf));
    }

    /// <summary>
    /// The surface of a token's policies. Groups that are not known and resources of no documented form count nothing;
    /// denials are not taken off, so that the figure is never too small for what is known.
    /// </summary>
    /// <param name="policies">The policies.</param>
    /// <param name="groupById">Finds a group by the id that policies name it with.</param>
    public Surface Measure(IEnumerable<Policy> policies, Func<string, PermissionGroup?> groupById)
    {
        ArgumentNullException.ThrowIfNull(groupById);
        var grants = new List<Grant>();
        foreach (var grant in PolicySet.Of(policies).Grants)
        {
            if (grant.Effect == PolicyEffect.Allow
                && groupById(grant.GroupId) is { } group
                && ResourceKeys.TryRead(grant.Resource, out var resource)
                && (resource.Kind == group.Scope || (resource.Kind == Scope.Account && group.Scope == Scope.Zone)))
            {
                grants.Add(new Grant(group, resource));
            }
        }

        return Measure(grants);
    }
}
