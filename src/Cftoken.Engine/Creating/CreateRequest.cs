using System.Collections.Immutable;
using System.Net;
using Cftoken.Catalog.Policies;
using Cftoken.Engine.Jobs;
using Cftoken.Engine.Jobs.Asking;
using Cftoken.Tools.Expansion;

namespace Cftoken.Engine.Creating;

/// <summary>What is to be created.</summary>
/// <param name="Path">The project's folder, or a configuration file in it.</param>
public sealed record CreateRequest(string Path)
{
    /// <summary>The environment of the configuration; null: the one that the deploy names.</summary>
    public string? Environment { get; init; }

    /// <summary>The job, where the project has several; null: its only one.</summary>
    public string? Job { get; init; }

    /// <summary>What is asked for outright, instead of the project's job or besides it; null: nothing.</summary>
    public AskedFor? Asked { get; init; }

    /// <summary>The version of wrangler to plan for; null: the project's own.</summary>
    public ToolVersion? Wrangler { get; init; }

    /// <summary>Where the API is, as the command line says; null: the environment or Cloudflare's own.</summary>
    public string? ApiBase { get; init; }

    /// <summary>The env file with the bootstrap credential; null: <c>CFTOKEN_BOOTSTRAP_TOKEN</c>.</summary>
    public string? BootstrapFile { get; init; }

    /// <summary>The env file with a token that may look names up; null: <c>CFTOKEN_LOOKUP_TOKEN</c>, or no looking up.</summary>
    public string? LookupFile { get; init; }

    /// <summary>Ids of zones by their names, as the user knows them.</summary>
    public ImmutableDictionary<string, string> Zones { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The file that takes the token, relative to the project; null: <c>.dev.vars</c>.</summary>
    public string? Sink { get; init; }

    /// <summary>The token's name; null: by the convention.</summary>
    public string? Name { get; init; }

    /// <summary>How long it lives; null: <see cref="TimeToLive.Default"/>, and a token that is there may end whenever it does.</summary>
    public TimeToLive? TimeToLive { get; init; }

    /// <summary>The kind of token; null: account-owned where the bootstrap credential can make such tokens, else user-owned.</summary>
    public OwnerKind? Owner { get; init; }

    /// <summary>What to do with a token that the project has already.</summary>
    public ExistingToken Existing { get; init; }

    /// <summary>When the token begins to work; null: at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Networks that it works from; empty: everywhere.</summary>
    public ImmutableArray<IPNetwork> AllowedFrom { get; init; } = [];

    /// <summary>Networks that it does not work from.</summary>
    public ImmutableArray<IPNetwork> RefusedFrom { get; init; } = [];

    /// <summary>The same request, with what the job asks for wherever nothing was asked for outright.</summary>
    internal CreateRequest With(JobTerms terms) => this with
    {
        Owner = Owner ?? terms.Owner,
        TimeToLive = TimeToLive ?? terms.TimeToLive,
        Sink = Sink ?? terms.Sinks.FirstOrDefault(),
        NotBefore = NotBefore ?? terms.NotBefore,
        AllowedFrom = AllowedFrom.IsEmpty ? terms.AllowedFrom : AllowedFrom,
        RefusedFrom = RefusedFrom.IsEmpty ? terms.RefusedFrom : RefusedFrom,
    };
}

/// <summary>What to do with a token that the project has already.</summary>
public enum ExistingToken
{
    /// <summary>Keep it if it fits the plan exactly; otherwise show how it differs and leave everything as it is.</summary>
    KeepIfExact,

    /// <summary>Keep it as it is.</summary>
    Reuse,

    /// <summary>Create another, whatever it may do.</summary>
    CreateNew,
}
