using System.Collections.Immutable;
using System.Net;
using Cftoken.Engine.Jobs;
using Cftoken.Engine.Targets;
using Cftoken.Tokens.Sinks;

namespace Cftoken.Engine.Creating;

/// <summary>What is to be created.</summary>
/// <param name="Path">The project's folder, or a configuration file in it.</param>
public sealed record CreateRequest(string Path) : TokenRequest(Path)
{
    /// <summary>The address of the sink that takes the token; null: <c>.dev.vars</c>.</summary>
    public string? Sink { get; init; }

    /// <summary>Who chose the sink, once the job's terms are known.</summary>
    internal SinkChoice SinkChoice { get; private init; }

    /// <summary>The token's name; null: by the convention.</summary>
    public string? Name { get; init; }

    /// <summary>How long it lives; null: <see cref="TimeToLive.Default"/>, and a token that is there may end whenever it does.</summary>
    public TimeToLive? TimeToLive { get; init; }

    /// <summary>What to do with a token that the project has already.</summary>
    public ExistingToken Existing { get; init; }

    /// <summary>When the token begins to work; null: at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Networks that it works from; empty: everywhere.</summary>
    public ImmutableArray<IPNetwork> AllowedFrom { get; init; } = [];

    /// <summary>Networks that it does not work from.</summary>
    public ImmutableArray<IPNetwork> RefusedFrom { get; init; } = [];

    /// <inheritdoc />
    protected override string Command => "create";

    /// <inheritdoc />
    protected override IEnumerable<(string Option, string? Value)> Words() =>
        [.. base.Words(), ("--sink", Sink), ("--name", Name), ("--expires", TimeToLive?.ToString())];

    /// <inheritdoc />
    protected override IEnumerable<string> Flags() => Existing switch
    {
        ExistingToken.Reuse => ["--reuse"],
        ExistingToken.CreateNew => ["--new"],
        _ => [],
    };

    /// <summary>The same request, with what the job asks for wherever nothing was asked for outright.</summary>
    internal CreateRequest With(JobTerms terms) => this with
    {
        Owner = Owner ?? terms.Owner,
        TimeToLive = TimeToLive ?? terms.TimeToLive,
        Sink = Sink ?? terms.Sinks.FirstOrDefault(),
        SinkChoice = Sink is not null ? SinkChoice.CommandLine : terms.Sinks.IsEmpty ? SinkChoice.Usual : SinkChoice.JobFile,
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
