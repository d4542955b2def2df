using Cftoken.Cloudflare.Credentials;
using Cftoken.Cloudflare.Sending;
using Cftoken.Cloudflare.Tokens;

namespace Cftoken.Cloudflare;

/// <summary>
/// Calls with a bootstrap credential: token endpoints, and no others. Accounts and zones are looked up with a
/// <see cref="TokenSession"/>, so that what can make tokens is never used for anything else.
/// </summary>
public sealed class BootstrapSession
{
    private readonly ApiTransport transport;
    private readonly Action<HttpRequestMessage> authorise;
    private readonly string? email;

    internal BootstrapSession(ApiTransport transport, BootstrapCredential credential)
    {
        this.transport = transport;
        authorise = CredentialHeaders.Bootstrap(credential);
        email = (credential as BootstrapCredential.GlobalApiKey)?.Email;
    }

    /// <summary>The tokens of one owner.</summary>
    public TokenEndpoints TokensOf(TokenOwner owner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        return new TokenEndpoints(transport, authorise, owner, email);
    }

    /// <summary>The credential's own state, asked at the endpoint of one owner. A Global API Key has none.</summary>
    /// <exception cref="Errors.CloudflareApiException">It is not a token of that owner, or the call failed.</exception>
    public Task<TokenVerification> VerifyAsync(TokenOwner owner, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(owner);
        return TokenEndpoints.VerifyAsync(transport, authorise, owner, cancellation);
    }
}
