using System.Collections.Immutable;

namespace Cftoken.Matrix.Proofs;

/// <summary>What the runs of one case with one version of wrangler told.</summary>
/// <param name="Case">The case.</param>
/// <param name="Wrangler">The version.</param>
/// <param name="Command">The command line.</param>
/// <param name="Inputs">The hash of what the result rests on: <see cref="RowPlan.Inputs"/>.</param>
/// <param name="Verdict">Whether the plan was enough: <c>sufficient</c>, <c>insufficient</c>, <c>inconclusive</c>; <c>silent</c>: the plan is empty, and the command called nothing.</param>
/// <param name="Because">Why, in one sentence.</param>
/// <param name="Requests">How many requests the runs with the whole plan made, in order.</param>
/// <param name="Permissions">What became of each permission of the plan.</param>
public sealed record RowResult(
    string Case,
    string Wrangler,
    string Command,
    string Inputs,
    string Verdict,
    string Because,
    ImmutableArray<int> Requests,
    ImmutableArray<PermissionResult> Permissions)
{
    /// <summary>Case and version, as lists of exceptions name a row.</summary>
    public string Name => $"{Case}@{Wrangler}";
}

/// <summary>What became of one permission.</summary>
/// <param name="Permission">Its name and what it is granted on: <c>Workers Routes Write on zone</c>.</param>
/// <param name="Need">What the plan says: <c>required</c>, <c>recommended</c>.</param>
/// <param name="Verdict">What the runs without it say: <c>necessary</c>, <c>spare</c>, <c>inconclusive</c>.</param>
/// <param name="Denied">The operation whose denial shows it; null: none was denied.</param>
public sealed record PermissionResult(string Permission, string Need, string Verdict, string? Denied);
