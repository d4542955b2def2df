using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Emulator.Groups;
using Cftoken.Emulator.State;

namespace Cftoken.Emulator.Tokens;

/// <summary>Which policies a token can be given: known groups, on resources that fit them, within what its creator may give.</summary>
internal sealed class PolicyRules(EmulatorState state, GroupDirectory groups)
{
    private static readonly ImmutableArray<(string Name, Scope Scope)> TokenManagement =
        [("API Tokens Write", Scope.User), ("Account API Tokens Write", Scope.Account)];

    /// <summary>Checks policies.</summary>
    /// <param name="owner">Whose token they are for.</param>
    /// <param name="policies">The policies.</param>
    /// <param name="mayManageTokens">
    /// Whether the token may be given the management of tokens: not where a token asks for it
    /// (developers.cloudflare.com/fundamentals/api/how-to/create-via-api/, 2026-08-11).
    /// </param>
    /// <exception cref="Endpoints.RefusalException">The first that is wrong.</exception>
    public void Check(TokenOwner owner, ImmutableArray<Policy> policies, bool mayManageTokens)
    {
        foreach (var policy in policies)
        {
            var held = policy.Groups.Select(reference => Known(owner, reference)).ToArray();
            var named = policy.Resources.Select(selector => Readable(owner, selector)).ToArray();
            if (held.Length == 0 || named.Length == 0)
            {
                throw TokenErrors.Invalid("A policy must have permission groups and resources");
            }

            foreach (var permission in held)
            {
                if (!mayManageTokens && TokenManagement.Contains((permission.Name, permission.Scope)))
                {
                    throw TokenErrors.SubToken();
                }

                foreach (var resource in named)
                {
                    CheckPair(owner, permission, resource);
                }
            }
        }
    }

    private PermissionGroup Known(TokenOwner owner, GroupReference reference)
    {
        var permission = groups.ById(reference.Id) ?? throw TokenErrors.Invalid($"Permission group {reference.Id} does not exist");
        return groups.For(owner.Kind).Any(listed => listed.Group.Equals(permission))
            ? permission
            : throw TokenErrors.UnsupportedResource(permission.Scope.Key);
    }

    private static Resource Readable(TokenOwner owner, ResourceSelector selector)
    {
        if (ResourceKeys.TryRead(selector, out var resource))
        {
            return resource.Kind == Scope.Worker && owner.Kind == OwnerKind.User
                ? throw TokenErrors.UnsupportedResource(Scope.Worker.Key)
                : resource;
        }

        throw selector.Key == ResourceKeys.Of(Scope.R2Bucket, Resource.All)
            ? TokenErrors.UnauthorizedResource()
            : TokenErrors.UnsupportedResource(selector.Key[..Math.Max(selector.Key.LastIndexOf('.'), 0)]);
    }

    // A zone group on an account means every zone of the account (developers.cloudflare.com, create-via-api, 2026-08-11);
    // otherwise the kinds must agree.
    private void CheckPair(TokenOwner owner, PermissionGroup permission, Resource resource)
    {
        if (permission.Scope != resource.Kind && !(permission.Scope == Scope.Zone && resource.Kind == Scope.Account))
        {
            throw TokenErrors.ScopeNotFound();
        }

        if (!MayGive(owner, resource))
        {
            throw TokenErrors.BeyondCreator(permission.Name);
        }
    }

    private bool MayGive(TokenOwner owner, Resource resource)
    {
        if (resource.Kind == Scope.User)
        {
            return owner.Kind == OwnerKind.User && resource.Id == owner.Id;
        }

        var account = resource.Kind == Scope.Account ? resource.Id : resource.AccountId ?? state.Zone(resource.Id!)?.AccountId;
        if (owner.Kind == OwnerKind.Account)
        {
            return account == owner.Id;
        }

        return account == Resource.All
            ? state.UserAccounts.All(member => member.Membership == UserMembership.SuperAdministrator)
            : account is not null && state.Account(account)?.Membership == UserMembership.SuperAdministrator;
    }
}
