using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Cftoken.Core.Problems;
using Cftoken.TestInfrastructure;
using Cftoken.Tools.Invocations;

namespace Cftoken.Matrix.Denials;

/// <summary>The file of measured denials, and what the recorded runs tell besides. A line is added as soon as it is measured.</summary>
public sealed partial class DenialFile
{
    private const string File = "tests/Cftoken.Tools.Tests/data/measured-denials.jsonl";
    private const string Recorded = "tests/Cftoken.Tools.Tests/data/recorded-cases.jsonl";
    private const string Account = "/accounts/{account_id}";
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
    private readonly HashSet<(string, string, string, int)> known;

    private DenialFile(HashSet<(string, string, string, int)> known) => this.known = known;

    /// <summary>Reads both files.</summary>
    public static DenialFile Read() => new([.. OfRecordings(), .. Lines(File).Skip(1).Select(line => JsonSerializer.Deserialize<MeasuredDenial>(line, Plain)!.Key)]);

    /// <summary>The command of a command line, without its arguments.</summary>
    public static string CommandOf(string line) =>
        WranglerCommandLine.ParseShell(line, new SourceLocation("case", 1, 1)).Select(invocation => invocation.Command).FirstOrDefault() ?? line;

    /// <summary>An operation with its parameters' names taken out: names differ between sources, places do not.</summary>
    public static string Shape(string operation) => Parameter().Replace(operation, "{}");

    /// <summary>Whether it is known what a refusal of that call does.</summary>
    public bool Knows(string wrangler, string command, string operation, int number) => known.Contains((wrangler, command, Shape(operation), number));

    /// <summary>Adds a measurement.</summary>
    public void Add(MeasuredDenial measured)
    {
        ArgumentNullException.ThrowIfNull(measured);
        if (known.Add(measured.Key))
        {
            System.IO.File.AppendAllText(RepositoryRoot.File(File), JsonSerializer.Serialize(measured, Plain) + "\n");
        }
    }

    /// <summary>Every call whose refusal is known to end a run, by case and version; from the recordings and from the measurements.</summary>
    public static IEnumerable<(string Case, string Wrangler, string Command, string Operation)> FatalCalls() =>
    [
        .. from line in Lines(Recorded).Skip(1)
           let root = JsonElement.Parse(line)
           from call in root.GetProperty("calls").EnumerateArray().Select(call => call.GetString()!)
           where call[0] == '!'
           select (root.GetProperty("case").GetString()!, root.GetProperty("wrangler").GetString()!, CommandOf(root.GetProperty("command").GetString()!), InFull(call[1..])),
        .. from line in Lines(File).Skip(1)
           let measured = JsonSerializer.Deserialize<MeasuredDenial>(line, Plain)!
           where measured.Exit != 0
           select (measured.Case, measured.Wrangler, measured.Command, measured.Operation),
    ];

    private static IEnumerable<string> Lines(string file) => System.IO.File.ReadLines(RepositoryRoot.File(file));

    // A recording refuses every call of the operation at once, so what it tells is about the first.
    private static IEnumerable<(string, string, string, int)> OfRecordings() =>
        from line in Lines(Recorded).Skip(1)
        let root = JsonElement.Parse(line)
        from call in root.GetProperty("calls").EnumerateArray().Select(call => call.GetString()!)
        where call[0] is '!' or '~'
        select (root.GetProperty("wrangler").GetString()!, CommandOf(root.GetProperty("command").GetString()!), Shape(InFull(call[1..])), 1);

    private static string InFull(string call) => call
        .Replace(" /S", $" {Account}/workers/scripts/{{script_name}}", StringComparison.Ordinal)
        .Replace(" /A", $" {Account}", StringComparison.Ordinal);

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();
}
