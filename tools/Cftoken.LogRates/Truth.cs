using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Catalog.Model;

namespace Cftoken.LogRates;

/// <summary>Which causes are right for a recorded scenario.</summary>
public static class Truth
{
    private static readonly ImmutableArray<(string Contains, ImmutableArray<ErrorCause> Causes)> Known = Read();

    /// <summary>The causes that are right for a case.</summary>
    public static ImmutableArray<ErrorCause> CausesOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (var (contains, causes) in Known)
        {
            if (name.Contains(contains, StringComparison.Ordinal))
            {
                return causes;
            }
        }

        return [ErrorCause.MissingPermission];
    }

    private static ImmutableArray<(string, ImmutableArray<ErrorCause>)> Read()
    {
        using var stream = typeof(Truth).Assembly.GetManifestResourceStream("expected-causes.json")!;
        using var document = JsonDocument.Parse(stream);
        return
        [
            .. document.RootElement.GetProperty("cases").EnumerateArray().Select(item => (
                item.GetProperty("contains").GetString()!,
                item.GetProperty("causes").EnumerateArray().Select(word => ErrorCauses.Of(word.GetString())!.Value).ToImmutableArray())),
        ];
    }
}
