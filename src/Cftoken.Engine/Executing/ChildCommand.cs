using System.Collections.Immutable;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Projects.Packages;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Invocations;

namespace Cftoken.Engine.Executing;

/// <summary>A command as it is run with the credential that it is to use: its words, and its whole environment.</summary>
/// <param name="Words">The program and its arguments. Never the token.</param>
/// <param name="Environment">The environment, the token in it.</param>
/// <param name="Notes">What was changed for the credential's sake, for people.</param>
internal sealed record ChildCommand(ImmutableArray<string> Words, IReadOnlyDictionary<string, string> Environment, ImmutableArray<string> Notes)
{
    // The option came after 3.114.17, which takes it for an unknown argument, and by 4.40.0 (help texts, 2026-11-22).
    private static readonly ToolVersion FirstWithEnvFileOption = new(4, 40, 0);

    /// <summary>Prepares a command.</summary>
    /// <param name="world">The outside world.</param>
    /// <param name="words">The program and its arguments.</param>
    /// <param name="place">Where it runs.</param>
    /// <param name="identity">The token and whom it is for.</param>
    /// <exception cref="ProblemException">An env file would take the credential's place, and cannot be kept from it.</exception>
    public static ChildCommand Prepare(OutsideWorld world, ImmutableArray<string> words, ChildPlace place, ChildIdentity identity)
    {
        var (environment, left) = ChildVariables.For(world.Environment, identity);
        var child = PrepareWords(world, words, place, identity, environment);
        return left is null ? child : child with { Notes = [.. child.Notes, left] };
    }

    private static ChildCommand PrepareWords(
        OutsideWorld world, ImmutableArray<string> words, ChildPlace place, ChildIdentity identity, Dictionary<string, string> environment)
    {
        var forLogin = identity.Token is null;
        var launch = Launch.Find(words);
        var wrangler = WranglerCommandLine.Parse(words, default);
        if (launch is not { IsPlain: true } || wrangler is null)
        {
            var refusal = EnvFileRefusal.OfAnyCommand(world.Files, place.Root, identity.ApiBase, forLogin);
            return refusal.Problems.IsEmpty
                ? new ChildCommand(words, environment, refusal.Notes)
                : throw new ProblemException(refusal.Problems);
        }

        var start = launch.Folders.Append(wrangler.Options.GetValueOrDefault("cwd", "."))
            .Aggregate(place.Folder, (folder, next) => Path.GetFullPath(next, folder));
        if (wrangler.Options.TryGetValue("env-file", out var named))
        {
            // Files that the user names are wanted: they are refused, not replaced.
            var wanted = EnvFileConflict.Among(named.Split('\n')
                .Select(file => (file, EnvFile.Read(world, Path.GetFullPath(file, start), "--env-file"))), forLogin);
            return wanted is null ? new ChildCommand(words, environment, []) : throw EnvFileRefusal.Of(wanted, EnvFileRefusal.RunWrangler, forLogin);
        }

        // A package manager may start it at the package's root, whatever the current folder is.
        string[] folders = [start, place.Folder, place.Root];
        if (EnvFileConflict.Find(world.Files, place.Root, folders, wrangler.Options.GetValueOrDefault("env"), forLogin) is not { } conflict)
        {
            return new ChildCommand(words, environment, []);
        }

        return VersionOf(wrangler, place) < FirstWithEnvFileOption
            ? throw EnvFileRefusal.Of(conflict, EnvFileRefusal.UpdateWrangler, forLogin)
            : WithoutEnvFiles(world.Environment, launch, words, environment, conflict, forLogin);
    }

    private static ToolVersion VersionOf(Invocation wrangler, ChildPlace place) => wrangler.AskedVersion is null
        ? place.Wrangler
        : (VersionEvidence.Asked(wrangler.AskedVersion, wrangler.Where) ?? VersionEvidence.NewestWrangler).Version;

    // The option replaces the files that wrangler would load by itself (measured with 4.164.0, 2026-11-22).
    private static ChildCommand WithoutEnvFiles(
        IEnvironment outside, Launch launch, ImmutableArray<string> words, Dictionary<string, string> environment, EnvFileConflict conflict, bool forLogin)
    {
        foreach (var (name, value) in conflict.Others)
        {
            environment.TryAdd(name, value);
        }

        var nothing = outside.IsWindows ? "NUL" : "/dev/null";
        var places = string.Join(", ", conflict.Where.Select(found => $"{found.Variable} ({found.Place})"));
        var note = $"{places} would go before {(forLogin ? "wrangler's own login" : "the project's token")}: wrangler gets --env-file {nothing}, and the files' other variables directly.";
        return new ChildCommand(
            launch.With(words, "--env-file", nothing),
            environment,
            conflict.NotCarried.IsEmpty
                ? [note]
                : [note, $"Not handed over, because their values refer to other variables: {string.Join(", ", conflict.NotCarried)}."]);
    }
}

/// <summary>Who a child is to be.</summary>
/// <param name="Token">The token; null: wrangler's own login.</param>
/// <param name="AccountId">The account that it is for; null where nothing names it.</param>
/// <param name="ApiBase">The API's address, set even where it is Cloudflare's own: an env file could name another.</param>
internal sealed record ChildIdentity(Secret? Token, string? AccountId, string ApiBase)
{
    /// <summary>Variables of this shell that it gets although it would not.</summary>
    public ImmutableArray<string> Kept { get; init; } = [];
}

/// <summary>Where a child runs.</summary>
/// <param name="Root">The project's folder, to which locations are relative.</param>
/// <param name="Folder">The folder in which it starts.</param>
/// <param name="Wrangler">The version of wrangler that the project runs.</param>
internal sealed record ChildPlace(string Root, string Folder, ToolVersion Wrangler);
