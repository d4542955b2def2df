using System.Collections.Immutable;
using System.Net;
using Cftoken.Catalog.Policies;
using Cftoken.Engine.Creating;

namespace Cftoken.Engine.Jobs;

/// <summary>Who has to agree before a job's token is made or used.</summary>
public enum Gate
{
    /// <summary>Nobody.</summary>
    None,

    /// <summary>A person, each time.</summary>
    Human,

    /// <summary>A person, each time: another job reads the same secret, so has the same token, and one has to agree for that.</summary>
    Shared,
}

/// <summary>What a job asks of its token besides permissions; whatever is null is decided by the command line or its defaults.</summary>
public sealed record JobTerms
{
    /// <summary>Nothing is asked.</summary>
    public static readonly JobTerms None = new();

    /// <summary>The token's name, where somebody gives one outright.</summary>
    public string? Name { get; init; }

    /// <summary>The kind of token.</summary>
    public OwnerKind? Owner { get; init; }

    /// <summary>Who uses the token (<c>github-actions</c>), for its name.</summary>
    public string? OwnerName { get; init; }

    /// <summary>The form of the token's name; null: <see cref="NameConvention.Default"/>.</summary>
    public string? Naming { get; init; }

    /// <summary>How long it lives.</summary>
    public TimeToLive? TimeToLive { get; init; }

    /// <summary>When it begins to work.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Networks that it works from; empty: everywhere.</summary>
    public ImmutableArray<IPNetwork> AllowedFrom { get; init; } = [];

    /// <summary>Networks that it does not work from.</summary>
    public ImmutableArray<IPNetwork> RefusedFrom { get; init; } = [];

    /// <summary>Where its value is delivered: addresses of sinks, as <see cref="Cftoken.Tokens.Sinks.SinkAddress.Parse"/> reads them.</summary>
    public ImmutableArray<string> Sinks { get; init; } = [];

    /// <summary>Who has to agree.</summary>
    public Gate Gate { get; init; }
}
