using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Cftoken.TestInfrastructure;

namespace Cftoken.Matrix.Diagnoses;

/// <summary>What the failed deploys printed, each text once, one on a line.</summary>
public static class LogFile
{
    /// <summary>Where it stands, relative to the repository.</summary>
    public const string Path = "tests/Cftoken.EndToEnd.Tests/Matrix/failed-deploys.jsonl";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>A text's id, made from it.</summary>
    public static string IdOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];

    /// <summary>Every text by its id.</summary>
    public static ImmutableDictionary<string, string> Read()
    {
        var path = RepositoryRoot.File(Path);
        return File.Exists(path)
            ? File.ReadLines(path).Select(line => JsonSerializer.Deserialize<Kept>(line, Plain)!).ToImmutableDictionary(kept => kept.Id, kept => kept.Text, StringComparer.Ordinal)
            : ImmutableDictionary<string, string>.Empty;
    }

    /// <summary>Writes them.</summary>
    public static void Write(IEnumerable<string> texts)
    {
        var lines = texts.Distinct(StringComparer.Ordinal).Select(text => new Kept(IdOf(text), text)).OrderBy(kept => kept.Id, StringComparer.Ordinal).Select(kept => JsonSerializer.Serialize(kept, Plain));
        var path = RepositoryRoot.File(Path);
        File.WriteAllText(path + ".tmp", string.Concat(lines.Select(line => line + "\n")));
        File.Move(path + ".tmp", path, overwrite: true);
    }

    private sealed record Kept(string Id, string Text);
}
