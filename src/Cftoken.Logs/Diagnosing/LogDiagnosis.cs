using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Core.Problems;
using Cftoken.Logs.Reading;

namespace Cftoken.Logs.Diagnosing;

/// <summary>What a log's failures at Cloudflare come from.</summary>
/// <param name="Failures">One for each cause, in the order of the log; empty where nothing failed at Cloudflare.</param>
/// <param name="Lines">How many lines the log has.</param>
public sealed record LogDiagnosis(ImmutableArray<LogFailure> Failures, long Lines);

/// <summary>One failure: its cause, how sure that is, what shows it, and what mends it.</summary>
/// <param name="Cause">What lies behind it.</param>
/// <param name="Operation">The call that failed; null where nothing tells it.</param>
/// <param name="Permissions">The least permissions that let the call, and what must follow it, through; empty unless one is missing.</param>
/// <param name="Confidence">How sure the cause is, 0 to 1.</param>
/// <param name="Says">What it means, in a sentence or two.</param>
/// <param name="Evidence">The lines that show it.</param>
/// <param name="Consequences">What else the log shows that follows from it, or misleads; what is live in spite of it.</param>
/// <param name="Fix">What mends it.</param>
public sealed record LogFailure(
    ErrorCause Cause,
    CalledOperation? Operation,
    ImmutableArray<WantedPermission> Permissions,
    double Confidence,
    string Says,
    ImmutableArray<LogEvidence> Evidence,
    ImmutableArray<string> Consequences,
    Fix Fix)
{
    /// <summary>The line that says most of it: the last one, but not the one that only names a page of documentation.</summary>
    public LogEvidence Telling => Evidence.LastOrDefault(line => !line.Text.StartsWith("To learn more", StringComparison.Ordinal)) ?? Evidence[^1];

    /// <summary>The rule of the catalogue that decided; null where no code did.</summary>
    public string? Rule { get; init; }

    /// <summary>The tool and its version: <c>wrangler 4.164.0</c>; null where nothing tells.</summary>
    public string? Tool { get; init; }

    /// <summary>The account that the call was made on; null where the log masks it.</summary>
    public string? AccountId { get; init; }

    /// <summary>What the run would need next, by the project's plan; the fix adds it as well.</summary>
    public ImmutableArray<WantedPermission> Next { get; init; } = [];

    /// <summary>Where the project runs that command: a workflow, a script; null where no project was looked at.</summary>
    public SourceLocation? Where { get; init; }

    /// <summary>The command that failed, as <c>wrangler deploy</c>; null where nothing tells.</summary>
    public string? Command { get; init; }

    /// <summary>The job of the project whose token the fix is about, where the project has several; else null.</summary>
    public string? FixJob { get; init; }

    /// <summary>The environment that the command line names (<c>--env</c>); null where it names none, or is not in the log.</summary>
    public string? Environment { get; init; }

    /// <summary>What its lines are marked with: the name of a CI's job, a package; null where nothing marks them. Untrusted text.</summary>
    public string? Job { get; init; }
}

/// <summary>A call, as far as a log tells it.</summary>
/// <param name="Method">The method; null where neither the log nor the tool's knowledge tells.</param>
/// <param name="Path">The operation's template; the path as printed, ids masked, where no operation is known.</param>
/// <param name="Operation">The operation; null where none is known.</param>
/// <param name="Inference">How what is not printed was concluded; null where everything is printed.</param>
public sealed record CalledOperation(string? Method, string Path, Operation? Operation, string? Inference);

/// <summary>A permission that is to be added, and on what.</summary>
/// <param name="Group">The group.</param>
/// <param name="Resources">What it is wanted on.</param>
public sealed record WantedPermission(PermissionGroup Group, ImmutableArray<Resource> Resources);
