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

    internal BootstrapSession(ApiTransport transport, Action<HttpRequestMessage> authorise)
    {
        this.transport = transport;
        this.authorise = authorise;
    }

    /// <summary>The tokens of one owner.</summary>
    public TokenEndpoints TokensOf(TokenOwner owner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        return new TokenEndpoints(transport, authorise, owner);
    }
}
