using System.Collections.Immutable;
using Cftoken.Emulator.Products;

namespace Cftoken.Emulator.State;

/// <summary>The one user whom the emulator knows.</summary>
/// <param name="Id">32 lower hex.</param>
/// <param name="Email">The e-mail address.</param>
public sealed record UserRecord(string Id, string Email);

/// <summary>An account.</summary>
/// <param name="Id">32 lower hex.</param>
/// <param name="Name">Its name.</param>
/// <param name="WorkersSubdomain">Its workers.dev subdomain; null: none is registered yet.</param>
/// <param name="Membership">What the user is in it.</param>
/// <param name="HasR2">Whether R2 was enabled for it in the dashboard.</param>
public sealed record AccountRecord(
    string Id, string Name, string? WorkersSubdomain = null, UserMembership Membership = UserMembership.SuperAdministrator, bool HasR2 = true);

/// <summary>What the user is in an account; it caps what the user's tokens may be given.</summary>
public enum UserMembership
{
    /// <summary>A member with every right.</summary>
    SuperAdministrator,

    /// <summary>A member without the right to give anything to a token.</summary>
    Limited,

    /// <summary>Not a member: the account is somebody else's.</summary>
    None,
}

/// <summary>A zone.</summary>
/// <param name="Id">32 lower hex.</param>
/// <param name="Name">Its domain.</param>
/// <param name="AccountId">The account that it lies in.</param>
public sealed record ZoneRecord(string Id, string Name, string AccountId);

/// <summary>What an emulator starts with.</summary>
/// <param name="User">The user.</param>
/// <param name="Accounts">At least one account; the first one also gets the account-owned minting token.</param>
/// <param name="Zones">The zones.</param>
public sealed record EmulatorSeed(UserRecord User, ImmutableArray<AccountRecord> Accounts, ImmutableArray<ZoneRecord> Zones)
{
    /// <summary>
    /// One user, one account with a workers.dev subdomain, and the zone <c>example.com</c>; the ids are those that the
    /// sample projects name.
    /// </summary>
    public static readonly EmulatorSeed Default = new(
        new UserRecord("beef0000beef0000beef0000beef0001", "dev@example.com"),
        [new AccountRecord("0123456789abcdef0123456789abcdef", "Example Account", "example-account")],
        [new ZoneRecord("feed0000feed0000feed0000feed0001", "example.com", "0123456789abcdef0123456789abcdef")])
    {
        Products = ProductSeed.Samples,
    };

    /// <summary>What the products hold.</summary>
    public ProductSeed Products { get; init; } = ProductSeed.Empty;
}
