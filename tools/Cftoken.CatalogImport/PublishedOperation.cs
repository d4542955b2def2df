namespace Cftoken.CatalogImport;

/// <summary>What the published description says of one operation, as the catalogue keeps it.</summary>
/// <param name="Method">The HTTP method in upper case.</param>
/// <param name="Path">The path template.</param>
/// <param name="Credential">Empty for an API token, <c>none</c>, or the name of the scheme that it wants instead.</param>
/// <param name="Groups">The names of the permission groups, each once, in ordinal order.</param>
internal sealed record PublishedOperation(string Method, string Path, string Credential, IReadOnlyList<string> Groups);
