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

    public int Compare(int[]? x, int[]? y) => x.AsSpan().SequenceCompareTo(y);

    public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(int[] obj) => obj.Aggregate(17, HashCode.Combine);
}
