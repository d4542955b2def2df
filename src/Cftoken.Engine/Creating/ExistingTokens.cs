using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Planning;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Engine.Targets;
using Cftoken.Tokens;
using Cftoken.Tokens.ProjectTokens;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Engine.Creating;

/// <summary>A token of the project, and what Cloudflare said when it was asked.</summary>
/// <param name="Token">The token, and where it stands.</param>
/// <param name="Check">The answer.</param>
internal sealed record CheckedToken(FoundToken Token, TokenCheck Check);

/// <summary>The tokens that the project has already: which of them work, and what the first one that does may do.</summary>
/// <param name="catalog">The catalogue.</param>
/// <param name="client">Cloudflare.</param>
/// <param name="time">The clock.</param>
/// <param name="request">What is asked for.</param>
/// <param name="bootstrap">The way to the bootstrap credential.</param>
/// <param name="dialogue">Whom to tell.</param>
internal sealed class ExistingTokens(
    PermissionCatalog catalog,
    CloudflareClient client,
    TimeProvider time,
    CreateRequest request,
    BootstrapAccess bootstrap,
    ITokenDialogue dialogue)
{
    /// <summary>Verifies them in their order, up to the first that works.</summary>
    public async Task<ImmutableArray<CheckedToken>> VerifyAsync(ProjectTokenSearch found, string account, CancellationToken cancellation)
    {
        var verifier = new TokenVerifier(client, time);
        var known = ImmutableArray.CreateBuilder<CheckedToken>();
        foreach (var token in found.Tokens)
        {
            var check = await verifier.VerifyAsync(token.Value, new KnownAccount(account, TokenVariables.AccountId), cancellation);
            known.Add(new CheckedToken(token, check));
            if (check.State == TokenState.Active)
            {
                break;
            }

            dialogue.Tell($"The token in {token.Where} does not work: {check.Problem?.Message}");
        }

        return known.ToImmutable();
    }

    /// <summary>
    /// What a token may do. Whoever decided already about the token gets on without; that it cannot make tokens itself is
    /// seen to in any case.
    /// </summary>
    /// <returns>Null where it could not be read.</returns>
    /// <exception cref="ProblemException">The token is a bootstrap credential.</exception>
    public async Task<TokenRecord?> ReadAsync(FoundToken token, TokenVerification verification, CancellationToken cancellation) =>
        (await new TokenReader(catalog, client, bootstrap, dialogue).ReadAsync(
            token, verification, mustRead: request.Existing == ExistingToken.KeepIfExact, cancellation))?.Record;

    /// <summary>How a token stands to the plan.</summary>
    public TokenComparison Compare(TokenRecord record, TokenVerification verification, ImmutableArray<PlannedPermission> planned) =>
        TokenComparison.Of(
            record, planned, [.. TermChange.Of(request, verification, time.GetUtcNow()), .. TermChange.OfNetworks(request, record)], catalog);

    /// <summary>What can be said of a token whose policies could not be read.</summary>
    public TokenComparison Unread(TokenVerification verification) =>
        TokenComparison.Unread(TermChange.Of(request, verification, time.GetUtcNow()));
}
