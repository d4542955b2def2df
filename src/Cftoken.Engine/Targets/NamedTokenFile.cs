using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Tokens;
using Cftoken.Tokens.ProjectTokens;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Engine.Targets;

/// <summary>A token that <c>--token-env</c> names, in an env file that lies wherever it likes: nobody's project need hold it.</summary>
internal static class NamedTokenFile
{
    /// <summary>The option that names it.</summary>
    public const string Option = "--token-env";

    /// <summary>The token of the file, and the account that stands beside it.</summary>
    /// <param name="world">The outside world.</param>
    /// <param name="file">The path as it was given.</param>
    /// <exception cref="ProblemException">The file cannot be read, defines no token, or defines the bootstrap credential.</exception>
    public static ProjectTokenSearch Read(OutsideWorld world, string file)
    {
        var where = new SourceLocation(file);
        var variables = EnvFile.Read(world, file, Option);
        if (!variables.TryGet(TokenVariables.Token, out var value) || value.Length == 0)
        {
            throw new ProblemException(new Problem(
                "token.none",
                $"The file does not define {TokenVariables.Token}.",
                new Fix("Add the line, with the token that is meant."),
                where,
                ProblemKind.Credential));
        }

        var token = new Secret(value);
        if (BootstrapSource.KnownTo(world).Any(bootstrap => bootstrap.Value.IsSameAs(token)))
        {
            throw new ProblemException(new Problem(
                "token.is-bootstrap",
                "The token is the bootstrap credential, which is used on token endpoints only.",
                new Fix("Name a file with a token of a job."),
                where,
                ProblemKind.Credential));
        }

        return new ProjectTokenSearch(
            [new FoundToken(TokenVariables.Token, token, where)],
            variables.TryGet(TokenVariables.AccountId, out var account) && account.Length > 0 ? [new FoundAccountId(TokenVariables.AccountId, account, where)] : []);
    }

    /// <summary>The account that stands beside the token, else in the environment; null where neither names one.</summary>
    public static KnownAccount? AccountOf(OutsideWorld world, ProjectTokenSearch named) =>
        named.AccountIds is [var beside, ..] ? new KnownAccount(beside.Value, beside.Variable, beside.Where)
        : world.Environment.Get(TokenVariables.AccountId) is { Length: > 0 } set ? new KnownAccount(set, TokenVariables.AccountId)
        : null;
}
