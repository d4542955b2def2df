using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Cftoken.Catalog.Model;

namespace Cftoken.Catalog.Data;

/// <summary>The groups named for an operation, sorted into those that count and those that do not.</summary>
internal sealed record AcceptedList(ImmutableArray<PermissionGroup> Counting, ImmutableArray<PermissionGroup> Disregarded)
{
    /// <summary>No groups at all.</summary>
    public static readonly AcceptedList Empty = new([], []);
}

/// <summary>
/// Turns the lists of group names (<c>D1 Read|D1 Write</c>) into groups. A few hundred different lists serve thousands of
/// operations, so each is worked out once per level.
/// </summary>
internal sealed class AcceptedLists(GroupTable groups)
{
    private readonly Dictionary<byte[], ImmutableArray<PermissionGroup>>[] _named = CreateCache<ImmutableArray<PermissionGroup>>();
    private readonly Dictionary<byte[], AcceptedList>[] _sorted = CreateCache<AcceptedList>();

    /// <summary>The groups that a list names, sorted by whether they fit the operation.</summary>
    public AcceptedList Sort(ReadOnlySpan<byte> names, Level level, string template)
    {
        if (names.IsEmpty)
        {
            return AcceptedList.Empty;
        }

        var sorted = _sorted[(int)level].GetAlternateLookup<ReadOnlySpan<byte>>();
        if (sorted.TryGetValue(names, out var known))
        {
            return known;
        }

        var named = Named(names, level);
        var list = Sort(named, level, template);
        if (!FitRule.LooksAtPath(named))
        {
            sorted[names] = list;
        }

        return list;
    }

    /// <summary>Sorts groups by whether they fit the operation.</summary>
    public static AcceptedList Sort(ImmutableArray<PermissionGroup> named, Level level, string template)
    {
        var counting = ImmutableArray.CreateBuilder<PermissionGroup>(named.Length);
        var disregarded = ImmutableArray.CreateBuilder<PermissionGroup>();
        foreach (var group in named)
        {
            (FitRule.Fits(group.Scope, level, template) ? counting : disregarded).Add(group);
        }

        // A twin of the same name that counts makes the other one no noise: the name stood for the one that fits.
        disregarded.RemoveAll(group => counting.Any(fitting => fitting.Name == group.Name));
        return new AcceptedList(counting.DrainToImmutable(), disregarded.DrainToImmutable());
    }

    private static Dictionary<byte[], T>[] CreateCache<T>() =>
        [.. Enum.GetValues<Level>().Select(_ => new Dictionary<byte[], T>(Utf8Comparer.Instance))];

    private ImmutableArray<PermissionGroup> Named(ReadOnlySpan<byte> names, Level level)
    {
        var lookup = _named[(int)level].GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(names, out var known))
        {
            return known;
        }

        var named = ImmutableArray.CreateBuilder<PermissionGroup>();
        foreach (var range in names.Split((byte)'|'))
        {
            named.AddRange(groups.NamedOrAssumed(Encoding.UTF8.GetString(names[range]), level));
        }

        return lookup[names] = named.DrainToImmutable();
    }

    private sealed class Utf8Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly Utf8Comparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
