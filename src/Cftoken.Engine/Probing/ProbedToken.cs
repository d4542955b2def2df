using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Engine.Executing;
using Cftoken.Tokens;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Engine.Probing;

/// <summary>Finds the token that is to be probed: in a file that was named, else among the project's.</summary>
internal static class ProbedToken
{
    /// <summary>The token, where it stands, and the account that stands beside it.</summary>
    /// <exception cref="ProblemException">There is none, or it is the bootstrap credential.</exception>
    public static (Secret Token, SourceLocation Where, KnownAccount? Account) Find(OutsideWorld world, ProbeRequest request)
    {
        if (request.TokenFile is not { } file)
        {
            var identity = ProjectIdentity.Read(world, request.Path, null);
            return (identity.Token.Value, identity.Token.Where with { Column = 0 }, identity.Account);
        }

        var where = new SourceLocation(file);
        var variables = EnvFile.Read(world, file, "--token-env");
        if (!variables.TryGet(TokenVariables.Token, out var value) || value.Length == 0)
        {
            throw new ProblemException(new Problem(
                "probe.no-token",
                $"The file does not define {TokenVariables.Token}.",
                new Fix("Add the line, with the token that is to be probed."),
                where,
                ProblemKind.Credential));
        }

        var token = new Secret(value);
        if (BootstrapSource.KnownTo(world).Any(bootstrap => bootstrap.Value.IsSameAs(token)))
        {
            throw new ProblemException(new Problem(
                "probe.is-bootstrap",
                "The token is the bootstrap credential, which is used on token endpoints only.",
                new Fix("Name a file with the token that is to be probed."),
                where,
                ProblemKind.Credential));
        }

        return (token, where, variables.TryGet(TokenVariables.AccountId, out var account) && account.Length > 0
            ? new KnownAccount(account, TokenVariables.AccountId, where)
            : world.Environment.Get(TokenVariables.AccountId) is { Length: > 0 } set ? new KnownAccount(set, TokenVariables.AccountId) : null);
    }
}
