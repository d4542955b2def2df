using Cftoken.Catalog;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Engine.Changing;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Engine.Targets;

/// <summary>
/// Whether a token that is for work can make tokens. It is asked itself: only a token that may read tokens gets an answer,
/// so one that manages them gives itself away.
/// </summary>
/// <param name="catalog">The catalogue.</param>
/// <param name="client">Cloudflare.</param>
internal sealed class MintingCheck(PermissionCatalog catalog, CloudflareClient client)
{
    /// <summary>The token's record, where the token itself may read it; else null.</summary>
    /// <exception cref="CloudflareApiException">The call failed.</exception>
    public async Task<TokenRecord?> ReadItselfAsync(Secret value, TokenVerification verification, CancellationToken cancellation)
    {
        try
        {
            return await client.With(value).GetItselfAsync(verification, cancellation);
        }
        catch (CloudflareApiException refused) when (refused.Kind
            is ApiErrorKind.MissingPermission or ApiErrorKind.Authentication or ApiErrorKind.WrongFamily or ApiErrorKind.NotFound)
        {
            return null;
        }
    }

    /// <summary>Whether its policies make or change tokens.</summary>
    public bool ManagesTokens(TokenRecord record) => PolicySet.Of(record.Policies).Grants
        .Any(grant => grant.Effect == PolicyEffect.Allow && TokenManagement.Includes(catalog, grant.GroupId));

    /// <summary>Refuses a token that makes tokens.</summary>
    /// <param name="value">Its value.</param>
    /// <param name="verification">What verifying told of it.</param>
    /// <param name="where">Where it stands.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="ProblemException">It does.</exception>
    /// <exception cref="CloudflareApiException">The call failed.</exception>
    public async Task MustNotManageAsync(Secret value, TokenVerification verification, SourceLocation where, CancellationToken cancellation)
    {
        if (await ReadItselfAsync(value, verification, cancellation) is { } record && ManagesTokens(record))
        {
            throw new ProblemException(BootstrapSource.InProject(where));
        }
    }
}
