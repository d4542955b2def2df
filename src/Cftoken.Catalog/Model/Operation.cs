using System.Collections.Immutable;

namespace Cftoken.Catalog.Model;

/// <summary>What kind of thing an operation is addressed to.</summary>
public enum Level
{
    /// <summary>An account: <c>/accounts/{account_id}/…</c>.</summary>
    Account,

    /// <summary>A zone: <c>/zones/{zone_id}/…</c>.</summary>
    Zone,

    /// <summary>The token's own user: <c>/user</c>, <c>/memberships</c>.</summary>
    User,

    /// <summary>Nothing in particular: <c>/radar/…</c>, <c>/ips</c>.</summary>
    Global,
}

/// <summary>The layer of the catalogue that a fact comes from; a re-import replaces only the first.</summary>
public enum Layer
{
    /// <summary>Cloudflare's published API description.</summary>
    Published,

    /// <summary>What documentation pages, SDKs and rules of inference add.</summary>
    Enrichment,

    /// <summary>The project's own decisions, each with its source and date.</summary>
    Overlay,
}

/// <summary>One REST call of Cloudflare's API: method and path template, and who may make it.</summary>
/// <param name="Method">The HTTP method in upper case.</param>
/// <param name="Template">The path template, for example <c>/accounts/{account_id}/workers/scripts/{script_name}</c>.</param>
/// <param name="Level">What it is addressed to.</param>
/// <param name="Accepted">
/// The groups of which any one lets the call through, those whose scope does not fit the level left out.
/// Empty: no group is known, or none is needed (see <see cref="AnyToken"/>).
/// </param>
/// <param name="AnyToken">Whether every live token may make the call, whatever its groups (token verification).</param>
/// <param name="Source">Where <paramref name="Accepted"/> comes from: openapi, docs-page, terraform-docs, inferred, overlay, ….</param>
/// <param name="Confidence">How sure that is, 0 to 1.</param>
/// <param name="Layer">The layer that decided <paramref name="Accepted"/>.</param>
public sealed record Operation(
    string Method,
    string Template,
    Level Level,
    ImmutableArray<PermissionGroup> Accepted,
    bool AnyToken,
    string Source,
    double Confidence,
    Layer Layer)
{
    /// <summary>Whether the accepted groups are a conclusion of somebody's and not Cloudflare's own word.</summary>
    public bool IsInferred => Source is not ("openapi" or "docs-page" or "terraform-docs");

    /// <summary>Two operations are the same when method and template are.</summary>
    public bool Equals(Operation? other) =>
        other is not null
        && string.Equals(Method, other.Method, StringComparison.Ordinal)
        && string.Equals(Template, other.Template, StringComparison.Ordinal);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Method, Template);

    /// <summary><c>METHOD template</c>, the form used in data, messages and JSON.</summary>
    public override string ToString() => $"{Method} {Template}";
}
