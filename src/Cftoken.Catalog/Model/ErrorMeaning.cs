using System.Collections.Immutable;

namespace Cftoken.Catalog.Model;

/// <summary>
/// What one error code means. Numbers are used again by other products for other things, so a code alone says little:
/// product, code and the message's text together name the error.
/// </summary>
/// <param name="Id">The name of the rule and of its page: <c>r2-10042</c>.</param>
/// <param name="Product">The product that answers with it; null: any.</param>
/// <param name="Code">The number.</param>
/// <param name="Message">A part of the message that tells this meaning from others of the same code; null: any message.</param>
/// <param name="Statuses">The HTTP statuses with which it was seen; empty where none was recorded.</param>
/// <param name="Cause">What lies behind it.</param>
/// <param name="Says">What it means, in the project's own words.</param>
/// <param name="Fix">What mends it, in the imperative.</param>
/// <param name="Confidence">How sure that is, 0 to 1.</param>
/// <param name="Source">Who says so, and when.</param>
public sealed record ErrorMeaning(
    string Id,
    string? Product,
    int Code,
    string? Message,
    ImmutableArray<int> Statuses,
    ErrorCause Cause,
    string Says,
    string Fix,
    double Confidence,
    SourceNote Source)
{
    /// <summary>Lines of a real log in which it was seen; null where none is kept.</summary>
    public ErrorExample? Example { get; init; }
}

/// <summary>A few lines of a real log.</summary>
/// <param name="Lines">The lines, as the tool prints them.</param>
/// <param name="Where">Where they come from.</param>
public sealed record ErrorExample(ImmutableArray<string> Lines, string Where);
