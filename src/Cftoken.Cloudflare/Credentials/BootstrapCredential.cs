using Cftoken.Core.Secrets;

namespace Cftoken.Cloudflare.Credentials;

/// <summary>
/// What creates tokens. A type of its own, so that it can be sent to token endpoints only: a
/// <see cref="CloudflareClient"/> gives no others for it.
/// </summary>
public abstract record BootstrapCredential
{
    private BootstrapCredential()
    {
    }

    /// <summary>A token that can manage tokens.</summary>
    /// <param name="Value">Its value.</param>
    public sealed record MintingToken(Secret Value) : BootstrapCredential;

    /// <summary>A user's Global API Key.</summary>
    /// <param name="Email">The user's e-mail address.</param>
    /// <param name="Key">The key.</param>
    public sealed record GlobalApiKey(string Email, Secret Key) : BootstrapCredential;
}
