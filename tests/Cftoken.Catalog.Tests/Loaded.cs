namespace Cftoken.Catalog.Tests;

/// <summary>The catalogue from the built-in data, put together once for all tests; it cannot change.</summary>
internal static class Loaded
{
    public static PermissionCatalog Catalog { get; } = PermissionCatalog.Load();
}
