using System.Collections.Immutable;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Sinks;

namespace Cftoken.Tokens.Registering;

/// <summary>A token that was made for a job, as cftoken remembers it; its value is nowhere in it.</summary>
/// <param name="Job">The job.</param>
/// <param name="Token">The token: it is this one while both id and name are true.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Sinks">Where its value was delivered.</param>
/// <param name="ExpiresOn">When it stops; null: never.</param>
/// <param name="RecordedOn">When it was recorded.</param>
public sealed record RecordedToken(
    JobKey Job, TokenReference Token, TokenOwner Owner, ImmutableArray<SinkAddress> Sinks, DateTimeOffset? ExpiresOn, DateTimeOffset RecordedOn)
{
    /// <summary>The account that was delivered along; null where it was not known.</summary>
    public string? AccountId { get; init; }

    /// <summary>Whose it is and until when, where it is a temporary one. A job has one token that is not, and any number that are.</summary>
    public TemporaryTerms? Temporary { get; init; }

    /// <summary>When it took another's place, or got its value; null where it is the job's first and has its first value.</summary>
    public DateTimeOffset? RotatedOn { get; init; }

    /// <summary>Tokens whose place it took and that are not gone yet.</summary>
    public ImmutableArray<RetiringToken> Retiring { get; init; } = [];

    /// <summary>Counts its changes from 1; 0: it is not recorded yet.</summary>
    public int Version { get; init; }
}

/// <summary>A token that another took the place of.</summary>
/// <param name="Token">The token.</param>
/// <param name="Owner">Whose it is; its successor may be another's.</param>
/// <param name="DisableOn">From when on it is to be disabled, which can be taken back.</param>
/// <param name="DeleteOn">From when on it is to be deleted.</param>
/// <param name="IsDisabled">Whether it is known to be disabled, or does not work for another reason.</param>
public sealed record RetiringToken(
    TokenReference Token, TokenOwner Owner, DateTimeOffset DisableOn, DateTimeOffset DeleteOn, bool IsDisabled = false)
{
    /// <summary>Sinks that got its value and not its successor's: while one of them may hold it, it is not taken out of use.</summary>
    public ImmutableArray<SinkAddress> HeldBy { get; init; } = [];

    /// <summary>When something is to be done about it next.</summary>
    public DateTimeOffset NextOn => IsDisabled ? DeleteOn : DisableOn;
}
