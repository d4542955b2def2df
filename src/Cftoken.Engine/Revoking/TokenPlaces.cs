using System.Collections.Immutable;
using Cftoken.Cloudflare;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Engine.Listing;
using Cftoken.Projects;
using Cftoken.Tokens;
using Cftoken.Tokens.ProjectTokens;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Engine.Revoking;

/// <summary>Finds out where a token's value lies: in the files of a project, and in what is recorded.</summary>
/// <param name="world">The outside world.</param>
/// <param name="client">Cloudflare.</param>
internal sealed class TokenPlaces(OutsideWorld world, CloudflareClient client)
{
    /// <summary>The places, for people. Asked while the token still works: afterwards its value says nothing of its id.</summary>
    public async Task<ImmutableArray<string>> OfAsync(TokenInfo token, string path, CancellationToken cancellation)
    {
        var places = token.Sinks.ToBuilder();
        var root = Path.GetFullPath(path, world.Environment.CurrentDirectory);
        foreach (var found in Search(path))
        {
            if (!places.Contains(Path.GetFullPath(found.Where.File, root)) && await IsAsync(found, token, cancellation))
            {
                places.Add(found.Where.ToString());
            }
        }

        return places.ToImmutable();
    }

    // A folder without a project, or with files that cannot be read, holds no value that could be told of.
    private ImmutableArray<FoundToken> Search(string path)
    {
        try
        {
            return ProjectTokenFiles.Search(world.Files, new ProjectReader(world).Read(path, null).Root).Tokens;
        }
        catch (ProblemException)
        {
            return [];
        }
    }

    private async Task<bool> IsAsync(FoundToken found, TokenInfo token, CancellationToken cancellation)
    {
        try
        {
            var known = token.Owner.AccountId is { } account ? new KnownAccount(account, TokenVariables.AccountId) : null;
            return (await new TokenVerifier(client, world.Time).VerifyAsync(found.Value, known, cancellation)).Verification?.Id == token.Token.Id;
        }
        catch (ProblemException)
        {
            return false;
        }
    }
}
