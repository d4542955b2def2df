using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Projects.Runs.Shell;
using Cftoken.Tools.Invocations;

namespace Cftoken.Projects.Runs.Following;

/// <summary>Makes runs of wrangler and cf out of their words.</summary>
internal sealed class ToolRuns(RunSearch search, CommandSource source, RunSettings settings)
{
    private const string EnvironmentVariable = "CLOUDFLARE_ENV";

    // What decides for which Worker a run is. A guess there would be worse than none.
    private static readonly string[] Deciding = ["env", "config", "cwd"];

    /// <summary>Takes a run, or says why it cannot be planned.</summary>
    /// <param name="words">The tool and its own words.</param>
    /// <param name="folder">The full path of the folder in which it starts; null where that is not known.</param>
    /// <param name="environment">The variables that it finds.</param>
    /// <param name="place">The text in which it stands.</param>
    /// <param name="where">Its line.</param>
    internal void Take(ImmutableArray<string> words, string? folder, ImmutableDictionary<string, ShellValue> environment, Place place, SourceLocation where)
    {
        var trail = place.Trail.Add(where);
        if ((WranglerCommandLine.Parse(words, trail[0]) ?? CfCommandLine.Parse(words, trail[0])) is not { } parsed || IsForShow(parsed))
        {
            return;
        }

        var shown = Unknown.Shown(string.Join(' ', words));
        var invocation = parsed;
        if (parsed.Tool == WranglerCommandLine.Tool && environment.TryGetValue(EnvironmentVariable, out var variable) && !parsed.Options.ContainsKey("env"))
        {
            invocation = parsed with { Options = parsed.Options.Add("env", variable.Single ?? Unknown.Of($"${EnvironmentVariable}")) };
        }

        if (Missing(invocation, folder) is { } missing)
        {
            search.Unfollowed(shown, $"{missing} is not known here, and so not which Worker this is for; what it needs is not in the plan.", where);
            return;
        }

        if (invocation.Arguments.Any(Unknown.Begins))
        {
            search.Unfollowed(shown, "A part of this is not known here; the run is planned as if that added no option.", where);
        }

        var at = invocation.Options.TryGetValue("cwd", out var cwd) && invocation.Tool == WranglerCommandLine.Tool ? Folders.Resolve(cwd, folder!, where) : folder!;
        search.Found(new FoundRun(source, at, Written(invocation), SettingsOf(environment)) { Via = trail[1..] });
    }

    // Help and version are printed without a call.
    private static bool IsForShow(Invocation invocation) =>
        invocation.Command.Length == 0 || invocation.Options.GetValueOrDefault("help") == "true" || invocation.Command is "help" or "version";

    private static string? Missing(Invocation invocation, string? folder)
    {
        if (Unknown.IsIn(invocation.Command))
        {
            return "Its command";
        }

        if (invocation.Tool != WranglerCommandLine.Tool)
        {
            return folder is null ? "Its folder" : null;
        }

        return Deciding.FirstOrDefault(option => Unknown.IsIn(invocation.Options.GetValueOrDefault(option, string.Empty))) is { } unknown
            ? $"The value of --{unknown}"
            : folder is null && !(invocation.Options.TryGetValue("cwd", out var cwd) && Path.IsPathFullyQualified(cwd)) ? "Its folder" : null;
    }

    private Invocation Written(Invocation invocation) => invocation with
    {
        Arguments = [.. invocation.Arguments.Select(Unknown.Written)],
        Options = invocation.Options.ToImmutableDictionary(option => Unknown.Written(option.Key), option => Unknown.Written(option.Value), StringComparer.Ordinal),
        AskedVersion = invocation.AskedVersion is { } asked && Unknown.IsIn(asked) ? null : invocation.AskedVersion,
        Script = source.Kind == CommandSourceKind.PackageScript ? source.Name : null,
    };

    private RunSettings SettingsOf(ImmutableDictionary<string, ShellValue> environment)
    {
        var isSet = environment.TryGetValue("CLOUDFLARE_ACCOUNT_ID", out var account) && account.Name != "CLOUDFLARE_ACCOUNT_ID";
        return new RunSettings(
            isSet ? account!.Single : settings.AccountId,
            environment.TryGetValue("CLOUDFLARE_API_TOKEN", out var token) && token.Name is { } name && name != "CLOUDFLARE_API_TOKEN" ? name : settings.TokenName)
        {
            HasOpenAccount = isSet ? account!.Single is null : settings.HasOpenAccount,
        };
    }
}
