using System.Globalization;
using System.Text.Json;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Surroundings;

namespace Cftoken.Engine.Identifying;

/// <summary>What GitHub tells of a run and of a secret.</summary>
/// <param name="world">The outside world.</param>
/// <param name="folder">The project's folder, which tells gh the repository.</param>
internal sealed class GitHubFacts(OutsideWorld world, string folder)
{
    private readonly GitHubCli gh = new(world, folder);

    /// <summary>From when to when a run ran.</summary>
    /// <exception cref="ProblemException">It is no run's number, gh is not there, or GitHub does not know it.</exception>
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
        var answer = await gh.AskAsync(["run", "view", run, "--json", "createdAt,updatedAt"], $"run {run}", cancellation) ?? throw new ProblemException(new Problem(
            "identify.no-run",
            $"GitHub has no run {run} in this repository, or does not show it to this login.",
            new Fix("gh lists them:", "gh run list"),
            Kind: ProblemKind.Usage));
        var json = Parse(answer);
        return Time(json, "createdAt") is { } from && Time(json, "updatedAt") is { } to ? (from, to < from ? from : to) : throw Strange($"run {run}");
    }

    /// <summary>
    /// When a secret was last written. Of one name, that of the environment goes before that of the repository, and that before that of
    /// the organisation (docs.github.com/actions/reference/security/secrets, 2026-11).
    /// </summary>
    /// <param name="name">The secret.</param>
    /// <param name="environment">The environment of GitHub that the job deploys to; null: none.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>When, and where it lies, for people; null where there is none of that name.</returns>
    /// <exception cref="ProblemException">It is no secret's name, gh is not there, or GitHub does not answer.</exception>
    public async Task<(DateTimeOffset At, string Where)?> SecretWrittenAsync(string name, string? environment, CancellationToken cancellation)
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
        const string Repository = "repos/{owner}/{repo}";
        var what = $"the secret {name}";
        if (environment is not null
            && await gh.AskAsync(["api", $"{Repository}/environments/{Uri.EscapeDataString(environment)}/secrets/{name}"], what, cancellation) is { } ofEnvironment)
        {
            return (Written(ofEnvironment, what), $"the environment {UntrustedText.Clean(environment, 60)}");
        }

        if (await gh.AskAsync(["api", $"{Repository}/actions/secrets/{name}"], what, cancellation) is { } ofRepository)
        {
            return (Written(ofRepository, what), "the repository");
        }

        // The organisation's secrets that the repository may use, which whoever may read the repository's may list; stored in capitals.
        var lines = await gh.AskAsync(
            ["api", $"{Repository}/actions/organization-secrets?per_page=100", "--paginate", "--jq", $".secrets[] | select(.name == \"{name.ToUpperInvariant()}\") | {{updated_at}}"],
            what,
            cancellation);
        return string.IsNullOrWhiteSpace(lines) ? null : (Written(lines, what), "the organisation");
    }

    private static DateTimeOffset Written(string answer, string what) => Time(Parse(answer), "updated_at") ?? throw Strange(what);

    private static JsonElement? Parse(string answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static DateTimeOffset? Time(JsonElement? json, string name) =>
        json is { ValueKind: JsonValueKind.Object } known && known.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static ProblemException Strange(string what) => new(new Problem(
        "github.failed", $"gh's answer about {what} cannot be read.", new Fix("Look whether gh works:", "gh auth status")));
}
