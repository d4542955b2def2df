using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Tokens;

namespace Cftoken.Engine.LookingUp;

/// <summary>The token that looks names up: one that only reads, and never the bootstrap credential.</summary>
internal static class LookUpToken
{
    private const string Variable = "CFTOKEN_LOOKUP_TOKEN";

    /// <summary>The token of a file, else of <c>CFTOKEN_LOOKUP_TOKEN</c>; null where there is neither.</summary>
    /// <param name="world">The outside world.</param>
    /// <param name="file">The value of <c>--lookup</c>; null where it was not given.</param>
    /// <param name="bootstrap">Every bootstrap credential that is known.</param>
    /// <exception cref="ProblemException">The file cannot be read or holds no token, or the token is the bootstrap credential.</exception>
    public static Secret? Find(OutsideWorld world, string? file, IReadOnlyList<BootstrapSource> bootstrap)
    {
        var token = Read(world, file);
        if (token is not null)
        {
            MustNotBe(bootstrap, token, new SourceLocation(file ?? Variable));
        }

        return token;
    }

    /// <summary>Refuses the bootstrap credential.</summary>
    /// <exception cref="ProblemException">The token is it.</exception>
    public static void MustNotBe(IReadOnlyList<BootstrapSource> bootstrap, Secret token, SourceLocation where)
    {
        if (bootstrap.Any(known => token.IsSameAs(known.Value)))
        {
            throw new ProblemException(new Problem(
                "lookup.is-bootstrap",
                "The token that should look names up is the bootstrap credential, which is used on token endpoints only.",
                new Fix("Name a token that may read zones (Zone Read) and nothing else, or give the ids yourself: account_id, --zone NAME=ID."),
                where,
                ProblemKind.Credential));
        }
    }

    private static Secret? Read(OutsideWorld world, string? file)
    {
        if (file is null)
        {
            return world.Environment.Get(Variable) is { Length: > 0 } set ? new Secret(set) : null;
        }

        return EnvFile.Read(world, file, "--lookup").TryGet(TokenVariables.Token, out var value) && value.Length > 0
            ? new Secret(value)
            : throw new ProblemException(new Problem(
                "lookup.no-token",
                $"The file does not define {TokenVariables.Token}.",
                new Fix("Add the line, with a token that may read zones (Zone Read)."),
                new SourceLocation(file),
                ProblemKind.Credential));
    }
}
