using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Credentials;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Engine.Bootstrapping;

/// <summary>What is wrong with a bootstrap credential that Cloudflare does not take.</summary>
/// <param name="Code">The problem's code.</param>
/// <param name="Message">What is wrong, in a sentence or two.</param>
/// <param name="Fix">What mends it; null: another credential.</param>
internal sealed record BootstrapFault(string Code, string Message, string? Fix = null);

/// <summary>
/// Finds out what is wrong with a bootstrap credential: the key, the e-mail address, or a token that is revoked, disabled,
/// expired, bound to other addresses or of the other family. Only token endpoints are asked.
/// </summary>
/// <param name="session">The credential's session.</param>
/// <param name="source">The credential.</param>
/// <param name="account">The account that it may belong to; null where none is known.</param>
/// <param name="time">The clock.</param>
internal sealed class BootstrapDiagnosis(BootstrapSession session, BootstrapSource source, TokenOwner? account, TimeProvider time)
{
    /// <summary>The code of the fault that is none yet: nobody can be asked before the account is known.</summary>
    public const string NeedsAccount = "bootstrap.account-needed";

    private const string Unknown = "bootstrap.unknown";

    private bool IsKey => source.Credential is BootstrapCredential.GlobalApiKey;

    /// <summary>What is wrong; null where nothing is known to be.</summary>
    /// <exception cref="CloudflareApiException">Cloudflare could not be asked.</exception>
    public async Task<BootstrapFault?> FindAsync(CancellationToken cancellation)
    {
        if (IsKey)
        {
            return await AskKeyAsync(cancellation);
        }

        switch (TokenFamilies.Of(source.Value))
        {
            case TokenFamily.User:
                return await VerifyAsync(TokenOwner.User, cancellation);
            case TokenFamily.Account:
                return account is null ? AccountNeeded("an account's token (cfat_)") : await VerifyAsync(account, cancellation);
            default:
                // For an account's token the user's endpoint says the same as for a wrong one (1000).
                var asUsers = await VerifyAsync(TokenOwner.User, cancellation);
                return asUsers?.Code != Unknown ? asUsers
                    : account is null ? AccountNeeded("no user's token that Cloudflare knows; it may be an account's")
                    : await VerifyAsync(account, cancellation);
        }
    }

    /// <summary>What a refusal says of the credential by itself; null where it may be about the call as well.</summary>
    public BootstrapFault? Of(CloudflareApiException refused)
    {
        var codes = refused.Errors.SelectMany(error => error.WithChain).Select(error => error.Code).ToHashSet();
        return refused.Kind == ApiErrorKind.AddressRefused ? Address(refused)
            : codes.Contains(6102) && codes.Contains(6103) ? new(
                "bootstrap.malformed", "Cloudflare takes neither the e-mail address nor the Global API Key for one (6102, 6103).", "Copy both again, whole and without quotes.")
            : codes.Contains(6102) ? new(
                "bootstrap.email", "Cloudflare does not take the e-mail address for one (6102).", "Write the address with which the key's user logs in to the dashboard.")
            : codes.Contains(6103) ? new(
                "bootstrap.key", "Cloudflare does not take the key for a Global API Key (6103).", "Copy it again, whole, from API Keys in the profile: it begins with cfk_, or has 37 to 45 hex digits.")
            : codes.Contains(9103) || (IsKey && codes.Contains(9106)) ? new(
                "bootstrap.unknown-pair",
                "Cloudflare knows no user with this e-mail address and this Global API Key: the address is another user's, or the key was changed.",
                "Compare the address with the one in the profile, then copy the key from API Keys there.")
            : codes.Contains(6111) ? new("bootstrap.malformed", "Cloudflare does not take it for a token (6111).", "Copy it again, whole, without Bearer, quotes and white space.")
            : null;
    }

    private static BootstrapFault AccountNeeded(string what) => new(
        NeedsAccount,
        $"It is {what}, and without the account's id Cloudflare cannot be asked whether it works.",
        "Put CLOUDFLARE_ACCOUNT_ID beside it, or account_id into the configuration.");

    private static BootstrapFault Address(CloudflareApiException refused) => new(
        "bootstrap.address",
        $"It works, but not from this machine's address. {refused.Message}",
        "Run the command where its IP condition lets it, or change the condition in the dashboard.");

    private async Task<BootstrapFault?> AskKeyAsync(CancellationToken cancellation)
    {
        try
        {
            await session.TokensOf(TokenOwner.User).ListPermissionGroupsAsync(cancellation);
            return null;
        }
        catch (CloudflareApiException refused) when (refused.Kind is ApiErrorKind.CredentialNotRecognised or ApiErrorKind.Authentication or ApiErrorKind.AddressRefused)
        {
            return Of(refused) ?? new BootstrapFault("bootstrap.key", $"Cloudflare refuses the Global API Key. {refused.Message}");
        }
    }

    private async Task<BootstrapFault?> VerifyAsync(TokenOwner owner, CancellationToken cancellation)
    {
        try
        {
            var verification = await session.VerifyAsync(owner, cancellation);
            var now = time.GetUtcNow();
            return verification.NotBefore is { } begin && begin > now ? new("bootstrap.not-yet", $"It works from {begin.UtcDateTime:yyyy-MM-dd HH:mm} UTC on.", "Wait until then, or give another one.")
                : verification.Status == "expired" || verification.ExpiresOn <= now ? new("bootstrap.expired", "It has expired.")
                : verification.Status == "disabled" ? new("bootstrap.disabled", "It is disabled.", "Enable it in the dashboard, or give another one.")
                : verification.IsActive ? null
                : new("bootstrap.inactive", $"It is {UntrustedText.Clean(verification.Status, 60)}.");
        }
        catch (CloudflareApiException refused) when (refused.Kind == ApiErrorKind.AddressRefused)
        {
            return Address(refused);
        }
        catch (CloudflareApiException refused) when (refused.Kind
            is ApiErrorKind.CredentialNotRecognised or ApiErrorKind.Authentication or ApiErrorKind.WrongFamily
            or ApiErrorKind.MissingPermission or ApiErrorKind.NotFound)
        {
            return Of(refused) ?? new BootstrapFault(Unknown, owner.AccountId is { } id
                ? $"Cloudflare knows no such token of the account {id}: it was revoked or deleted, it is another account's, or it was not copied whole."
                : "Cloudflare knows no such token: it was revoked or deleted, or it was not copied whole.");
        }
    }
}
