using Cftoken.Tokens.Sinks.Addresses;

namespace Cftoken.Tokens.Sinks.GitHub;

/// <summary>The kind <c>github</c>.</summary>
internal static class GitHubKind
{
    private const string Environment = "environment";
    private const string App = "app";
    private const string Visibility = "visibility";
    private const string Repositories = "repositories";
    private const string AccountAs = "account-as";
    private const string Secret = "secret";
    private const string Selected = "selected";

    public static readonly SinkKind Kind = new(
        "github",
        "secrets of GitHub: of a repository, an environment, an organisation, Dependabot, Codespaces",
        "OWNER/REPOSITORY or ORGANISATION",
        "github:acme/shop?environment=production",
        [
            .. SinkSettings.Names,
            SinkSettings.OneOf(AccountAs, "variable", Secret),
            new SinkSetting(Environment, "NAME", "the name of a deployment environment, without a slash", IsEnvironment),
            SinkSettings.OneOf(App, GitHubPlace.Actions, "dependabot", "codespaces"),
            SinkSettings.OneOf(Visibility, "all", "private", Selected),
            new SinkSetting(Repositories, "NAME,NAME", "names of the organisation's repositories, with commas between them", value => value.Split(',').All(IsName)),
        ])
    {
        Faults = Faults,
        Open = (address, context) => new GitHubSink(address, PlaceOf(address), context),
        Checked = "gh is there and logged in; the repository, organisation or environment exists; gh may see its public key. Whether it may write shows when something is delivered.",
        ReadsBack = "only that a secret is there, and since when",
        Undo = GitHubSink.Undo,
        Needs = "the gh command line, logged in or with GH_TOKEN; GH_HOST where it is not github.com",
    };

    private static GitHubPlace PlaceOf(SinkAddress address)
    {
        var parts = address.Target.Split('/');
        var app = address.Setting(App) ?? GitHubPlace.Actions;
        return new GitHubPlace(parts[0], parts.Length > 1 ? parts[1] : null, app)
        {
            Environment = address.Setting(Environment),
            Visibility = address.Setting(Visibility),
            Repositories = address.Setting(Repositories) is { } names ? [.. names.Split(',')] : [],
            IsAccountSecret = app != GitHubPlace.Actions || address.Setting(AccountAs) == Secret,
        };
    }

    private static IEnumerable<SinkFault> Faults(SinkAddress address)
    {
        var parts = address.Target.Split('/');
        var isOrganisation = parts.Length == 1;
        var app = address.Setting(App) ?? GitHubPlace.Actions;
        if (parts.Length > 2 || !Array.TrueForAll(parts, IsName))
        {
            yield return new SinkFault("a store is named by its owner and its repository, or by an organisation.", "Write OWNER/REPOSITORY, without a host; the host comes from GH_HOST.");
            yield break;
        }

        if (address.Setting(Environment) is not null && (isOrganisation || app != GitHubPlace.Actions))
        {
            yield return new SinkFault("only a repository's Actions have environments.", $"Take {Environment} out, or name a repository and no {App}.");
        }

        foreach (var fault in AudienceFaults(address, isOrganisation))
        {
            yield return fault;
        }

        if (app != GitHubPlace.Actions && address.Setting(AccountAs) is not (null or Secret))
        {
            yield return new SinkFault("only Actions have variables.", $"Take {AccountAs} out: the account's id is kept as a secret there.");
        }

        var names = address.Names;
        foreach (var name in new[] { names.Token, names.AccountId, names.S3AccessKeyId, names.S3SecretAccessKey }.OfType<string>()
            .Where(name => name.StartsWith("GITHUB_", StringComparison.OrdinalIgnoreCase)))
        {
            yield return new SinkFault($"GitHub takes no secret called {name}.", "Use a name that does not begin with GITHUB_.");
        }
    }

    // gh makes an organisation's secret private where nothing is said, also one that is there and was not.
    private static IEnumerable<SinkFault> AudienceFaults(SinkAddress address, bool isOrganisation)
    {
        var visibility = address.Setting(Visibility);
        var hasRepositories = address.Setting(Repositories) is not null;
        if (!isOrganisation && (visibility is not null || hasRepositories))
        {
            yield return new SinkFault("only an organisation's secrets have a visibility.", $"Take {Visibility} and {Repositories} out.");
        }
        else if (isOrganisation && visibility is null)
        {
            yield return new SinkFault("it is not said which repositories of the organisation see the secret.", $"Add ?{Visibility}=all, private or selected.");
        }
        else if (isOrganisation && (visibility == Selected) != hasRepositories)
        {
            yield return new SinkFault($"{Repositories} and {Visibility}={Selected} belong together.", $"Set both: {Repositories}=NAME,NAME&{Visibility}={Selected}, or neither.");
        }
    }

    private static bool IsName(string text) =>
        text.Length is > 0 and <= 100 && text[0] != '-' && text is not ("." or "..")
        && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');

    // gh 2.23 puts the name into its request's address as it is.
    private static bool IsEnvironment(string text) =>
        text.Length is > 0 and <= 255 && text[0] != '-' && text is not ("." or "..")
        && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or ' ');
}
