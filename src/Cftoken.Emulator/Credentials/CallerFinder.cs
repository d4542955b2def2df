using System.Collections.Immutable;
using Cftoken.Catalog.Authorizing;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Emulator.Groups;
using Cftoken.Emulator.State;

namespace Cftoken.Emulator.Credentials;

/// <summary>Finds out whose credential it is.</summary>
internal sealed class CallerFinder(EmulatorState state, GroupDirectory groups, Propagation propagation, string globalKeyHash)
{
    /// <summary>The caller, and the credential's kind where there is none.</summary>
    public (CredentialKind Kind, Caller? Caller) Find(PresentedCredential presented, DateTimeOffset at)
    {
        if (!presented.Malformed.IsEmpty)
        {
            return (CredentialKind.Malformed, null);
        }

        if (presented.Key is { } key)
        {
            return key.Fingerprint() == globalKeyHash && string.Equals(presented.Email, state.User.Email, StringComparison.OrdinalIgnoreCase)
                ? (CredentialKind.GlobalKey, new Caller(CredentialKind.GlobalKey, null, EverythingOfTheUser()))
                : (CredentialKind.UnknownKey, null);
        }

        if (presented.Token is not { } value)
        {
            return (CredentialKind.None, null);
        }

        if (state.Tokens.FindByValue(value) is not { } token || !propagation.HasReached(token.Id, at))
        {
            return (CredentialKind.UnknownToken, null);
        }

        var kind = token.Owner.Kind == OwnerKind.User ? CredentialKind.UserToken : CredentialKind.AccountToken;
        return (kind, new Caller(kind, token, token.ToGrant(state.AccountsOf(token.Owner))));
    }

    private TokenGrant EverythingOfTheUser()
    {
        var all = groups.For(OwnerKind.User).ToLookup(listed => listed.Group.Scope);
        Policy On(Scope scope, string key) =>
            new(PolicyEffect.Allow, [.. all[scope].Select(listed => new GroupReference(listed.Id))], [new ResourceSelector(key)]);
        ImmutableArray<Policy> policies =
        [
            On(Scope.Account, ResourceKeys.Of(Scope.Account, Resource.All)),
            On(Scope.Zone, ResourceKeys.Of(Scope.Zone, Resource.All)),
            On(Scope.User, ResourceKeys.Of(Scope.User, state.User.Id)),
        ];
        return new TokenGrant(
            OwnerKind.User, state.User.Id, "active", null, null, [], [], policies, [.. state.UserAccounts.Select(account => account.Id)]);
    }
}
