using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Credentials;
using Cftoken.Cloudflare.Sending;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;

namespace Cftoken.Cloudflare;

/// <summary>
/// Cloudflare's API. It makes no call without a credential, and what a credential may be used for is decided by the
/// session that it gets.
/// </summary>
public sealed class CloudflareClient : IDisposable
{
    private readonly ApiTransport transport;

    /// <summary>A client for one API.</summary>
    /// <param name="world">The network and the clock.</param>
    /// <param name="apiBase">Where the API is.</param>
    /// <param name="waiting">Told, for people, before each pause after which a request is repeated; null: nobody is.</param>
    public CloudflareClient(OutsideWorld world, ApiBase apiBase, Action<string>? waiting = null)
    {
        ArgumentNullException.ThrowIfNull(world);
        ArgumentNullException.ThrowIfNull(apiBase);
        ApiBase = apiBase;
        transport = new ApiTransport(world, apiBase, waiting);
    }

    /// <summary>Where the API is.</summary>
    public ApiBase ApiBase { get; }

    /// <summary>Calls with what creates tokens.</summary>
    /// <exception cref="ProblemException">It must not go to this API, or it cannot be a credential.</exception>
    public BootstrapSession With(BootstrapCredential credential)
    {
        ArgumentNullException.ThrowIfNull(credential);
        ApiBase.MustTakeBootstrapCredential();
        return new BootstrapSession(transport, credential);
    }

    /// <summary>Calls with a token that is for work.</summary>
    /// <exception cref="ProblemException">It cannot be a credential.</exception>
    public TokenSession With(Secret token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return new TokenSession(transport, CredentialHeaders.Bearer(token));
    }

    /// <summary>Calls that find out what a token may do.</summary>
    /// <exception cref="ProblemException">It cannot be a credential.</exception>
    public ProbingSession ProbeWith(Secret token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return new ProbingSession(transport, CredentialHeaders.Bearer(token));
    }

    /// <inheritdoc />
    public void Dispose() => transport.Dispose();
}
