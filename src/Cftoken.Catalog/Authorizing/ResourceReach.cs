using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;

namespace Cftoken.Catalog.Authorizing;

/// <summary>
/// Whether a resource named in a policy reaches the resource that a call is made on, for a group of a given scope.
/// Groups of one kind on a resource of another do nothing, except that an account stands for all of its zones.
/// </summary>
/// <remarks>
/// A call that names no resource of the group's kind is either a list, which is answered if the group is held anywhere
/// (the answer then holds only what the token may see), or it changes something that belongs to no single resource
/// (a new zone), which wants the group on all of them.
/// </remarks>
internal readonly ref struct ResourceReach
{
    private readonly TokenGrant token;
    private readonly Call call;
    private readonly string? zone;
    private readonly bool isList;

    public ResourceReach(TokenGrant token, Call call)
    {
        this.token = token;
        this.call = call;
        zone = call.Operation.OnAllZones ? Resource.All : call.ZoneId;
        isList = call.Operation.Method is "GET" or "HEAD";
    }

    /// <summary>Whether a group of this scope, allowed on the selector's resource, allows the call.</summary>
    public bool Allows(Scope scope, ResourceSelector selector) => Reaches(scope, selector, denying: false);

    /// <summary>Whether a group of this scope, denied on the selector's resource, denies the call.</summary>
    public bool Denies(Scope scope, ResourceSelector selector) => Reaches(scope, selector, denying: true);

    private bool Reaches(Scope scope, ResourceSelector selector, bool denying)
    {
        if (!ResourceKeys.TryRead(selector, out var named) || IsForbiddenToOwner(named))
        {
            return false;
        }

        if (scope == Scope.Account)
        {
            return named.Kind == Scope.Account && Meets(named.Id!, call.AccountId, denying);
        }

        if (scope == Scope.Zone)
        {
            return ReachesZone(named, denying);
        }

        if (scope == Scope.User)
        {
            return named.Kind == Scope.User && string.Equals(named.Id, token.OwnerId, StringComparison.Ordinal);
        }

        if (scope == Scope.R2Bucket)
        {
            return named.Kind == Scope.R2Bucket && IsInAccount(named.AccountId, denying) && Meets(named.Id!, call.Bucket, denying);
        }

        return scope == Scope.Worker && named.Kind == Scope.Worker
            && call.WorkerTag is not null
            && string.Equals(named.AccountId, call.AccountId, StringComparison.Ordinal)
            && string.Equals(named.Id, call.WorkerTag, StringComparison.Ordinal);
    }

    // Every account, the zones of every account and the user are for user-owned tokens, one Worker is for account-owned
    // ones: developers.cloudflare.com/fundamentals/api/how-to/create-via-api/ (2026-08-11),
    // developers.cloudflare.com/workers/authorization/workers/ (2026-09-15).
    private bool IsForbiddenToOwner(Resource named) => token.Owner == OwnerKind.Account
        ? named.Kind == Scope.User || named.AccountId == Resource.All || (named.Kind == Scope.Account && named.Id == Resource.All)
        : named.Kind == Scope.Worker;

    private bool ReachesZone(Resource named, bool denying)
    {
        if (named.Kind == Scope.Account)
        {
            return IsInAccount(named.Id, denying) && Meets(Resource.All, zone, denying);
        }

        return named.Kind == Scope.Zone
            && (named.AccountId is null || IsInAccount(named.AccountId, denying))
            && Meets(named.Id!, zone, denying);
    }

    /// <summary>Whether the named id, or all of them, meets the one that the call wants: one, all, or any.</summary>
    private bool Meets(string named, string? wanted, bool denying)
    {
        if (named == Resource.All || string.Equals(named, wanted, StringComparison.Ordinal))
        {
            return true;
        }

        // A denial of a part does not empty a list, but it breaks a call that wants the whole.
        return wanted switch
        {
            null => isList != denying,
            Resource.All => denying,
            _ => false,
        };
    }

    // A call on a zone whose account nobody knows is in no account that allows it, and in any that denies it.
    private bool IsInAccount(string? account, bool denying) => call.AccountId is null && zone is not (null or Resource.All)
        ? denying || account == Resource.All
        : Meets(account!, call.AccountId, denying);
}
