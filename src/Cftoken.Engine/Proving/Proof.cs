using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Engine.Plans;

namespace Cftoken.Engine.Proving;

/// <summary>Whether a plan is enough for its command.</summary>
public enum Sufficiency
{
    /// <summary>The command succeeded with a token of exactly the plan, and used it.</summary>
    Sufficient,

    /// <summary>It failed for the lack of a permission, or used another credential.</summary>
    Insufficient,

    /// <summary>It failed for another reason, or never used the token.</summary>
    Inconclusive,
}

/// <summary>Whether a permission is needed.</summary>
public enum Necessity
{
    /// <summary>Without it the command fails, because a call for which it is planned is denied.</summary>
    Necessary,

    /// <summary>Without it the command succeeds.</summary>
    Spare,

    /// <summary>Planned as optional, and rightly: without it a call is denied, and the command succeeds all the same.</summary>
    Tried,

    /// <summary>The runs do not tell.</summary>
    Inconclusive,
}

/// <summary>What the runs told of a command and its plan.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Words">The command.</param>
/// <param name="Verdict">Whether the plan is enough.</param>
/// <param name="Because">Why, in one sentence.</param>
/// <param name="LastLines">The last lines of the command's output, where it failed; cleaned.</param>
/// <param name="Runs">The runs with the whole plan, in order: the second one on the state that the first one left.</param>
/// <param name="Permissions">What became of each permission; empty unless the plan is enough.</param>
/// <param name="CatalogueDate">The day on which the description was published that the decisions rest on.</param>
/// <param name="IsConfined">Whether the command had no network but loopback.</param>
public sealed record Proof(
    JobPlan Plan,
    ImmutableArray<string> Words,
    Sufficiency Verdict,
    string Because,
    ImmutableArray<string> LastLines,
    ImmutableArray<RunFacts> Runs,
    ImmutableArray<PermissionProof> Permissions,
    DateOnly CatalogueDate,
    bool IsConfined)
{
    /// <summary>Whether a permission was found that the command does not need.</summary>
    public bool HasSpare => Permissions.Any(proof => proof.Verdict == Necessity.Spare);

    /// <summary>
    /// Whether the runs leave something open: the plan as a whole, or a required permission. A recommended one that was
    /// not missed leaves nothing open that runs could close: its sources disagree, and the emulator refuses nothing on
    /// such a ground.
    /// </summary>
    public bool IsInconclusive => Verdict == Sufficiency.Inconclusive
        || Permissions.Any(proof => proof is { Verdict: Necessity.Inconclusive, Permission.Need: not Need.Recommended });
}

/// <summary>One run of the command, in numbers.</summary>
/// <param name="ExitCode">Its exit code; null where it was killed at its time limit.</param>
/// <param name="Requests">How many requests it sent.</param>
/// <param name="Authorised">How many of them were allowed to the issued token.</param>
/// <param name="Denied">The operations that were denied.</param>
public sealed record RunFacts(int? ExitCode, int Requests, int Authorised, ImmutableArray<Operation> Denied);

/// <summary>What the runs without a permission told of it.</summary>
/// <param name="Permission">The permission.</param>
/// <param name="Verdict">Whether it is needed.</param>
/// <param name="DeniedOperation">The operation whose denial shows it; null where none was denied.</param>
/// <param name="Because">Why, in one sentence.</param>
/// <param name="LastLines">The last lines of the command's output, where the verdict is inconclusive; cleaned.</param>
public sealed record PermissionProof(
    PlannedPermission Permission, Necessity Verdict, Operation? DeniedOperation, string Because, ImmutableArray<string> LastLines);
