namespace Cftoken.Catalog.Model;

/// <summary>
/// What a token is granted. The id is the identity; the name is cosmetic and drifts, and seven names stand for two
/// groups of different scope.
/// </summary>
/// <param name="Id">Cloudflare's 32-hex id; null where no public source tells it (it must then come from the live API).</param>
/// <param name="Name">The API's name, for example <c>Workers Scripts Write</c>.</param>
/// <param name="Scope">The kind of resource that it applies to.</param>
/// <param name="Action">What it allows, in one word: read, write, edit, admin, revoke, run, purge, …</param>
/// <param name="Category">Cloudflare's category, for example <c>developer_platform</c>; null if not known.</param>
/// <param name="DashboardKey">The key that a pre-filled dashboard link uses, for example <c>workers_scripts</c>; null if not known.</param>
/// <param name="OAuthScope">Cloudflare's OAuth scope that mirrors it; null if not known.</param>
/// <param name="Source">Where the fact comes from.</param>
public sealed record PermissionGroup(
    string? Id,
    string Name,
    Scope Scope,
    string Action,
    string? Category,
    string? DashboardKey,
    string? OAuthScope,
    string Source)
{
    /// <summary>Whether a source tells the scope; false where it is assumed from the name.</summary>
    public bool IsScopeCertain { get; init; } = true;

    /// <summary>Whether it only reads.</summary>
    public bool IsReadOnly => Action is "read" or "metadata-read" or "content-read-only" or "metadata-read-only" or "evaluate";

    /// <summary>The name without its level: <c>Workers Scripts</c> of <c>Workers Scripts Write</c>.</summary>
    public string Family => Name[..Math.Max(0, Name.LastIndexOf(' '))];

    /// <summary>Two groups are the same when name and scope are; the catalogue holds each pair once.</summary>
    public bool Equals(PermissionGroup? other) =>
        other is not null && Scope == other.Scope && string.Equals(Name, other.Name, StringComparison.Ordinal);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(StringComparer.Ordinal.GetHashCode(Name), Scope);

    /// <summary>Name and scope, for people: <c>Workers Scripts Write (account)</c>.</summary>
    public override string ToString() => $"{Name} ({Scope.Word})";
}
