using System.Collections.Immutable;

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

    /// <summary>The account of that id, or null.</summary>
    public AccountRecord? Account(string id) => Accounts.FirstOrDefault(account => account.Id == id);

    /// <summary>The zone of that id, or null.</summary>
    public ZoneRecord? Zone(string id) => Zones.FirstOrDefault(zone => zone.Id == id);

    /// <summary>The zone of that name, or null.</summary>
    public ZoneRecord? ZoneNamed(string name) => Zones.FirstOrDefault(zone => zone.Name == name);
}
