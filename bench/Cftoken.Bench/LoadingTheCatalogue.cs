using BenchmarkDotNet.Attributes;
using Cftoken.Catalog;

namespace Cftoken.Bench;

/// <summary>Putting the catalogue together from its embedded text; the code is warm here, <c>startup</c> measures it cold.</summary>
public class LoadingTheCatalogue
{
    /// <summary>What every plan does once.</summary>
    [Benchmark]
    public PermissionCatalog Load() => PermissionCatalog.Load();
}
