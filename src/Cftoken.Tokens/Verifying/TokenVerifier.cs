using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Core.Text;

namespace Cftoken.Tokens.Verifying;

/// <summary>
/// Asks whether a token works, and whose it is. Users' and accounts' tokens have an endpoint each, and neither knows
/// the other's: the prefix decides, and without one both are tried.
/// </summary>
/// <param name="client">Cloudflare.</param>
/// <param name="time">The clock, for the pauses.</param>
public sealed class TokenVerifier(CloudflareClient client, TimeProvider time)
{
    // A new token may need seconds until every data centre knows it. Half a minute in all.
    private static readonly TimeSpan[] PropagationPauses =
        [.. new[] { 1, 2, 3, 4, 5, 7, 8 }.Select(seconds => TimeSpan.FromSeconds(seconds))];

    /// <summary>Verifies a token once.</summary>
    /// <param name="token">Its value.</param>
    /// <param name="accountId">The account that it may belong to; null where none is known.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ProblemException">Cloudflare could not be asked, or the account's id is none.</exception>
    public Task<TokenCheck> VerifyAsync(Secret token, string? accountId, CancellationToken cancellation) =>
        VerifyAsync(token, accountId is null ? null : new KnownAccount(accountId, TokenVariables.AccountId), cancellation);

    /// <inheritdoc cref="VerifyAsync(Secret, string?, CancellationToken)"/>
    /// <param name="token">Its value.</param>
    /// <param name="known">The account that it may belong to, and who said so; null where none is known.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<TokenCheck> VerifyAsync(Secret token, KnownAccount? known, CancellationToken cancellation)
    {
        if (known?.Malformed is { } malformed)
        {
            throw new ProblemException(malformed);
        }

        var account = known is null ? null : TokenOwner.Account(known.Id);
        return TokenFamilies.Of(token) switch
        {
            TokenFamily.GlobalKey => GlobalKey(),
            TokenFamily.User => await AskAsync(token, TokenOwner.User, cancellation),
            TokenFamily.Account => account is null ? AccountNeeded() : await AskAsync(token, account, cancellation),
            _ => await AskBothAsync(token, account, cancellation),
        };
    }

    /// <summary>Verifies a token of which one refusal proves nothing, such as one that was just made or changed: it counts after half a minute.</summary>
    /// <param name="token">Its value.</param>
    /// <param name="owner">Whose it is.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ProblemException">Cloudflare could not be asked.</exception>
    public async Task<TokenCheck> VerifyNewAsync(Secret token, TokenOwner owner, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(owner);
        foreach (var pause in PropagationPauses)
        {
            if (await AskAsync(token, owner, cancellation) is { State: not TokenState.Rejected } known)
            {
                return known;
            }

            await Task.Delay(pause, time, cancellation);
        }

        var last = await AskAsync(token, owner, cancellation);
        return last.State == TokenState.Rejected && last.Problem is { } problem
            ? last with { Problem = problem with { Fix = new Fix("Wait a minute, then verify it again.", "cftoken verify") } }
            : last;
    }

    // The API's own advice speaks of credentials in general; this one is the project's, and is replaced.
    private static Problem Rejected(CloudflareApiException refused, TokenOwner owner)
    {
        var problem = refused.ToProblem();
        return refused.Kind == ApiErrorKind.AddressRefused
            ? problem
            : problem with
            {
                Fix = new Fix(
                    owner.AccountId is { } account ? $"Check that it is a token of the account {account}, or create a new one." : "Create a new one.",
                    "cftoken create"),
            };
    }

    private static TokenCheck AccountNeeded() => new(TokenState.AccountNeeded, null, new Problem(
        "token.account-needed",
        "The token belongs to an account, and it is not known to which one.",
        new Fix($"Set {TokenVariables.AccountId} beside the token, or account_id in the wrangler configuration."),
        Kind: ProblemKind.Credential));

    private static TokenCheck GlobalKey() => new(TokenState.Rejected, null, new Problem(
        "token.global-key",
        "This is a Global API Key, not a token: it can do everything its user can.",
        new Fix("Take it out of the project, and create a token for the project.", "cftoken create"),
        Kind: ProblemKind.Credential));

    private static TokenCheck Inactive(TokenVerification verification) => new(TokenState.Inactive, verification, new Problem(
        "token.inactive",
        $"The token {verification.Id} is {UntrustedText.Clean(verification.Status, 60)}.",
        new Fix("Create a new one.", "cftoken create"),
        Kind: ProblemKind.Credential));

    private static bool IsRefusal(ApiErrorKind kind) => kind
        is ApiErrorKind.CredentialNotRecognised or ApiErrorKind.Authentication or ApiErrorKind.WrongFamily
        or ApiErrorKind.MissingPermission or ApiErrorKind.AddressRefused or ApiErrorKind.NotFound;

    // For an account's token the user's endpoint says the same as for a wrong one (1000), so its refusal proves nothing.
    private async Task<TokenCheck> AskBothAsync(Secret token, TokenOwner? account, CancellationToken cancellation)
    {
        var asUsers = await AskAsync(token, TokenOwner.User, cancellation);
        if (asUsers.State != TokenState.Rejected)
        {
            return asUsers;
        }

        if (account is null)
        {
            return AccountNeeded();
        }

        var asAccounts = await AskAsync(token, account, cancellation);
        return asAccounts.State == TokenState.Rejected ? asUsers : asAccounts;
    }

    private async Task<TokenCheck> AskAsync(Secret token, TokenOwner owner, CancellationToken cancellation)
    {
        try
        {
            var verification = await client.With(token).VerifyAsync(owner, cancellation);
            return verification.IsActive ? new TokenCheck(TokenState.Active, verification, null) : Inactive(verification);
        }
        catch (CloudflareApiException refused) when (IsRefusal(refused.Kind))
        {
            return new TokenCheck(TokenState.Rejected, null, Rejected(refused, owner));
        }
        catch (CloudflareApiException failed)
        {
            throw new ProblemException(failed.ToProblem());
        }
    }
}
