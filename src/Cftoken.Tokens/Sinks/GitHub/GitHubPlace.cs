using System.Collections.Immutable;

namespace Cftoken.Tokens.Sinks.GitHub;

/// <summary>Which of GitHub's stores of secrets.</summary>
/// <param name="Owner">The user or organisation.</param>
/// <param name="Repository">The repository; null: the organisation's own store.</param>
/// <param name="App">The product whose store it is: <c>actions</c>, <c>dependabot</c>, <c>codespaces</c>.</param>
internal sealed record GitHubPlace(string Owner, string? Repository, string App)
{
    /// <summary>GitHub Actions.</summary>
    public const string Actions = "actions";

    /// <summary>The deployment environment; null: the repository's own store.</summary>
    public string? Environment { get; init; }

    /// <summary>Which repositories see an organisation's secret: <c>all</c>, <c>private</c>, <c>selected</c>.</summary>
    public string? Visibility { get; init; }

    /// <summary>The selected repositories.</summary>
    public ImmutableArray<string> Repositories { get; init; } = [];

    /// <summary>Whether the account's id is kept as a secret too.</summary>
    public bool IsAccountSecret { get; init; }

    /// <summary>What people call it.</summary>
    public string Name => $"GitHub {Owner}{(Repository is null ? string.Empty : $"/{Repository}")}"
        + (Environment is null ? string.Empty : $", environment {Environment}")
        + (App == Actions ? string.Empty : App == "dependabot" ? ", Dependabot" : ", Codespaces");

    /// <summary>
    /// The endpoint of its secrets. Source: docs.github.com/rest/actions/secrets, …/dependabot/secrets, …/codespaces (2026-11).
    /// </summary>
    public string Secrets => $"{Base(App)}/secrets";

    /// <summary>The endpoint of its variables, which only Actions has. Source: docs.github.com/rest/actions/variables (2026-11).</summary>
    public string Variables => $"{Base(Actions)}/variables";

    /// <summary>The endpoint of what holds the store: it is there where that is.</summary>
    public string Holder => Repository is null ? $"orgs/{Owner}"
        : Environment is null ? $"repos/{Owner}/{Repository}"
        : $"repos/{Owner}/{Repository}/environments/{Uri.EscapeDataString(Environment)}";

    /// <summary>What tells <c>gh secret</c> the store.</summary>
    public ImmutableArray<string> Options =>
    [
        .. Repository is null ? (string[])["--org", Owner] : ["--repo", $"{Owner}/{Repository}"],
        .. Environment is null ? (string[])["--app", App] : ["--env", Environment],
    ];

    /// <summary>What tells <c>gh secret set</c> who sees an organisation's secret.</summary>
    public ImmutableArray<string> Audience => Visibility is null ? []
        : Repositories.IsEmpty ? ["--visibility", Visibility]
        : ["--visibility", Visibility, "--repos", string.Join(',', Repositories)];

    private string Base(string app) => Environment is null ? $"{Holder}/{app}" : Holder;
}
