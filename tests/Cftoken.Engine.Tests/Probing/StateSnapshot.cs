using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Cftoken.Catalog;
using Cftoken.Core.Outside;
using Cftoken.Emulator;
using Cftoken.Emulator.Faults;
using Cftoken.Emulator.Requests;

namespace Cftoken.Engine.Tests.Probing;

/// <summary>
/// All that an emulator remembers, as text: every field that can be reached from it, but for its log, its catalogue, and the
/// moments of last use, which every call moves. Shelves without anything on them are put up at the first look, and do not count.
/// </summary>
internal sealed class StateSnapshot
{
    private static readonly Type[] LeftOut = [typeof(RequestLog), typeof(PermissionCatalog), typeof(OutsideWorld), typeof(FaultPlan), typeof(Lock), typeof(CancellationTokenSource)];

    private readonly HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
    private readonly StringBuilder text = new();

    /// <summary>The lines of the state.</summary>
    public static IReadOnlyList<string> Of(CloudflareEmulator emulator)
    {
        var snapshot = new StateSnapshot();
        var parts = typeof(CloudflareEmulator).GetField("parts", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(emulator)!;
        snapshot.Add(parts, "emulator", 0);
        return snapshot.text.ToString().Split('\n');
    }

    /// <summary>The lines that only one of two states has.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyList<string> before, IReadOnlyList<string> after) =>
        [.. before.Except(after).Select(line => $"- {line}"), .. after.Except(before).Select(line => $"+ {line}")];

    private void Add(object? value, string name, int depth)
    {
        if (value is null || LeftOut.Contains(value.GetType()) || name.Contains("LastUsedOn", StringComparison.Ordinal))
        {
            return;
        }

        if (Plain(value) is { } plain)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}={plain}\n");
            return;
        }

        if ((!value.GetType().IsValueType && !seen.Add(value)) || depth > 60)
        {
            return;
        }

        switch (value)
        {
            case Delegate handler:
                Add(handler.Target, $"{name}.target", depth + 1);
                break;
            case IDictionary map:
                foreach (var (key, item) in map.Keys.Cast<object>().Select(key => (Key: Plain(key) ?? key.ToString()!, Item: map[key])).OrderBy(entry => entry.Key, StringComparer.Ordinal))
                {
                    Add(item, $"{name}[{key}]", depth + 1);
                }

                break;
            case IEnumerable items:
                var number = 0;
                foreach (var item in items)
                {
                    Add(item, $"{name}[{number++}]", depth + 1);
                }

                break;
            default:
                for (var type = value.GetType(); type is not null && type != typeof(object); type = type.BaseType)
                {
                    foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).OrderBy(field => field.Name, StringComparer.Ordinal))
                    {
                        if (IsOurs(type))
                        {
                            Add(field.GetValue(value), $"{name}.{field.Name}", depth + 1);
                        }
                    }
                }

                break;
        }
    }

    // A catalogue's own objects never change, and are many.
    private static bool IsOurs(Type type) => type.Namespace?.StartsWith("Cftoken.Emulator", StringComparison.Ordinal) == true
        || type.Namespace == "Cftoken.Catalog.Policies" || type.FullName!.StartsWith("System.ValueTuple", StringComparison.Ordinal)
        || type.FullName.StartsWith("System.Collections.Generic.KeyValuePair", StringComparison.Ordinal);

    private static string? Plain(object value) => value switch
    {
        string text => text,
        JsonNode json => json.ToJsonString(),
        byte[] bytes => Convert.ToHexStringLower(SHA256.HashData(bytes)),
        IFormattable formattable when value.GetType().IsPrimitive || value.GetType().IsEnum || value is DateTimeOffset or Guid or TimeSpan =>
            formattable.ToString(null, CultureInfo.InvariantCulture),
        bool flag => flag.ToString(),
        _ => null,
    };
}
