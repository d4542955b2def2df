using System.Collections.Immutable;
using System.Net;
using Cftoken.Catalog.Policies;

namespace Cftoken.Cloudflare.Tokens;

/// <summary>
/// All that a token is made of, its value apart: what creating it sends. What changes one is a <see cref="TokenRevision"/>.
/// </summary>
/// <param name="Name">Its name; 1 to <see cref="MaxNameLength"/> characters, not unique.</param>
/// <param name="Policies">Its policies.</param>
/// <param name="ExpiresOn">When it stops; null: never.</param>
/// <param name="NotBefore">When it begins; null: at once.</param>
public sealed record TokenDraft(
    string Name,
    ImmutableArray<Policy> Policies,
    DateTimeOffset? ExpiresOn = null,
    DateTimeOffset? NotBefore = null)
{
    /// <summary>The longest name. Source: developers.cloudflare.com/api/resources/user/subresources/tokens/ (2026-11).</summary>
    public const int MaxNameLength = 120;

    /// <summary>Networks that it works from; empty: everywhere.</summary>
    public ImmutableArray<IPNetwork> AllowedFrom { get; init; } = [];

    /// <summary>Networks that it does not work from.</summary>
    public ImmutableArray<IPNetwork> RefusedFrom { get; init; } = [];

    /// <summary>The body of the request that creates it.</summary>
    /// <exception cref="ArgumentException">The name or the policies are none.</exception>
    public byte[] ToJson() => TokenJson.Write(this);
}
