using System.Collections.Immutable;

namespace Cftoken.Catalog.Model;

/// <summary>Permissions that reach beyond a job's own product, so that a person decides before a token gets them.</summary>
/// <param name="Name">What they are about, for people: <c>DNS</c>.</param>
/// <param name="Groups">The groups that change something there.</param>
/// <param name="Sources">Why they are on the list.</param>
public sealed record SensitiveArea(string Name, ImmutableArray<PermissionGroup> Groups, ImmutableArray<SourceNote> Sources);
