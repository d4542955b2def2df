using System.Runtime.InteropServices;

namespace Cftoken.Catalog.Planning.Covering;

/// <summary>An order of ascending lists of numbers, and whether one lies within another.</summary>
internal sealed class ClauseOrder : IComparer<int[]>, IEqualityComparer<int[]>
{
    public static readonly ClauseOrder Instance = new();

    private ClauseOrder()
    {
    }

    /// <summary>Whether every number of the first ascending list stands in the second.</summary>
    public static bool IsWithin(ReadOnlySpan<int> part, ReadOnlySpan<int> whole)
    {
        var at = 0;
        foreach (var number in part)
        {
            while (at < whole.Length && whole[at] < number)
            {
                at++;
            }

            if (at == whole.Length || whole[at] != number)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The lists in order, without those that another one lies within: whatever holds that one holds them.</summary>
    public static List<int[]> WithoutImplied(IEnumerable<int[]> clauses)
    {
        var ordered = clauses.OrderBy(clause => clause.Length).ThenBy(clause => clause, Instance).ToList();
        var often = ordered.SelectMany(clause => clause).CountBy(number => number).ToDictionary();

        // A list that lies within another has its rarest number there: few others have to be looked at.
        var byRarest = new Dictionary<int, List<int[]>>();
        var kept = new List<int[]>();
        foreach (var clause in ordered)
        {
            if (!Array.Exists(clause, number => byRarest.TryGetValue(number, out var shorter) && shorter.Exists(one => IsWithin(one, clause))))
            {
                kept.Add(clause);
                (CollectionsMarshal.GetValueRefOrAddDefault(byRarest, clause.MinBy(number => often[number]), out _) ??= []).Add(clause);
            }
        }

        return kept;
    }

    public int Compare(int[]? x, int[]? y) => x.AsSpan().SequenceCompareTo(y);

    public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(int[] obj) => obj.Aggregate(17, HashCode.Combine);
}
