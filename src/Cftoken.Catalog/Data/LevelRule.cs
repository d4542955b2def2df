using Cftoken.Catalog.Model;

namespace Cftoken.Catalog.Data;

/// <summary>What an operation is addressed to, told from its path alone.</summary>
internal static class LevelRule
{
    /// <summary>The level of a path template.</summary>
    public static Level Of(ReadOnlySpan<char> template)
    {
        var end = template.Length > 1 ? template[1..].IndexOf('/') : -1;
        return (end < 0 ? template : template[..(end + 1)]) switch
        {
            "/accounts" => Level.Account,
            "/zones" => Level.Zone,
            // Origin CA certificates name their zone in the query or the body.
            // Source: the zone groups that the published description accepts for them (2026-07-27).
            "/certificates" => Level.Zone,
            "/user" or "/users" or "/memberships" => Level.User,
            _ => Level.Global,
        };
    }
}
