using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Cloudflare.Lookups;
using Cftoken.Tokens.Registering;

namespace Cftoken.Engine.Identifying;

/// <summary>What is known of the token that a CI uses, whatever tokens there are.</summary>
internal sealed record CiEvidence
{
    /// <summary>What cftoken recorded for the job; null: nothing.</summary>
    public RecordedToken? Recorded { get; init; }

    /// <summary>Tokens that are recorded for other jobs, by id.</summary>
    public ImmutableDictionary<string, RecordedToken> Others { get; init; } = ImmutableDictionary<string, RecordedToken>.Empty;

    /// <summary>Names that the convention gives the job's token, without the mark at the end.</summary>
    public ImmutableHashSet<string> Names { get; init; } = [];

    /// <summary>When the CI used it; null: not known.</summary>
    public (DateTimeOffset From, DateTimeOffset To)? Used { get; init; }

    /// <summary>When the secret was last written; null: not known.</summary>
    public DateTimeOffset? SecretWritten { get; init; }

    /// <summary>The calls that were refused.</summary>
    public ImmutableArray<RequiredCall> Refused { get; init; } = [];

    /// <summary>What tokens changed around the time of use, by the audit log; null: it was not asked.</summary>
    public ImmutableArray<AuditEntry>? Audit { get; init; }
}
