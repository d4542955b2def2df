using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Sending;
using Cftoken.Core.Secrets;

namespace Cftoken.Cloudflare.Tokens;

/// <summary>
/// The endpoints that manage the tokens of one owner. Every call throws <see cref="CloudflareApiException"/> where it
/// fails; those that change something are sent once.
/// </summary>
public sealed class TokenEndpoints
{
    private const string UserResource = "com.cloudflare.api.user.";

    private readonly ApiTransport transport;
    private readonly Action<HttpRequestMessage> authorise;
    private readonly string? email;

    internal TokenEndpoints(ApiTransport transport, Action<HttpRequestMessage> authorise, TokenOwner owner, string? email = null)
    {
        this.transport = transport;
        this.authorise = authorise;
        this.email = email;
        Owner = owner;
    }

    /// <summary>Whose tokens these are.</summary>
    public TokenOwner Owner { get; }

    /// <summary>
    /// Creates a token. Names are not unique and there is no idempotency key: where the outcome is not known, a living
    /// token may exist whose value nobody holds, and only its name finds it.
    /// </summary>
    public async Task<CreatedToken> CreateAsync(TokenDraft draft, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var answer = await transport.ChangeAsync(HttpMethod.Post, Owner.TokensPath, TokenJson.Write(draft), authorise, cancellation);
        return TokenJson.ReadCreated(answer.Result, new Shape(answer.Call, changes: true));
    }

    /// <summary>One token, with its policies.</summary>
    public async Task<TokenRecord> GetAsync(string tokenId, CancellationToken cancellation)
    {
        var answer = await transport.GetAsync(PathOf(tokenId), authorise, cancellation);
        return TokenJson.ReadRecord(answer.Result, new Shape(answer.Call));
    }

    /// <summary>All tokens. Those that expired long ago are left out by Cloudflare.</summary>
    public async Task<ImmutableArray<TokenSummary>> ListAsync(CancellationToken cancellation)
    {
        var shape = new Shape($"GET {Owner.TokensPath}");
        var tokens = await Paging.ReadAllAsync(transport, Owner.TokensPath, authorise, cancellation);
        return [.. tokens.Select(token => TokenJson.ReadSummary(token, shape))];
    }

    /// <summary>All tokens, each with what it may do.</summary>
    /// <param name="includeExpired">Whether those that expired are among them, as far as Cloudflare still lists them: only recent ones.</param>
    /// <param name="onPage">Is told how many pages are read, and how many there are where that is known.</param>
    /// <param name="cancellation">Ends the calls.</param>
    public async Task<ImmutableArray<ListedToken>> ListAsync(bool includeExpired, Action<int, int?> onPage, CancellationToken cancellation)
    {
        var path = includeExpired ? $"{Owner.TokensPath}?include_expired=true" : Owner.TokensPath;
        var shape = new Shape($"GET {Owner.TokensPath}");
        var tokens = await Paging.ReadAllAsync(transport, path, authorise, cancellation, onPage);
        return [.. tokens.Select(token => TokenJson.ReadListed(token, shape))];
    }

    /// <summary>
    /// The user whose tokens these are; null where they are an account's. The address of the user's tokens does not tell it
    /// and GET /user is no token endpoint, but a token that reaches the user's own things, as one that manages the user's
    /// tokens must, names the user (developers.cloudflare.com/fundamentals/api/how-to/create-via-api/, 2026-11).
    /// </summary>
    public async Task<CredentialUser?> UserAsync(CancellationToken cancellation)
    {
        if (Owner.Kind != OwnerKind.User)
        {
            return null;
        }

        var named = (await ListAsync(includeExpired: false, (_, _) => { }, cancellation))
            .SelectMany(token => token.Record?.Policies ?? []).SelectMany(policy => policy.Resources)
            .Where(resource => resource.Key.StartsWith(UserResource, StringComparison.Ordinal))
            .Select(resource => resource.Key[UserResource.Length..]).FirstOrDefault(ResourceIds.IsHexId);
        return new CredentialUser(named, email);
    }

    /// <summary>
    /// Changes a token; its value stays. There is no condition on what it was before: whoever changed it since the reading
    /// is overwritten.
    /// </summary>
    /// <returns>The token as the answer shows it.</returns>
    public async Task<TokenRecord> UpdateAsync(TokenRevision revision, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(revision);
        var answer = await transport.ChangeAsync(HttpMethod.Put, PathOf(revision.Token.Summary.Id), revision.ToJson(), authorise, cancellation);
        return TokenJson.ReadRecord(answer.Result, new Shape(answer.Call, changes: true));
    }

    /// <summary>Gives the token a new value; the old one stops at once.</summary>
    public async Task<Secret> RollAsync(string tokenId, CancellationToken cancellation)
    {
        var answer = await transport.ChangeAsync(HttpMethod.Put, $"{PathOf(tokenId)}/value", "{}"u8.ToArray(), authorise, cancellation);
        return TokenJson.ReadValue(answer.Result, new Shape(answer.Call, changes: true));
    }

    /// <summary>Deletes the token at once.</summary>
    /// <returns>False where there was no such token.</returns>
    public async Task<bool> DeleteAsync(string tokenId, CancellationToken cancellation)
    {
        try
        {
            await transport.ChangeAsync(HttpMethod.Delete, PathOf(tokenId), null, authorise, cancellation);
            return true;
        }
        catch (CloudflareApiException failure) when (failure.Kind == ApiErrorKind.NotFound)
        {
            return false;
        }
    }

    /// <summary>The permission groups that a token of this owner can hold.</summary>
    public async Task<ImmutableArray<LivePermissionGroup>> ListPermissionGroupsAsync(CancellationToken cancellation)
    {
        var answer = await transport.GetAsync($"{Owner.TokensPath}/permission_groups", authorise, cancellation);
        var shape = new Shape(answer.Call);
        return [.. shape.Objects(answer.Result).Select(group => TokenJson.ReadGroup(group, shape))];
    }

    /// <summary>The state of the credential itself, where it is a token of this owner.</summary>
    public Task<TokenVerification> VerifyAsync(CancellationToken cancellation) =>
        VerifyAsync(transport, authorise, Owner, cancellation);

    internal static async Task<TokenVerification> VerifyAsync(
        ApiTransport transport, Action<HttpRequestMessage> authorise, TokenOwner owner, CancellationToken cancellation)
    {
        var answer = await transport.GetAsync($"{owner.TokensPath}/verify", authorise, cancellation);
        return TokenJson.ReadVerification(answer.Result, owner, new Shape(answer.Call));
    }

    // With an empty id a GET lists all tokens, and a PUT or DELETE says that the method is not allowed.
    private string PathOf(string tokenId) => ResourceIds.IsHexId(tokenId)
        ? $"{Owner.TokensPath}/{tokenId}"
        : throw new ArgumentException("A token's id has 32 lower hex digits.", nameof(tokenId));
}
