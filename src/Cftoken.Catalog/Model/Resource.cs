namespace Cftoken.Catalog.Model;

/// <summary>One thing that a permission is granted on: by id, or by name as long as the id is not known.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">
/// Its id: 32 lower hex for accounts, zones, users and Workers (the tag); for an R2 bucket <c>jurisdiction_name</c>.
/// Null while it is not known. <see cref="All"/> stands for every resource of the kind within <paramref name="AccountId"/>.
/// </param>
/// <param name="Name">Its name, where that is all that is known, or for people.</param>
/// <param name="AccountId">The account that it lies in, where known; for an account itself null.</param>
public sealed record Resource(Scope Kind, string? Id, string? Name = null, string? AccountId = null)
{
    /// <summary>The id that stands for every resource of the kind.</summary>
    public const string All = "*";

    /// <summary>
    /// Whether the name is only that of a host in the zone: <c>shop.example.com</c> lies in the zone of that name, or of
    /// <c>example.com</c>.
    /// </summary>
    public bool IsNamedByHost { get; init; }

    /// <summary>Whether the id is still to be found.</summary>
    public bool IsUnresolved => Id is null;

    /// <summary>An account; a null id means that it is not known yet.</summary>
    public static Resource Account(string? id) => new(Scope.Account, id);

    /// <summary>A zone by id.</summary>
    public static Resource Zone(string id, string? name = null, string? accountId = null) => new(Scope.Zone, id, name, accountId);

    /// <summary>A zone by name, its id not known yet.</summary>
    public static Resource ZoneNamed(string name, string? accountId = null) => new(Scope.Zone, null, name, accountId);

    /// <summary>The zone in which a host lies, its own name and id not known yet.</summary>
    public static Resource ZoneOf(string host, string? accountId = null) => ZoneNamed(host, accountId) with { IsNamedByHost = true };

    /// <summary>Every zone of an account.</summary>
    public static Resource AllZones(string? accountId) => new(Scope.Zone, All, null, accountId);

    /// <summary>The user who owns the token; the id is not known until the API tells it.</summary>
    public static Resource User(string? id) => new(Scope.User, id);
}
