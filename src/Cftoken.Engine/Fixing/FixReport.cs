using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Engine.Changing;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Diagnosing;
using Cftoken.Engine.Identifying;
using Cftoken.Logs.Diagnosing;

namespace Cftoken.Engine.Fixing;

/// <summary>How mending a failed log ended.</summary>
public enum FixOutcome
{
    /// <summary>Nothing in the log failed at Cloudflare.</summary>
    NothingFailed,

    /// <summary>Something failed, and no permission mends it.</summary>
    NotAPermission,

    /// <summary>Which job, which token or which permission is meant cannot be told.</summary>
    CannotTell,

    /// <summary>The token has expired, is disabled or revoked: more permissions would not make it work.</summary>
    Unusable,

    /// <summary>The token holds already what was refused.</summary>
    AlreadyHeld,

    /// <summary>The token was extended.</summary>
    Extended,
}

/// <summary>What became of a failed log. Nothing was changed unless the outcome is <see cref="FixOutcome.Extended"/>.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Diagnosis">What the log tells.</param>
public sealed record FixReport(FixOutcome Outcome, DiagnoseReport Diagnosis)
{
    /// <summary>The job whose token it is; null where none was found.</summary>
    public string? Job { get; init; }

    /// <summary>The token; null where none was found.</summary>
    public FixedToken? Token { get; init; }

    /// <summary>What was added, each with the reason for it.</summary>
    public ImmutableArray<Addition> Added { get; init; } = [];

    /// <summary>The change; null where there was none.</summary>
    public ChangeResult? Change { get; init; }

    /// <summary>Why it ended so, the likeliest reason first, each with what to do about it.</summary>
    public ImmutableArray<FixReason> Reasons { get; init; } = [];

    /// <summary>The tokens that it may be, the likeliest first, where that cannot be told.</summary>
    public ImmutableArray<TokenCandidate> Candidates { get; init; } = [];

    /// <summary>Failures that stay: no permission of this token mends them, or they are another job's.</summary>
    public ImmutableArray<LogFailure> Left { get; init; } = [];

    /// <summary>The command that runs the failed jobs again; null where the run is not known.</summary>
    public string? Rerun { get; init; }

    /// <summary>Whether that was done.</summary>
    public bool IsRunAgain { get; init; }

    /// <summary>Whether nothing of the log is left to be mended.</summary>
    public bool IsAllMended => Outcome == FixOutcome.NothingFailed || (Outcome == FixOutcome.Extended && Left.IsEmpty && Reasons.IsEmpty);
}

/// <summary>A reason, and what to do about it.</summary>
/// <param name="Because">The reason, in words; untrusted text in it has been cleaned.</param>
/// <param name="Next">What to do, in this order; may be empty.</param>
public sealed record FixReason(string Because, ImmutableArray<Fix> Next)
{
    /// <summary>A reason about which one thing can be done.</summary>
    public FixReason(string because, Fix next)
        : this(because, [next])
    {
    }
}

/// <summary>The token that is meant, and how that is known.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name; untrusted text.</param>
/// <param name="Because">Why it is this one.</param>
/// <param name="Before">What it held.</param>
/// <param name="After">What it holds now.</param>
public sealed record FixedToken(string Id, string Name, string Because, ImmutableArray<HeldGrant> Before, ImmutableArray<HeldGrant> After);

/// <summary>Something that the token is granted besides, and who says that it is needed.</summary>
/// <param name="Grant">The permission and its resource.</param>
/// <param name="IsPlanned">Whether the project's plan asks for it; else only the log does, which anybody may have written.</param>
/// <param name="Because">Who asks for it, in words.</param>
public sealed record Addition(HeldGrant Grant, bool IsPlanned, string Because);
