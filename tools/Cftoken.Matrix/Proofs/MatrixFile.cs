using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cftoken.TestInfrastructure;

namespace Cftoken.Matrix.Proofs;

/// <summary>The file of results: one row on a line, by case and version.</summary>
public static class MatrixFile
{
    /// <summary>Where it stands, relative to the repository.</summary>
    public const string Path = "docs/matrix.json";

    private const int SchemaVersion = 1;

    private const string What =
        "What runs of real wrangler against the emulator showed of each plan: whether a token of exactly the plan was enough, and whether the command failed without each permission. They are proven against the catalogue, not against Cloudflare. inputs: a hash of the case, the version, the plan and what the catalogue holds of its operations; written by ./test --matrix.";

    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
    };

    /// <summary>The rows; empty where there is no file yet.</summary>
    public static ImmutableArray<RowResult> Read()
    {
        var path = RepositoryRoot.File(Path);
        return File.Exists(path)
            ? [.. JsonElement.Parse(File.ReadAllText(path)).GetProperty("rows").EnumerateArray().Select(row => row.Deserialize<RowResult>(Plain)!)]
            : [];
    }

    /// <summary>Writes the rows.</summary>
    public static void Write(IEnumerable<RowResult> rows)
    {
        var lines = rows.OrderBy(row => row.Case, StringComparer.Ordinal).ThenBy(row => row.Wrangler, StringComparer.Ordinal)
            .Select(row => "    " + JsonSerializer.Serialize(row, Plain));
        var path = RepositoryRoot.File(Path);
        var text = $"{{\n  \"schemaVersion\": {SchemaVersion},\n  \"what\": {JsonSerializer.Serialize(What, Plain)},\n  \"rows\": [\n{string.Join(",\n", lines)}\n  ]\n}}\n";
        File.WriteAllText(path + ".tmp", text);
        File.Move(path + ".tmp", path, overwrite: true);
    }
}
