using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cftoken.TestInfrastructure;

namespace Cftoken.Matrix.Diagnoses;

/// <summary>The file of results: one on a line, by case, version and lack.</summary>
public static class DiagnosisFile
{
    /// <summary>Where it stands, relative to the repository.</summary>
    public const string Path = "docs/diagnosis.json";

    private const int SchemaVersion = 1;

    private const string What =
        "What became of deploys with real wrangler against the emulator whose token lacked something, when cftoken diagnose was given what they printed, what it named was added to the token in place, and the same command ran again. lacks: what the token lacked; verdict: mended, or passes where it was not missed, or why not; denied: in the first run, with status and code; named: by the log alone, round by round; project, debugLog: the same with the project or wrangler's own log beside it, where that names something else, withProject and withDebugLog the verdicts on that, where they differ; beyond: named, but not in the plan. Written by ./test --matrix.";

    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
    };

    /// <summary>The results; empty where there is no file yet.</summary>
    public static ImmutableArray<LackResult> Read()
    {
        var path = RepositoryRoot.File(Path);
        return File.Exists(path)
            ? [.. JsonElement.Parse(File.ReadAllText(path)).GetProperty("deploys").EnumerateArray().Select(row => row.Deserialize<LackResult>(Plain)!)]
            : [];
    }

    /// <summary>Writes the results.</summary>
    public static void Write(IEnumerable<LackResult> results)
    {
        var lines = results.OrderBy(result => result.Name, StringComparer.Ordinal).Select(result => "    " + JsonSerializer.Serialize(result, Plain));
        var path = RepositoryRoot.File(Path);
        var text = $"{{\n  \"schemaVersion\": {SchemaVersion},\n  \"what\": {JsonSerializer.Serialize(What, Plain)},\n  \"deploys\": [\n{string.Join(",\n", lines)}\n  ]\n}}\n";
        File.WriteAllText(path + ".tmp", text);
        File.Move(path + ".tmp", path, overwrite: true);
    }
}
