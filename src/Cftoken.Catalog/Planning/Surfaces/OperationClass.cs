using System.Collections.Immutable;
using Cftoken.Catalog.Model;

namespace Cftoken.Catalog.Planning.Surfaces;

/// <summary>
/// Operations that the same groups can call on the same kind of resource: no set of grants tells them apart, so they are
/// weighed as one. The 3,400 operations make some 350 classes.
/// </summary>
/// <param name="Home">The finest kind of resource that a group can be narrowed to for these operations; account stands for no narrowing.</param>
/// <param name="OnAllZones">Whether a zone group only counts on all zones.</param>
/// <param name="Operations">How many operations.</param>
/// <param name="Changing">How many of them change something.</param>
/// <param name="Weight">Their risk, added up, on one resource.</param>
internal sealed record OperationClass(Scope Home, bool OnAllZones, int Operations, int Changing, long Weight)
{
    /// <summary>Sorts operations into classes, and says which classes each group can call.</summary>
    public static (ImmutableArray<OperationClass> Classes, Dictionary<PermissionGroup, int[]> ByGroup) Of(IEnumerable<Operation> operations)
    {
        var classes = ImmutableArray.CreateBuilder<OperationClass>();
        var byGroup = new Dictionary<PermissionGroup, List<int>>();

        // Many operations share the very same list, so that comparing the lists' contents is left for what remains.
        var lists = operations.Where(operation => operation.WantsGroup && !operation.Accepted.IsEmpty)
            .GroupBy(operation => (operation.Level, operation.OnAllZones, operation.Accepted));
        foreach (var same in lists.GroupBy(list => new Key(list.Key.Level, list.Key.OnAllZones, [.. list.Key.Accepted]), list => list.ToList()))
        {
            var members = same.SelectMany(list => list).ToList();
            Add(same.Key.Groups, new OperationClass(
                HomeOf(same.Key),
                same.Key.OnAllZones,
                members.Count,
                members.Count(Risk.IsChanging),
                members.Sum(operation => (long)Risk.Of(operation))));
        }

        foreach (var group in byGroup.Keys.ToList())
        {
            Add([group], new OperationClass(group.Scope, OnAllZones: false, 0, 0, Risk.OfUnknown(group)));
        }

        return (classes.ToImmutable(), byGroup.ToDictionary(entry => entry.Key, entry => entry.Value.ToArray()));

        void Add(IEnumerable<PermissionGroup> groups, OperationClass operationClass)
        {
            foreach (var group in groups)
            {
                if (!byGroup.TryGetValue(group, out var callable))
                {
                    byGroup.Add(group, callable = []);
                }

                callable.Add(classes.Count);
            }

            classes.Add(operationClass);
        }
    }

    private static Scope HomeOf(Key key)
    {
        if (key.Level == Level.Zone)
        {
            return Scope.Zone;
        }

        var finer = key.Groups.FirstOrDefault(group => group.Scope == Scope.R2Bucket || group.Scope == Scope.Worker || group.Scope == Scope.FlagshipApp);
        return finer?.Scope ?? Scope.Account;
    }

    private sealed class Key(Level level, bool onAllZones, HashSet<PermissionGroup> groups) : IEquatable<Key>
    {
        public Level Level { get; } = level;

        public bool OnAllZones { get; } = onAllZones;

        public HashSet<PermissionGroup> Groups { get; } = groups;

        public bool Equals(Key? other) =>
            other is not null && Level == other.Level && OnAllZones == other.OnAllZones && Groups.SetEquals(other.Groups);

        public override bool Equals(object? obj) => Equals(obj as Key);

        public override int GetHashCode() => Groups.Aggregate((int)Level, (hash, group) => hash ^ group.GetHashCode());
    }
}
