using System.Globalization;
using System.Text.Json;
using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Executing;

namespace Cftoken.Engine.Identifying;

/// <summary>What GitHub tells of a run and of a secret, through its own command line, gh, which holds the credential for it.</summary>
/// <param name="world">The outside world.</param>
/// <param name="folder">The project's folder, which tells gh the repository.</param>
internal sealed class GitHubFacts(OutsideWorld world, string folder)
{
    /// <summary>From when to when a run ran.</summary>
    /// <exception cref="ProblemException">It is no run's number, gh is not there, or does not know it.</exception>
    public async Task<(DateTimeOffset From, DateTimeOffset To)> RunAsync(string run, CancellationToken cancellation)
    {
        if (run.Length is 0 or > 20 || !run.All(char.IsAsciiDigit))
        {
            throw new ProblemException(new Problem(
                "identify.run",
                $"{UntrustedText.Clean(run, 60)} is no run of GitHub Actions.",
                new Fix("Give the number that stands in the run's address; gh lists them:", "gh run list"),
                Kind: ProblemKind.Usage));
        }

        // gh run view --json: cli.github.com/manual/gh_run_view (2026-11).
        var json = await AskAsync(["run", "view", run, "--json", "createdAt,updatedAt"], $"run {run}", cancellation);
        return Time(json, "createdAt") is { } from && Time(json, "updatedAt") is { } to ? (from, to < from ? from : to) : throw Strange($"run {run}");
    }

    /// <summary>When a secret of the repository was last written; null where the repository has none of that name.</summary>
    /// <exception cref="ProblemException">It is no secret's name, gh is not there, or GitHub does not answer.</exception>
    public async Task<DateTimeOffset?> SecretWrittenAsync(string name, CancellationToken cancellation)
    {
        if (name.Length is 0 or > 100 || !name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_'))
        {
            throw new ProblemException(new Problem(
                "identify.secret",
                $"{UntrustedText.Clean(name, 60)} is no name of a secret.",
                new Fix("Give its name: letters, digits and _."),
                Kind: ProblemKind.Usage));
        }

        // The placeholders are gh's own: docs.github.com/rest/actions/secrets, cli.github.com/manual/gh_api (2026-11).
        var json = await AskAsync(["api", $"repos/{{owner}}/{{repo}}/actions/secrets/{name}"], $"the secret {name}", cancellation, mayBeMissing: true);
        return json is null ? null : Time(json, "updated_at") ?? throw Strange($"the secret {name}");
    }

    private async Task<JsonElement?> AskAsync(string[] arguments, string what, CancellationToken cancellation, bool mayBeMissing = false)
    {
        var names = world.Environment.IsWindows ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var environment = world.Environment.All.Where(variable => CredentialVariables.IsInherited(variable.Key, names)).ToDictionary(variable => variable.Key, variable => variable.Value, names);
        ProcessResult result;
        try
        {
            result = await world.Processes.RunAsync(new ProcessRequest("gh", arguments, folder, environment), cancellation);
        }
        catch (FileNotFoundException)
        {
            throw new ProblemException(new Problem(
                "identify.no-gh",
                "gh, GitHub's own command line, is not on the path.",
                new Fix("Install it, or give the time yourself with --used-at.")));
        }

        if (result.ExitCode != 0)
        {
            return mayBeMissing && result.Error.Contains("HTTP 404", StringComparison.Ordinal) ? null : throw new ProblemException(new Problem(
                "identify.gh",
                $"gh does not tell of {what}: {UntrustedText.Clean(result.Error.Trim(), 300)}",
                new Fix("Try it alone:", $"gh {string.Join(' ', arguments)}")));
        }

        try
        {
            using var document = JsonDocument.Parse(result.Output);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw Strange(what);
        }
    }

    private static DateTimeOffset? Time(JsonElement? json, string name) =>
        json is { ValueKind: JsonValueKind.Object } known && known.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static ProblemException Strange(string what) => new(new Problem(
        "identify.gh", $"gh's answer about {what} cannot be read.", new Fix("Look whether gh works:", "gh auth status")));
}
