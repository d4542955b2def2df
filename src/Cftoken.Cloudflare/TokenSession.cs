using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Lookups;
using Cftoken.Cloudflare.Sending;
using Cftoken.Cloudflare.Tokens;

namespace Cftoken.Cloudflare;

/// <summary>
/// Calls with a token that is for work: a project's own, or one that only looks things up. Every call throws
/// <see cref="CloudflareApiException"/> where it fails.
/// </summary>
public sealed class TokenSession
{
    private readonly ApiTransport transport;
    private readonly Action<HttpRequestMessage> authorise;

    internal TokenSession(ApiTransport transport, Action<HttpRequestMessage> authorise)
    {
        this.transport = transport;
        this.authorise = authorise;
    }

    /// <summary>The token's own state, asked at the endpoint of one owner. That of the other knows nothing of it.</summary>
    public Task<TokenVerification> VerifyAsync(TokenOwner owner, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(owner);
        return TokenEndpoints.VerifyAsync(transport, authorise, owner, cancellation);
    }

    /// <summary>The token's own record. Cloudflare tells it only to a token that may read tokens.</summary>
    /// <param name="verification">What verifying told of the token.</param>
    /// <param name="cancellation">Ends the call.</param>
    public Task<TokenRecord> GetItselfAsync(TokenVerification verification, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(verification);
        return new TokenEndpoints(transport, authorise, verification.Owner).GetAsync(verification.Id, cancellation);
    }

    /// <summary>The accounts that the token can see.</summary>
    public async Task<ImmutableArray<FoundAccount>> ListAccountsAsync(CancellationToken cancellation)
    {
        var shape = new Shape("GET /accounts");
        var accounts = await Paging.ReadAllAsync(transport, "/accounts", authorise, cancellation);
        return [.. accounts.Select(account => new FoundAccount(shape.Text(account, "id"), shape.Text(account, "name")))];
    }

    /// <summary>The zones of a name, in one account or in all that the token can see.</summary>
    /// <param name="name">The domain, whole.</param>
    /// <param name="accountId">The account; null for all.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="ArgumentException">The account's id is none.</exception>
    public async Task<ImmutableArray<FoundZone>> FindZonesAsync(string name, string? accountId, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (accountId is not null && !ResourceIds.IsHexId(accountId))
        {
            throw new ArgumentException("An account's id has 32 lower hex digits.", nameof(accountId));
        }

        var query = $"/zones?name={Uri.EscapeDataString(name)}{(accountId is null ? "" : $"&account.id={accountId}")}";
        var shape = new Shape("GET /zones");
        var zones = await Paging.ReadAllAsync(transport, query, authorise, cancellation);
        return [.. zones.Select(zone => ReadZone(zone, shape)).Where(zone => string.Equals(zone.Name, name, StringComparison.OrdinalIgnoreCase))];
    }

    /// <summary>The id of some zone that the token sees; null where it sees none.</summary>
    /// <param name="accountId">The account; null for all.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="ArgumentException">The account's id is none.</exception>
    public async Task<string?> FirstZoneAsync(string? accountId, CancellationToken cancellation)
    {
        if (accountId is not null && !ResourceIds.IsHexId(accountId))
        {
            throw new ArgumentException("An account's id has 32 lower hex digits.", nameof(accountId));
        }

        var answer = await transport.GetAsync($"/zones?per_page=5{(accountId is null ? "" : $"&account.id={accountId}")}", authorise, cancellation);
        var shape = new Shape(answer.Call);
        return shape.Objects(answer.Result).Select(shape.Id).FirstOrDefault();
    }

    /// <summary>
    /// The tag by which policies name a Worker; null where the token sees no Worker of that name. The list has no pages:
    /// developers.cloudflare.com/api/resources/workers/subresources/scripts/methods/list/ (2026).
    /// </summary>
    /// <param name="accountId">The account.</param>
    /// <param name="name">The Worker's name, whole.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="ArgumentException">The account's id is none.</exception>
    public async Task<string?> FindWorkerTagAsync(string accountId, string name, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!ResourceIds.IsHexId(accountId))
        {
            throw new ArgumentException("An account's id has 32 lower hex digits.", nameof(accountId));
        }

        var answer = await transport.GetAsync($"/accounts/{accountId}/workers/scripts", authorise, cancellation);
        var shape = new Shape(answer.Call);
        foreach (var worker in shape.Objects(answer.Result))
        {
            if (string.Equals(shape.Text(worker, "id"), name, StringComparison.Ordinal))
            {
                return shape.Text(worker, "tag");
            }
        }

        return null;
    }

    /// <summary>
    /// What was created, changed and deleted in an account, by whomever; reads are not recorded. Source:
    /// developers.cloudflare.com/fundamentals/account/account-security/audit-logs/ (2026-11): both times are wanted.
    /// </summary>
    /// <param name="accountId">The account.</param>
    /// <param name="since">From when on.</param>
    /// <param name="before">Until when.</param>
    /// <param name="cancellation">Ends the calls.</param>
    /// <exception cref="ArgumentException">The account's id is none.</exception>
    public async Task<ImmutableArray<AuditEntry>> ListAuditAsync(
        string accountId, DateTimeOffset since, DateTimeOffset before, CancellationToken cancellation)
    {
        if (!ResourceIds.IsHexId(accountId))
        {
            throw new ArgumentException("An account's id has 32 lower hex digits.", nameof(accountId));
        }

        var entries = ImmutableArray.CreateBuilder<AuditEntry>();
        string? cursor = null;
        for (var page = 0; page < AuditEntry.MostPages; page++)
        {
            var next = cursor is null ? string.Empty : $"&cursor={Uri.EscapeDataString(cursor)}";
            var answer = await transport.GetAsync(
                $"/accounts/{accountId}/logs/audit?since={AuditEntry.Moment(since)}&before={AuditEntry.Moment(before)}&limit=100{next}",
                authorise,
                cancellation);
            entries.AddRange(new Shape(answer.Call).Objects(answer.Result).Select(AuditEntry.Read));
            if (answer.Cursor is null || answer.Cursor == cursor)
            {
                break;
            }

            cursor = answer.Cursor;
        }

        return entries.DrainToImmutable();
    }

    /// <summary>The user behind the token. An account's token has none.</summary>
    public async Task<FoundUser> GetUserAsync(CancellationToken cancellation)
    {
        var answer = await transport.GetAsync("/user", authorise, cancellation);
        var email = answer.Result.ValueKind == JsonValueKind.Object && answer.Result.TryGetProperty("email", out var value)
            && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return new FoundUser(new Shape(answer.Call).Text(answer.Result, "id"), email);
    }

    private static FoundZone ReadZone(JsonElement zone, Shape shape) => new(
        shape.Text(zone, "id"), shape.Text(zone, "name"), shape.Text(shape.Property(zone, "account"), "id"));
}
