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

/// <summary>What a call must carry to be let in.</summary>
public enum Credential
{
    /// <summary>An API token (or a key) that holds one of the accepted groups.</summary>
    ApiToken,

    /// <summary>Nothing: the operation is public.</summary>
    None,

    /// <summary>The session token that an assets upload session handed out, not an API token.</summary>
    AssetsSession,

    /// <summary>The upload token that a Pages project handed out, not an API token.</summary>
    PagesUpload,
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
/// <param name="Source">Where <paramref name="Accepted"/> comes from: openapi, docs-page, terraform-docs, inferred, overlay; none where nobody says anything.</param>
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
    /// <summary>What a call must carry; the accepted groups only matter for <see cref="Model.Credential.ApiToken"/>.</summary>
    public Credential Credential { get; init; }

    /// <summary>Whether the call wants one of the accepted groups at all.</summary>
    public bool WantsGroup => !AnyToken && Credential == Credential.ApiToken;

    /// <summary>
    /// Whether the call reaches every zone of the account at once, so that a group of zone scope must be granted on all
    /// of them (<c>PUT …/workers/scripts/{script_name}/routes</c>).
    /// </summary>
    public bool OnAllZones { get; init; }

    /// <summary>
    /// Groups that the sources name but that do not count, because their scope does not fit the level (an account group
    /// on a zone's call): noise, kept to be shown.
    /// </summary>
    public ImmutableArray<PermissionGroup> Disregarded { get; init; } = [];

    /// <summary>What the overlay's sources say; empty for the other layers, whose source stands in <see cref="Source"/>.</summary>
    public ImmutableArray<SourceNote> Sources { get; init; } = [];

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
