using Cftoken.Catalog.Model;

namespace Cftoken.Catalog.Policies;

/// <summary>
/// How resources are written as keys of a policy. Source: developers.cloudflare.com/fundamentals/api/how-to/create-via-api/
/// (2026-08-11); R2: developers.cloudflare.com/r2/api/tokens/; Workers: developers.cloudflare.com/workers/authorization/workers/
/// (2026-09-15).
/// </summary>
public static class ResourceKeys
{
    /// <summary>The key of one resource of a kind, or of all of them: <c>com.cloudflare.api.account.zone.*</c>.</summary>
    public static string Of(Scope kind, string id) => $"{kind.Key}.{id}";

    /// <summary>The selector that names a resource: nested for all zones or buckets of an account and for Workers, else flat.</summary>
    /// <exception cref="ArgumentException">The resource cannot be named: see <see cref="ResourceIds.IsNameable"/>.</exception>
    public static ResourceSelector SelectorOf(Resource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        if (!ResourceIds.IsNameable(resource))
        {
            throw new ArgumentException($"A policy cannot name this {resource.Kind.Word}: its id is missing or malformed.", nameof(resource));
        }

        if (resource.Id == Resource.All || resource.Kind == Scope.Worker)
        {
            return new(Of(resource.Kind, resource.Id!), Of(Scope.Account, resource.AccountId!));
        }

        return resource.Kind == Scope.R2Bucket
            ? new(Of(Scope.R2Bucket, $"{resource.AccountId}_{resource.Id}"))
            : new(Of(resource.Kind, resource.Id!));
    }

    /// <summary>
    /// What a selector names: the inverse of <see cref="SelectorOf"/>, and besides <see cref="Resource.All"/> accounts,
    /// and zones of all accounts (their <see cref="Resource.AccountId"/> is <see cref="Resource.All"/>).
    /// </summary>
    /// <returns>False where the kind is unknown or the key has no form that Cloudflare documents.</returns>
    public static bool TryRead(ResourceSelector selector, out Resource resource)
    {
        resource = Resource.Account(null);
        string? parent = null;
        if (selector.Parent is not null && !TryTail(selector.Parent, Scope.Account, out parent))
        {
            return false;
        }

        foreach (var kind in (ReadOnlySpan<Scope>)[Scope.Zone, Scope.R2Bucket, Scope.Worker, Scope.User, Scope.Account])
        {
            if (TryTail(selector.Key, kind, out var id))
            {
                return TryRead(kind, id, parent, out resource);
            }
        }

        return false;
    }

    private static bool TryRead(Scope kind, string id, string? parent, out Resource resource)
    {
        resource = new Resource(kind, id, null, parent);
        if (kind == Scope.Zone)
        {
            // Without an account around it, the star means the zones of all accounts.
            resource = resource with { AccountId = parent ?? (id == Resource.All ? Resource.All : null) };
            return true;
        }

        if (kind == Scope.R2Bucket && parent is null)
        {
            var cut = id.IndexOf('_', StringComparison.Ordinal);
            resource = cut > 0 ? new Resource(kind, id[(cut + 1)..], null, id[..cut]) : resource;
            return cut > 0;
        }

        return kind == Scope.R2Bucket || (kind == Scope.Worker ? parent is not null && id != Resource.All : parent is null);
    }

    private static bool TryTail(string key, Scope kind, out string tail)
    {
        var starts = key.Length > kind.Key.Length + 1
            && key.StartsWith(kind.Key, StringComparison.Ordinal)
            && key[kind.Key.Length] == '.';
        tail = starts ? key[(kind.Key.Length + 1)..] : string.Empty;
        return starts && !tail.Contains('.', StringComparison.Ordinal);
    }
}
