using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Tokens.Sinks.Programs;
using Cftoken.Tokens.Sinks.Services;

namespace Cftoken.Tokens.Sinks.GitHub;

/// <summary>
/// The gh command line, which seals secrets with GitHub's public key. Secrets go through <c>gh secret set</c>, everything
/// else through <c>gh api</c>: Debian's gh 2.23 has no <c>gh variable</c>.
/// </summary>
internal sealed partial class GitHubProgram(OutsideWorld world, string folder)
{
    private const int MaxRepeats = 2;

    // gh's own exit code for a missing or refused login (cli.github.com/manual/gh_help_exit-codes, 2026-11).
    private const int NoLogin = 4;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly HiddenValues Nothing = new();

    private readonly SinkProgram program = new(world, "gh", folder, "Install it from https://cli.github.com, then log in: gh auth login");

    /// <summary>Asks GitHub's API.</summary>
    /// <exception cref="ProblemException">gh is not there or not logged in.</exception>
    /// <exception cref="ServiceException">GitHub was not reached, or failed.</exception>
    public async Task<ServiceAnswer> AskAsync(string method, string path, byte[]? json, CancellationToken cancellation)
    {
        ImmutableArray<string> arguments = ["api", "--method", method, path, .. json is null ? (string[])[] : ["--input", "-"]];
        return await RepeatAsync(async () =>
        {
            var ended = await program.RunAsync(arguments, json is null ? null : System.Text.Encoding.UTF8.GetString(json), Nothing, cancellation);
            return new ServiceAnswer(StatusOf(ended, changes: method != "GET"), Parse(ended.Output));
        });
    }

    /// <summary>Stores a secret. Doing it twice does no more than doing it once.</summary>
    /// <exception cref="ProblemException">gh is not there or not logged in, or GitHub refuses.</exception>
    /// <exception cref="ServiceException">It is not known whether it was stored.</exception>
    public Task SetSecretAsync(GitHubPlace place, string name, Secret value, CancellationToken cancellation) => RepeatAsync(async () =>
    {
        var ended = await program.RunAsync(
            ["secret", "set", name, .. place.Options, .. place.Audience], value.Reveal(), new HiddenValues(value), cancellation);
        var status = StatusOf(ended, changes: true);
        return status < 300 ? status : throw Refused(place, status, $"store {name}", ended.Said);
    });

    /// <summary>What is said where GitHub refuses.</summary>
    public static ProblemException Refused(GitHubPlace place, int status, string what, string said) => new(status switch
    {
        404 => new Problem(
            "sink.not-found",
            $"{place.Name} is not there, or gh's login may not see it.",
            new Fix(place.Environment is null
                ? "Check the name, and that gh is logged in as somebody who administers it: gh auth status"
                : $"Check the names; an environment is made in the repository's settings: https://github.com/{place.Owner}/{place.Repository}/settings/environments")),
        401 or 403 => new Problem(
            "sink.forbidden",
            $"GitHub does not let gh's login {what} in {place.Name}{(said.Length > 0 ? $": {said}" : ".")}",
            new Fix(place.Repository is null
                ? "Log in with the right to administer the organisation's secrets: gh auth refresh --scopes admin:org"
                : "Log in as somebody who may administer the repository; a fine-grained token needs Secrets, Variables and, for environments, Environments: read and write."),
            Kind: ProblemKind.Credential),
        _ => new Problem(
            "sink.refused",
            $"GitHub would not {what} in {place.Name}{(said.Length > 0 ? $": {said}" : $" (status {status}).")}",
            new Fix("Check the names, and gh itself: gh auth status")),
    });

    private async Task<T> RepeatAsync<T>(Func<Task<T>> once)
    {
        for (var repeats = 0; ; repeats++)
        {
            try
            {
                return await once();
            }
            catch (ServiceException failed) when (failed.IsPassing && repeats < MaxRepeats)
            {
                await Task.Delay(FirstPause * (1 << repeats), world.Time, CancellationToken.None);
            }
        }
    }

    // gh tells the status of a refusal in what it says, and of a success nothing: "gh: Not Found (HTTP 404)".
    private static int StatusOf(ProgramResult ended, bool changes)
    {
        if (ended.IsSuccess)
        {
            return 200;
        }

        if (ended.ExitCode == NoLogin)
        {
            throw ServiceCredential.Missing("GitHub", "Log gh in, or set GH_TOKEN:", "gh auth login");
        }

        var status = HttpStatus().Match(ended.Said) is { Success: true } found ? int.Parse(found.Groups["status"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
        return status switch
        {
            429 => throw new ServiceException("GitHub is asked too often (status 429).", isOutcomeUnknown: false),
            401 => throw ServiceCredential.Rejected("GitHub", string.Empty, "Log gh in again: gh auth login; or set GH_TOKEN to a token that is alive."),
            >= 400 and < 500 => status,
            >= 500 => throw new ServiceException($"GitHub failed (status {status}).", changes),
            _ => throw new ServiceException($"gh failed{ended.Reason}", changes),
        };
    }

    private static JsonElement Parse(string output)
    {
        try
        {
            using var document = JsonDocument.Parse(output);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }

    [GeneratedRegex(@"HTTP (?<status>\d{3})\b", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HttpStatus();
}
