using Cftoken.Catalog.Model;

namespace Cftoken.Catalog.Planning.Surfaces;

/// <summary>
/// How bad it is if a stolen token can make a call. The numbers are this project's judgement (2026-11-22), not
/// Cloudflare's: reading, changing, deleting, then whatever hands out credentials or lets people in, then whatever makes
/// new tokens. A change to DNS, Workers routes or domains moves other people's traffic and weighs three times as much.
/// They are told from method and path template alone, so that a re-imported description needs no second list.
/// </summary>
public static class Risk
{
    /// <summary>A call that reads.</summary>
    public const int Reading = 1;

    /// <summary>A call that creates or changes.</summary>
    public const int Changing = 4;

    /// <summary>A call that deletes.</summary>
    public const int Deleting = 8;

    /// <summary>A call that hands out or sets a credential, or changes who is let into an account.</summary>
    public const int SecretsOrMembers = 24;

    /// <summary>A call that creates, changes or deletes API tokens.</summary>
    public const int ManagingTokens = 100;

    /// <summary>How many times as much a change weighs that moves traffic.</summary>
    public const int TrafficFactor = 3;

    /// <summary>
    /// What a group weighs of itself, for what it may allow that no list tells: the accepted lists have gaps, and a group
    /// that writes is never as harmless as one that reads, however little is known of it.
    /// </summary>
    public static int OfUnknown(PermissionGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return group.IsReadOnly ? Reading : Changing;
    }

    /// <summary>The weight of one operation on one resource.</summary>
    public static int Of(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var kinds = KindsOf(operation);
        if (kinds.HasFlag(RiskKinds.ManagesTokens))
        {
            return ManagingTokens;
        }

        if ((kinds & (RiskKinds.RevealsCredential | RiskKinds.SetsSecretsOrMembers)) != RiskKinds.None)
        {
            return SecretsOrMembers;
        }

        var weight = !IsChanging(operation) ? Reading : kinds.HasFlag(RiskKinds.Deletes) ? Deleting : Changing;
        return kinds.HasFlag(RiskKinds.MovesTraffic) ? weight * TrafficFactor : weight;
    }

    /// <summary>What makes a call weigh more than reading or changing, in words.</summary>
    public static RiskKinds KindsOf(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var path = operation.Template.AsSpan();
        if (!IsChanging(operation))
        {
            return RevealsCredential(path) ? RiskKinds.RevealsCredential : RiskKinds.None;
        }

        var kinds = operation.Method == "DELETE" ? RiskKinds.Deletes : RiskKinds.None;
        if (path.StartsWith("/user/tokens") || HasUnderAccount(path, "tokens"))
        {
            return kinds | RiskKinds.ManagesTokens;
        }

        if (HasAny(path, "secrets", "secrets-bulk", "secrets_store", "client-secret", "rotate_secret", "service_tokens", "temp-access-credentials")
            || HasAny(path, "members", "members:batchCreate", "memberships", "invites", "iam", "sso_connectors", "oauth_clients"))
        {
            return kinds | RiskKinds.SetsSecretsOrMembers;
        }

        return MovesTraffic(path) ? kinds | RiskKinds.MovesTraffic : kinds;
    }

    /// <summary>Whether the call does more than read, as far as its method tells.</summary>
    public static bool IsChanging(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return operation.Method is not ("GET" or "HEAD");
    }

    // Three reads answer with a credential itself: a tunnel's token, a connector's token and a Pages upload token.
    private static bool RevealsCredential(ReadOnlySpan<char> path) => path.EndsWith("/token") || path.EndsWith("/upload-token");

    private static bool MovesTraffic(ReadOnlySpan<char> path) =>
        HasAny(path, "dns_records", "dns_settings", "dnssec", "secondary_dns", "custom_ns", "registrar")
        || (path.Contains("/workers/", StringComparison.Ordinal) && HasAny(path, "routes", "domains"));

    private static bool HasUnderAccount(ReadOnlySpan<char> path, ReadOnlySpan<char> segment)
    {
        const string accounts = "/accounts/{";
        var end = path.IndexOf("}/");
        return path.StartsWith(accounts) && end > 0 && StartsWithSegment(path[(end + 2)..], segment);
    }

    private static bool HasAny(ReadOnlySpan<char> path, params ReadOnlySpan<string> segments)
    {
        while (path.IndexOf('/') is >= 0 and var slash)
        {
            path = path[(slash + 1)..];
            foreach (var segment in segments)
            {
                if (StartsWithSegment(path, segment))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool StartsWithSegment(ReadOnlySpan<char> path, ReadOnlySpan<char> segment) =>
        path.StartsWith(segment) && (path.Length == segment.Length || path[segment.Length] == '/');
}
