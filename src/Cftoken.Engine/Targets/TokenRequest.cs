using System.Collections.Immutable;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Text;
using Cftoken.Engine.Jobs.Asking;
using Cftoken.Tools.Expansion;

namespace Cftoken.Engine.Targets;

/// <summary>What every command about a job's token is told: which job, and with which credentials.</summary>
/// <param name="Path">The project's folder, or a configuration file in it.</param>
public abstract record TokenRequest(string Path)
{
    /// <summary>The environment of the configuration; null: the one that the job names.</summary>
    public string? Environment { get; init; }

    /// <summary>The job, where the project has several; null: its only one.</summary>
    public string? Job { get; init; }

    /// <summary>What is asked for outright, instead of the project's job or besides it; null: nothing.</summary>
    public AskedFor? Asked { get; init; }

    /// <summary>The version of wrangler to plan for; null: the project's own.</summary>
    public ToolVersion? Wrangler { get; init; }

    /// <summary>Where the API is, as the command line says; null: the environment or Cloudflare's own.</summary>
    public string? ApiBase { get; init; }

    /// <summary>The env file with the bootstrap credential; null: wherever else one is looked for.</summary>
    public string? BootstrapFile { get; init; }

    /// <summary>The env file with a token that may look names up; null: <c>CFTOKEN_LOOKUP_TOKEN</c>, or no looking up.</summary>
    public string? LookupFile { get; init; }

    /// <summary>Ids of zones by their names, as the user knows them.</summary>
    public ImmutableDictionary<string, string> Zones { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The kind of token; null: account-owned where the bootstrap credential can make such tokens, else user-owned.</summary>
    public OwnerKind? Owner { get; init; }

    /// <summary>The command as a user types it: <c>create</c>.</summary>
    protected abstract string Command { get; }

    /// <summary>
    /// The command line of this request, for whoever is told to run it again: with all that was asked for, so that the
    /// second run is about the same token.
    /// </summary>
    /// <param name="more">What no request holds, as it is typed: <c>--yes</c>.</param>
    public string ToCommandLine(string? more = null) => Line(Command, Leading(), Words(), [.. Flags(), .. more is null ? [] : (string[])[more]]);

    /// <summary>The command line of another command about the same job's token: <c>cftoken extend</c> after a verification.</summary>
    /// <param name="command">The command as a user types it.</param>
    internal string ToCommandLineOf(string command) => Line(command, Project(), TargetWords(), []);

    /// <summary>Options with their values; a null value leaves the option out.</summary>
    protected virtual IEnumerable<(string Option, string? Value)> Words() => TargetWords();

    /// <summary>What follows the command without an option: the project, where it has to be named.</summary>
    protected virtual IEnumerable<string> Leading() => Project();

    private IEnumerable<string> Project() => Path != "." || Asked is { NamesWork: true, IsAlone: false } ? [Path] : [];

    private static string Line(string command, IEnumerable<string> leading, IEnumerable<(string Option, string? Value)> options, IEnumerable<string> flags)
    {
        var words = new List<string> { "cftoken", command };
        words.AddRange(leading.Select(ShellText.Quote));
        words.AddRange(options.Where(word => word.Value is not null).Select(word => $"{word.Option} {ShellText.Quote(word.Value!)}"));
        words.AddRange(flags);
        return string.Join(' ', words);
    }

    private IEnumerable<(string Option, string? Value)> TargetWords() =>
    [
        ("--env", Environment),
        ("--job", Job),
        .. Many("--permission", Asked?.Permissions),
        .. Many("--operation", Asked?.Operations),
        .. Many("--profile", Asked?.Profiles),
        ("--account-id", Asked?.AccountId),
        .. Many("--zone-id", Asked?.ZoneIds),
        .. Many("--r2-bucket", Asked?.Buckets),
        .. Many("--worker", Asked?.Workers),
        ("--wrangler", Wrangler?.ToString()),
        ("--bootstrap-env", BootstrapFile),
        ("--lookup", LookupFile),
        .. Zones.OrderBy(zone => zone.Key, StringComparer.Ordinal).Select(zone => ("--zone", (string?)$"{zone.Key}={zone.Value}")),
        ("--owner-kind", Owner switch { OwnerKind.User => "user", OwnerKind.Account => "account", _ => null }),
        ("--api-base", ApiBase),
    ];

    /// <summary>Options without a value.</summary>
    protected virtual IEnumerable<string> Flags() => [];

    /// <summary>One option several times.</summary>
    protected static IEnumerable<(string Option, string? Value)> Many(string option, IEnumerable<string>? values) =>
        (values ?? []).Select(value => (option, (string?)value));
}
