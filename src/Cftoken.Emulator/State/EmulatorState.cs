using System.Collections.Immutable;
using Cftoken.Catalog.Policies;

namespace Cftoken.Emulator.State;

/// <summary>What the emulator remembers, besides what products keep themselves. Touched only under the emulator's lock.</summary>
internal sealed class EmulatorState(EmulatorSeed seed)
{
    /// <summary>The user.</summary>
    public UserRecord User { get; } = seed.User;

    /// <summary>The accounts.</summary>
    public ImmutableArray<AccountRecord> Accounts { get; } = seed.Accounts;

    /// <summary>The zones.</summary>
    public ImmutableArray<ZoneRecord> Zones { get; } = seed.Zones;

    /// <summary>The tokens.</summary>
    public TokenStore Tokens { get; } = new();

    /// <summary>The accounts that the user is a member of.</summary>
    public IEnumerable<AccountRecord> UserAccounts => Accounts.Where(account => account.Membership != UserMembership.None);

    /// <summary>The account of that id, or null.</summary>
    public AccountRecord? Account(string id) => Accounts.FirstOrDefault(account => account.Id == id);

    /// <summary>The zone of that id, or null.</summary>
    public ZoneRecord? Zone(string id) => Zones.FirstOrDefault(zone => zone.Id == id);

    /// <summary>The zone of that name, or null.</summary>
    public ZoneRecord? ZoneNamed(string name) => Zones.FirstOrDefault(zone => zone.Name == name);

    /// <summary>The accounts that a token's owner belongs to.</summary>
    public ImmutableArray<string> AccountsOf(TokenOwner owner) =>
        owner.Kind == OwnerKind.Account ? [owner.Id] : [.. UserAccounts.Select(account => account.Id)];
}
