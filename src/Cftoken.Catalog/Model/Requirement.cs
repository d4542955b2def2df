using System.Collections.Immutable;
using Cftoken.Core.Problems;

namespace Cftoken.Catalog.Model;

/// <summary>Where a requirement was seen.</summary>
/// <param name="Where">The file and line.</param>
/// <param name="Why">One short phrase for people: <c>uploads the Worker</c>.</param>
/// <param name="Source">What it rests on: <c>measured: deploy-r2</c>, <c>documented: …</c>, <c>inferred: …</c>.</param>
public sealed record Evidence(SourceLocation Where, string Why, string Source);

/// <summary>One call that a job makes on one resource.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Resource">The account, zone, user, … that it is made on.</param>
/// <param name="Effect">What it does beyond being made, where that wants groups of its own; else null.</param>
public sealed record RequiredCall(Operation Operation, Resource Resource, Effect? Effect = null)
{
    /// <summary>The groups of which any one is wanted for this call (for its effect, where it has one).</summary>
    public ImmutableArray<PermissionGroup> Accepted => Effect?.Accepted ?? Operation.Accepted;
}

/// <summary>
/// What a job needs to be allowed: all calls of one of the alternatives. Most requirements have one alternative with
/// one call; a fallback (zone routes after the bulk call was refused) is a second alternative.
/// </summary>
/// <param name="Alternatives">At least one; any one of them will do, the tool's first choice first.</param>
/// <param name="Need">What is lost without it.</param>
/// <param name="Confidence">How sure the requirement itself is, 0 to 1 (whether the call is made at all).</param>
/// <param name="Evidence">Where it was seen.</param>
/// <param name="Loses">For an optional one, what does not work without it; else null.</param>
public sealed record Requirement(
    ImmutableArray<ImmutableArray<RequiredCall>> Alternatives,
    Need Need,
    double Confidence,
    Evidence Evidence,
    string? Loses = null);
