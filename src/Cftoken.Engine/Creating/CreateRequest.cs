using System.Collections.Immutable;
using System.Net;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Engine.Jobs;
using Cftoken.Engine.Targets;
using Cftoken.Tokens.Sinks;

namespace Cftoken.Engine.Creating;

/// <summary>What is to be created.</summary>
/// <param name="Path">The project's folder, or a configuration file in it.</param>
public sealed record CreateRequest(string Path) : TokenRequest(Path)
{
    /// <summary>The addresses of the sinks that take the token; empty: those of the job, else <c>.dev.vars</c>.</summary>
    public ImmutableArray<string> Sinks { get; init; } = [];

    /// <summary>Whether the value itself goes to standard output, where nothing else may stand then.</summary>
    public bool IsValueOnStandardOutput => Sinks.Any(sink => sink.StartsWith("stdout:", StringComparison.Ordinal));

    /// <summary>Who chose the sinks, once the job's terms are known.</summary>
    internal SinkChoice SinkChoice { get; private init; }

    /// <summary>The token's name; null: by the convention.</summary>
    public string? Name { get; init; }

    /// <summary>How long it lives; null: <see cref="DefaultLife"/>, and a token that is there may end whenever it does.</summary>
    public TimeToLive? TimeToLive { get; init; }

    /// <summary>How long it lives where nothing was asked for.</summary>
    internal DefaultLife DefaultLife { get; private init; } = DefaultLife.Usual;

    /// <summary>Who uses the token and answers for it, for its name; null: as the job says.</summary>
    public string? OwnerName { get; init; }

    /// <summary>Whether it is only for a while: such a token is marked in its name, and swept away when its time is over.</summary>
    public bool IsTemporary { get; init; }

    /// <summary>What to do with a token that the project has already.</summary>
    public ExistingToken Existing { get; init; }

    /// <summary>When the token begins to work; null: at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Networks that it works from; empty: everywhere.</summary>
    public ImmutableArray<IPNetwork> AllowedFrom { get; init; } = [];

    /// <summary>Networks that it does not work from.</summary>
    public ImmutableArray<IPNetwork> RefusedFrom { get; init; } = [];

    /// <summary>The token's <see cref="TokenOutline"/> that somebody agreed to already; null: nobody did.</summary>
    internal ImmutableArray<string>? Agreed { get; init; }

    /// <inheritdoc />
    protected override string Command => "create";

    /// <inheritdoc />
    protected override IEnumerable<(string Option, string? Value)> Words() =>
        [
        .. base.Words(),
        .. Many("--sink", Sinks),
        ("--name", Name),
        (IsTemporary ? "--temporary" : "--expires", TimeToLive?.ToString()),
        ("--owner", OwnerName),
        ("--not-before", NotBefore?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'")),
        .. Many("--allow-from", AllowedFrom.Select(network => network.ToString())),
        .. Many("--refuse-from", RefusedFrom.Select(network => network.ToString())),
    ];

    /// <inheritdoc />
    protected override IEnumerable<string> Flags() => Existing switch
    {
        ExistingToken.Reuse => ["--reuse"],
        ExistingToken.CreateNew => ["--new"],
        _ => [],
    };

    /// <summary>The sinks' addresses.</summary>
    /// <exception cref="ProblemException">One is none; all that are not are named.</exception>
    internal ImmutableArray<SinkAddress> Addresses() => SinkAddress.ParseAll(Sinks.IsEmpty ? [SinkAddress.DevVars] : Sinks);

    /// <summary>The same request, with what the job asks for wherever nothing was asked for outright.</summary>
    /// <param name="terms">What the job asks for.</param>
    /// <param name="environment">Where this is asked: it tells whether an AI agent does.</param>
    internal CreateRequest With(JobTerms terms, IEnvironment environment) => this with
    {
        Owner = Owner ?? terms.Owner,
        OwnerName = OwnerName ?? terms.OwnerName,
        DefaultLife = DefaultLife.For(environment, OwnerName ?? terms.OwnerName),
        TimeToLive = TimeToLive ?? terms.TimeToLive,
        Sinks = Sinks.IsEmpty ? terms.Sinks : Sinks,
        SinkChoice = !Sinks.IsEmpty ? SinkChoice.CommandLine : terms.Sinks.IsEmpty ? SinkChoice.Usual : SinkChoice.JobFile,
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
