using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Matrix.Proofs;

namespace Cftoken.Matrix.Diagnoses;

/// <summary>A deploy whose token lacks something.</summary>
/// <param name="Row">The deploy.</param>
/// <param name="What">What the token lacks, in words: once for each row.</param>
public abstract record Lack(Row Row, string What)
{
    /// <summary>Row and lack, as lists of exceptions name it.</summary>
    public string Name => $"{Row.Name} without {What}";

    /// <summary>The token holds the plan without one permission.</summary>
    /// <param name="Row">The deploy.</param>
    /// <param name="Permission">The permission.</param>
    public sealed record OfPermission(Row Row, PlannedPermission Permission) : Lack(Row, RowPlan.Name(Permission));

    /// <summary>The token holds nothing of the plan.</summary>
    /// <param name="Row">The deploy.</param>
    public sealed record OfAll(Row Row) : Lack(Row, "anything");

    /// <summary>
    /// The token holds every permission that there is, save those which one call takes: so exactly that call is refused, as far
    /// as policies can tell calls apart.
    /// </summary>
    /// <param name="Row">The deploy.</param>
    /// <param name="Operation">The call.</param>
    public sealed record OfCall(Row Row, Operation Operation) : Lack(Row, $"what {Operation} takes");

    public sealed override string ToString() => Name;
}
