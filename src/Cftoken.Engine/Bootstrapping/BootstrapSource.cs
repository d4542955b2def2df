using System.Text;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Credentials;
using Cftoken.Core.DotEnv;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Engine.Executing;
using Cftoken.Engine.Targets;
using Cftoken.Tokens;
using Cftoken.Tokens.ProjectTokens;

namespace Cftoken.Engine.Bootstrapping;

/// <summary>A bootstrap credential, read where the user says and kept nowhere.</summary>
/// <param name="Credential">The credential.</param>
/// <param name="Value">Its value, to recognise it where it must not be.</param>
/// <param name="AccountId">The account id that stands beside it; null where none does.</param>
/// <param name="Source">Where it comes from, for people.</param>
internal sealed record BootstrapSource(BootstrapCredential Credential, Secret Value, string? AccountId, string Source)
{
    private const string DashboardKeys = "https://dash.cloudflare.com/";

    /// <summary>Reads it from the file that is named, else from <c>CFTOKEN_BOOTSTRAP_TOKEN</c>; null where there is neither.</summary>
    /// <param name="world">The outside world.</param>
    /// <param name="file">The value of <c>--bootstrap-env</c>; null where it was not given.</param>
    /// <exception cref="ProblemException">The file cannot be read, or holds no token.</exception>
    public static BootstrapSource? Find(OutsideWorld world, string? file)
    {
        if (file is not null)
        {
            return Read(world, file);
        }

        return world.Environment.Get(CredentialVariables.Bootstrap) is { Length: > 0 } value
            ? Make(new Secret(value), null, CredentialVariables.Bootstrap)
            : null;
    }

    /// <summary>What to do where there is none: the link that makes one, filled in.</summary>
    /// <param name="owner">The kind of token that is to be created.</param>
    /// <param name="request">What is asked for.</param>
    public static Problem Missing(OwnerKind owner, TokenRequest request) => new(
        "bootstrap.missing",
        "Creating a token, or reading what an existing one may do, needs a bootstrap credential, and none was given.",
        new Fix(
            $"Make one in the dashboard, where the link has everything filled in: {LinkFor(owner)} "
                + $"Then put it as {TokenVariables.Token} into a file outside the project, and name the file:",
            (request with { BootstrapFile = null }).ToCommandLine("--bootstrap-env ~/.config/cftoken/bootstrap.env")),
        Kind: ProblemKind.Credential);

    /// <summary>
    /// The dashboard's form with the one permission ticked that creating tokens needs. Sources:
    /// developers.cloudflare.com/fundamentals/api/how-to/account-owned-token-template/ (2026); the keys are
    /// <c>api_tokens</c> for a user's token and <c>account_api_tokens</c> for an account's.
    /// </summary>
    public static string LinkFor(OwnerKind owner)
    {
        var isUser = owner == OwnerKind.User;
        var keys = Uri.EscapeDataString($$"""[{"key":"{{(isUser ? "api_tokens" : "account_api_tokens")}}","type":"edit"}]""");
        return isUser
            ? $"{DashboardKeys}profile/api-tokens?permissionGroupKeys={keys}&accountId=*&zoneId=all&name=cftoken-bootstrap"
            : $"{DashboardKeys}?to=/:account/api-tokens&permissionGroupKeys={keys}&name=cftoken-bootstrap";
    }

    /// <summary>Refuses this credential among a project's tokens.</summary>
    /// <exception cref="ProblemException">It is one of them.</exception>
    public void MustNotBeIn(ProjectTokenSearch found)
    {
        var misplaced = found.Tokens.Where(token => token.Value.IsSameAs(Value)).ToList();
        if (misplaced.Count > 0)
        {
            throw new ProblemException([.. misplaced.Select(token => InProject(token.Where))]);
        }
    }

    /// <summary>What is said of a credential that can make tokens and stands where the project's own should.</summary>
    public static Problem InProject(SourceLocation where) => new(
        "bootstrap.in-project",
        "This is a bootstrap credential: it can create tokens, and must not lie in a project or be used for its work.",
        new Fix("Take the line out, roll the credential in the dashboard, keep the new value outside the project, and run the command again."),
        where,
        ProblemKind.Credential);

    private static BootstrapSource Read(OutsideWorld world, string file)
    {
        var variables = EnvFile.Read(world, file, "--bootstrap-env");
        if (!variables.TryGet(TokenVariables.Token, out var value) || value.Length == 0)
        {
            throw new ProblemException(new Problem(
                "bootstrap.no-token",
                $"The file does not define {TokenVariables.Token}.",
                new Fix($"Add a line {TokenVariables.Token}=… with a token that can create tokens."),
                new SourceLocation(file),
                ProblemKind.Credential));
        }

        return Make(new Secret(value), variables.TryGet(TokenVariables.AccountId, out var account) && account.Length > 0 ? account : null, file);
    }

    private static BootstrapSource Make(Secret value, string? accountId, string source) =>
        new(new BootstrapCredential.MintingToken(value), value, accountId, source);
}
