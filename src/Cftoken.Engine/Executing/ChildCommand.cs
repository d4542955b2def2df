using Cftoken.Cloudflare.Addressing;
using System.Collections.Immutable;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Core.Text;
using Cftoken.Engine.Creating;
using Cftoken.Tools.Invocations;
using Cftoken.Tokens;

namespace Cftoken.Engine.Executing;

/// <summary>A command as it is run with the project's token: its words, and its whole environment.</summary>
/// <param name="Words">The program and its arguments. Never the token.</param>
/// <param name="Environment">The environment, the token in it.</param>
/// <param name="Notes">What was changed for the token's sake, for people.</param>
internal sealed record ChildCommand(ImmutableArray<string> Words, IReadOnlyDictionary<string, string> Environment, ImmutableArray<string> Notes)
{
    /// <summary>Prepares a command.</summary>
    /// <param name="world">The outside world.</param>
    /// <param name="words">The program and its arguments.</param>
    /// <param name="place">Where it runs.</param>
    /// <param name="identity">The token and whom it is for.</param>
    /// <exception cref="ProblemException">An env file would take the token's place, and cannot be kept from it.</exception>
    public static ChildCommand Prepare(OutsideWorld world, ImmutableArray<string> words, ChildPlace place, ChildIdentity identity)
    {
        var environment = EnvironmentFor(world.Environment, identity);
        var wrangler = WranglerCommandLine.Parse(words, default);
        if (wrangler is null || wrangler.Options.ContainsKey("env-file"))
        {
            // Files that the user names are wanted, and a script can go anywhere in the project and name any environment.
            var conflict = wrangler is null
                ? OfScripts(world.Files, place)
                : EnvFileConflict.Among(wrangler.Options["env-file"].Split('\n')
                    .Select(file => (file, EnvFile.Read(world, Path.Combine(place.Folder, file), "--env-file"))));
            return conflict is null ? new ChildCommand(words, environment, []) : throw Refusal(conflict);
        }

        return EnvFileConflict.Find(world.Files, place, wrangler.Options.GetValueOrDefault("env")) is { } found
            ? WithoutEnvFiles(world.Environment, words, environment, found)
            : new ChildCommand(words, environment, []);
    }

    private static EnvFileConflict? OfScripts(IFileSystem files, ChildPlace place) =>
        new[] { place.Folder, place.Root }.Distinct(StringComparer.Ordinal)
            .SelectMany(folder => place.Environments.Select(name => (string?)name).Prepend(null)
                .Select(environment => EnvFileConflict.Find(files, place with { Folder = folder }, environment)))
            .FirstOrDefault(conflict => conflict is not null);

    private static Dictionary<string, string> EnvironmentFor(IEnvironment outside, ChildIdentity identity)
    {
        var environment = outside.All
            .Where(variable => !CredentialVariables.NotInherited.Contains(variable.Key))
            .ToDictionary(variable => variable.Key, variable => variable.Value, StringComparer.Ordinal);
        environment[TokenVariables.Token] = identity.Token.Reveal();
        environment[ApiBase.Variable] = identity.ApiBase;
        if (identity.AccountId is { } account)
        {
            environment[TokenVariables.AccountId] = account;
        }

        return environment;
    }

    // wrangler takes a list after --env-file, so nothing may follow it; the option replaces the files that it would
    // load by itself (measured with 4.164.0, 2026-11-22).
    private static ChildCommand WithoutEnvFiles(
        IEnvironment outside, ImmutableArray<string> words, Dictionary<string, string> environment, EnvFileConflict conflict)
    {
        foreach (var (name, value) in conflict.Others)
        {
            environment.TryAdd(name, value);
        }

        var nothing = outside.IsWindows ? "NUL" : "/dev/null";
        var places = string.Join(", ", conflict.Where.Select(found => $"{found.Variable} ({found.Place})"));
        var note = $"{places} would go before the project's token: wrangler gets --env-file {nothing}, and the files' other variables directly.";
        return new ChildCommand(
            [.. words, "--env-file", nothing],
            environment,
            conflict.NotCarried.IsEmpty
                ? [note]
                : [note, $"Not handed over, because their values refer to other variables: {string.Join(", ", conflict.NotCarried)}."]);
    }

    private static ProblemException Refusal(EnvFileConflict conflict) => new(
    [
        .. conflict.Where.Select(found => new Problem(
            "exec.env-file",
            $"{UntrustedText.Clean(found.Variable)} here would go before the project's token: "
                + "wrangler loads this file by itself, and a key with an e-mail beats a token.",
            new Fix(
                "Delete the line, or run wrangler itself, so that cftoken can keep it from loading the file:", "cftoken exec -- npx wrangler deploy"),
            found.Place,
            ProblemKind.Credential)),
    ]);
}

/// <summary>Who a child is to be.</summary>
/// <param name="Token">The project's token.</param>
/// <param name="AccountId">The account that it is for; null where nothing names it.</param>
/// <param name="ApiBase">The API's address, set even where it is Cloudflare's own: an env file could name another.</param>
internal sealed record ChildIdentity(Secret Token, string? AccountId, string ApiBase);

/// <summary>Where a child runs.</summary>
/// <param name="Root">The project's folder, to which locations are relative.</param>
/// <param name="Folder">The folder in which it starts.</param>
/// <param name="Environments">The environments of the project's configuration.</param>
internal sealed record ChildPlace(string Root, string Folder, ImmutableArray<string> Environments);
