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
    // One for each level, in the order of the enumeration.
    private readonly Dictionary<byte[], AcceptedList>[] known =
        [new(Utf8Comparer.Instance), new(Utf8Comparer.Instance), new(Utf8Comparer.Instance), new(Utf8Comparer.Instance)];

    /// <summary>The groups that a list names, sorted by whether they fit the operation.</summary>
    public AcceptedList Sort(ReadOnlySpan<byte> names, Level level, string template)
    {
        if (names.IsEmpty)
        {
            return AcceptedList.Empty;
        }

        var lists = known[(int)level].GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lists.TryGetValue(names, out var list))
        {
            return list;
        }

        var named = Named(names, level);
        list = Sort(named, level, template);
        if (!FitRule.LooksAtPath(named))
        {
            lists[names] = list;
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

    private ImmutableArray<PermissionGroup> Named(ReadOnlySpan<byte> names, Level level)
    {
        var named = ImmutableArray.CreateBuilder<PermissionGroup>();
        foreach (var range in names.Split((byte)'|'))
        {
            named.AddRange(groups.NamedOrAssumed(Encoding.UTF8.GetString(names[range]), level));
        }

        return named.DrainToImmutable();
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
