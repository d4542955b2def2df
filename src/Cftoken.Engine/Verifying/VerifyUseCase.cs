using Cftoken.Catalog;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Errors;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Engine.Executing;
using Cftoken.Engine.Targets;
using Cftoken.Tokens.ProjectTokens;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Engine.Verifying;

/// <summary>What is to be verified.</summary>
/// <param name="Path">The project's folder, or a configuration file in it.</param>
/// <param name="ApiBase">Where the API is, as the command line says; null: the environment or Cloudflare's own.</param>
public sealed record VerifyRequest(string Path, string? ApiBase)
{
    /// <summary>The file that is looked at first for the token; null: the usual ones.</summary>
    public string? Sink { get; init; }

    /// <summary>An env file with the token, wherever it lies; null: the project's own token.</summary>
    public string? TokenFile { get; init; }
}

/// <summary>What is known of a project's token.</summary>
/// <param name="Token">The token, and where it stands.</param>
/// <param name="Check">Whether it works, whose it is, until when.</param>
public sealed record VerifyReport(FoundToken Token, TokenCheck Check);

/// <summary>Asks whether a token, the project's own by default, is alive, whose it is, and until when.</summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
public sealed class VerifyUseCase(OutsideWorld world, PermissionCatalog catalog)
{
    /// <summary>Asks Cloudflare.</summary>
    /// <param name="request">What is to be verified.</param>
    /// <param name="tell">Told what takes time.</param>
    /// <param name="cancellation">Ends the calls.</param>
    /// <exception cref="ProblemException">There is no token, its token can make tokens, or Cloudflare could not be asked.</exception>
    public async Task<VerifyReport> RunAsync(VerifyRequest request, Action<string> tell, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (token, account) = Find(request);
        using var client = new CloudflareClient(world, ApiBase.Find(request.ApiBase, world.Environment), tell);
        var check = await new TokenVerifier(client, world.Time).VerifyAsync(token.Value, account, cancellation);
        try
        {
            if (check is { State: TokenState.Active, Verification: { } verification })
            {
                await new MintingCheck(catalog, client).MustNotManageAsync(token.Value, verification, token.Where, cancellation);
            }
        }
        catch (CloudflareApiException failed)
        {
            throw new ProblemException(failed.ToProblem());
        }

        return new VerifyReport(token, check);
    }

    private (FoundToken Token, KnownAccount? Account) Find(VerifyRequest request)
    {
        if (request.TokenFile is { } file)
        {
            var named = NamedTokenFile.Read(world, file);
            return (named.Tokens[0], NamedTokenFile.AccountOf(world, named));
        }

        var identity = ProjectIdentity.Read(world, request.Path, request.Sink);
        return (identity.Token, identity.Account);
    }
}
