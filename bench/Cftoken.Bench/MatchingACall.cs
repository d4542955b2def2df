using BenchmarkDotNet.Attributes;
using Cftoken.Catalog;

namespace Cftoken.Bench;

/// <summary>Recognising one concrete call, against looking a string up in a dictionary.</summary>
public class MatchingACall
{
    private const string Path = "/accounts/0123456789abcdef0123456789abcdef/workers/scripts/shop-api/subdomain?x=1";
    private readonly PermissionCatalog catalog = PermissionCatalog.Load();
    private readonly Dictionary<string, int> paths = new(StringComparer.Ordinal) { [Path] = 1 };

    /// <summary>The yardstick.</summary>
    [Benchmark(Baseline = true)]
    public bool DictionaryLookUp() => paths.ContainsKey(Path);

    /// <summary>A call that the catalogue knows.</summary>
    [Benchmark]
    public bool KnownCall() => catalog.TryMatch("POST", Path, out _);

    /// <summary>A literal beside a template: <c>/tokens/verify</c> and <c>/tokens/{token_id}</c>.</summary>
    [Benchmark]
    public bool LiteralBesideTemplate() => catalog.TryMatch("GET", "/accounts/0123456789abcdef0123456789abcdef/tokens/verify", out _);

    /// <summary>A call that it does not know.</summary>
    [Benchmark]
    public bool UnknownCall() => catalog.TryMatch("GET", "/accounts/0123456789abcdef0123456789abcdef/no/such/thing", out _);
}
