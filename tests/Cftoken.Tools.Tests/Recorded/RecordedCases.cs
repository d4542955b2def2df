using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Cftoken.Tools.Expansion;

namespace Cftoken.Tools.Tests.Recorded;

/// <summary>The recorded runs that the repository keeps, read once.</summary>
public static partial class RecordedCases
{
    private const string Account = "/accounts/{account_id}";

    /// <summary>Every case, in the order of the file.</summary>
    public static readonly ImmutableArray<RecordedCase> All = [.. TestData.Lines("recorded-cases.jsonl").Skip(1).Select(Read)];

    /// <summary>The case of that name.</summary>
    public static RecordedCase Named(string name) => All.Single(recorded => recorded.Name == name);

    /// <summary>A path template with its parameters' names taken out: names differ between sources, places do not.</summary>
    public static string Shape(string template) => Parameter().Replace(template, "{}");

    private static RecordedCase Read(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        ToolVersion.TryParse(root.GetProperty("wrangler").GetString(), out var version).ShouldBeTrue();
        return new RecordedCase(
            root.GetProperty("case").GetString()!,
            root.GetProperty("command").GetString()!,
            root.GetProperty("exit").GetInt32(),
            version,
            root.GetProperty("config") is { ValueKind: JsonValueKind.Object } configuration ? TestData.Node(configuration) : null,
            [.. root.GetProperty("calls").EnumerateArray().Select(call => ReadCall(call.GetString()!))]);
    }

    private static RecordedCall ReadCall(string text)
    {
        var onDenied = text[0] switch { '!' => "fatal", '~' => "tolerated", _ => null };
        var parts = text.TrimStart('!', '~').Split(' ');
        var path = parts[1].StartsWith("/S", StringComparison.Ordinal)
            ? $"{Account}/workers/scripts/{{script_name}}{parts[1][2..]}"
            : parts[1].StartsWith("/A", StringComparison.Ordinal) ? $"{Account}{parts[1][2..]}" : parts[1];
        return new RecordedCall(parts[0], Shape(path), onDenied, parts.Length == 3);
    }

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();
}
