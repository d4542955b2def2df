using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Engine.Executing;
using Cftoken.Engine.Targets;
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

        var named = NamedTokenFile.Read(world, file);
        return (named.Tokens[0].Value, named.Tokens[0].Where, NamedTokenFile.AccountOf(world, named));
    }
}
