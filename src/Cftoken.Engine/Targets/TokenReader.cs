using Cftoken.Catalog;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Engine.Changing;
using Cftoken.Tokens.ProjectTokens;

namespace Cftoken.Engine.Targets;

/// <summary>A token's record, and who could read it.</summary>
/// <param name="Record">The record.</param>
/// <param name="ByBootstrap">Whether the bootstrap credential read it; else the token itself did.</param>
internal sealed record ReadToken(TokenRecord Record, bool ByBootstrap);

/// <summary>Reads what a project's token may do: with the bootstrap credential where there is one, else with the token itself.</summary>
/// <param name="catalog">The catalogue.</param>
/// <param name="client">Cloudflare.</param>
/// <param name="bootstrap">The way to the bootstrap credential.</param>
/// <param name="dialogue">Whom to tell.</param>
internal sealed class TokenReader(PermissionCatalog catalog, CloudflareClient client, BootstrapAccess bootstrap, ITokenDialogue dialogue)
{
    /// <summary>Reads it; that it cannot make tokens itself is seen to in any case.</summary>
    /// <param name="token">The token, and where it stands.</param>
    /// <param name="verification">What verifying told of it.</param>
    /// <param name="mustRead">Whether a bootstrap credential that may not read it is an error; else that is told.</param>
    /// <param name="cancellation">Ends the calls.</param>
    /// <returns>Null where it could not be read.</returns>
    /// <exception cref="ProblemException">The token is a bootstrap credential.</exception>
    /// <exception cref="CloudflareApiException">A call failed.</exception>
    public async Task<ReadToken?> ReadAsync(FoundToken token, TokenVerification verification, bool mustRead, CancellationToken cancellation)
    {
        var read = (bootstrap.IsGiven ? await AskWithBootstrapAsync(verification, mustRead, cancellation) : null)
            ?? await AskWithItselfAsync(token, verification, cancellation);
        return read is not null && PolicySet.Of(read.Record.Policies).Grants.Any(grant => TokenManagement.Includes(catalog, grant.GroupId))
            ? throw new ProblemException(BootstrapSource.InProject(token.Where))
            : read;
    }

    private async Task<ReadToken?> AskWithBootstrapAsync(TokenVerification verification, bool mustRead, CancellationToken cancellation)
    {
        try
        {
            return new ReadToken(
                await bootstrap.AskAsync(() => bootstrap.TokensOf(verification.Owner).GetAsync(verification.Id, cancellation)), ByBootstrap: true);
        }
        catch (CloudflareApiException refused) when (!mustRead && IsRefusal(refused.Kind))
        {
            dialogue.Tell($"The bootstrap credential may not read what the token {verification.Id} may do: {refused.Message}");
            return null;
        }
    }

    // Only a token that may read tokens gets an answer, so one that manages tokens gives itself away.
    private async Task<ReadToken?> AskWithItselfAsync(FoundToken token, TokenVerification verification, CancellationToken cancellation)
    {
        try
        {
            return new ReadToken(await client.With(token.Value).GetItselfAsync(verification, cancellation), ByBootstrap: false);
        }
        catch (CloudflareApiException refused) when (IsRefusal(refused.Kind))
        {
            return null;
        }
    }

    private static bool IsRefusal(ApiErrorKind kind) => kind
        is ApiErrorKind.MissingPermission or ApiErrorKind.Authentication or ApiErrorKind.WrongFamily or ApiErrorKind.NotFound;
}
