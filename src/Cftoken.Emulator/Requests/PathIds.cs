using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;

namespace Cftoken.Emulator.Requests;

/// <summary>The account and zone that a path names.</summary>
internal static class PathIds
{
    /// <summary>The account's and the zone's id in a path; null where it names none.</summary>
    public static (string? Account, string? Zone) Of(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
    {
        ["accounts", var id, ..] when ResourceIds.IsHexId(id) => (id, null),
        ["zones", var id, ..] when ResourceIds.IsHexId(id) => (null, id),
        _ => (null, null),
    };

    /// <summary>Whether the account or zone that the operation is made on is named by something that can be its id.</summary>
    public static bool AreWellFormed(Operation operation, string path) =>
        operation.Template.Split('/') is not ["", "accounts" or "zones", ['{', ..], ..] || Of(path) is not (null, null);
}
