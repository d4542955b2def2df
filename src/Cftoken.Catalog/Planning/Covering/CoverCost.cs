namespace Cftoken.Catalog.Planning.Covering;

/// <summary>What a selection costs: first its weight, then what breaks ties.</summary>
/// <param name="Weight">The weight of the union of its elements.</param>
/// <param name="Ties">What decides between selections of the same weight, added up.</param>
internal readonly record struct CoverCost(long Weight, long Ties) : IComparable<CoverCost>
{
    public static CoverCost operator +(CoverCost left, CoverCost right) => new(left.Weight + right.Weight, left.Ties + right.Ties);

    public static CoverCost operator -(CoverCost left, CoverCost right) => new(left.Weight - right.Weight, left.Ties - right.Ties);

    public static bool operator <(CoverCost left, CoverCost right) => left.CompareTo(right) < 0;

    public static bool operator >(CoverCost left, CoverCost right) => left.CompareTo(right) > 0;

    public static bool operator <=(CoverCost left, CoverCost right) => left.CompareTo(right) <= 0;

    public static bool operator >=(CoverCost left, CoverCost right) => left.CompareTo(right) >= 0;

    public int CompareTo(CoverCost other) => Weight != other.Weight ? Weight.CompareTo(other.Weight) : Ties.CompareTo(other.Ties);
}
