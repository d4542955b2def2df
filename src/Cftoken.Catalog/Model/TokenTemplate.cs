using System.Collections.Immutable;

namespace Cftoken.Catalog.Model;

/// <summary>One of the ready-made permission sets that Cloudflare's dashboard offers.</summary>
/// <param name="Name">Its name in the dashboard, for example <c>Edit Cloudflare Workers</c>.</param>
/// <param name="Groups">What it grants.</param>
/// <param name="Date">When that was read, ISO 8601.</param>
/// <param name="Sources">Who says so, and who says otherwise.</param>
public sealed record TokenTemplate(
    string Name,
    ImmutableArray<PermissionGroup> Groups,
    string Date,
    ImmutableArray<SourceNote> Sources);
