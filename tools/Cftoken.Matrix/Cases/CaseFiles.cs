using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.TestInfrastructure;

namespace Cftoken.Matrix.Cases;

/// <summary>Reads the cases that the repository keeps.</summary>
public static class CaseFiles
{
    /// <summary>Where they stand, relative to the repository.</summary>
    public const string Folder = "tests/Cftoken.EndToEnd.Tests/Matrix/cases";

    private static readonly ImmutableHashSet<string> Known =
        ["id", "command", "versions", "config", "files", "input", "worker", "before", "accountId", "owner", "requires", "source"];

    /// <summary>Every case, in the order of the files' names and of the files.</summary>
    /// <exception cref="FormatException">A case has a member that nobody reads, or its id stands twice.</exception>
    public static ImmutableArray<MatrixCase> ReadAll()
    {
        var folder = RepositoryRoot.File(Folder);
        ImmutableArray<MatrixCase> cases =
            [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).SelectMany(path => Read(path))];
        return cases.GroupBy(one => one.Id, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw new FormatException($"The case {twice.Key} stands in {string.Join(" and in ", twice.Select(one => one.File))}.")
            : cases;
    }

    private static List<MatrixCase> Read(string path)
    {
        var root = JsonElement.Parse(File.ReadAllText(path));
        return root.GetProperty("cases").EnumerateArray().Select(element => Read(Path.GetFileName(path), element)).ToList();
    }

    private static MatrixCase Read(string file, JsonElement element)
    {
        foreach (var member in element.EnumerateObject().Where(member => !Known.Contains(member.Name)))
        {
            throw new FormatException($"{file}: nobody reads {member.Name}.");
        }

        return new MatrixCase(Text(element, "id")!, file, Text(element, "command")!, Texts(element, "versions"))
        {
            Config = element.TryGetProperty("config", out var config) ? config.GetRawText() : null,
            Files = element.TryGetProperty("files", out var files)
                ? files.EnumerateObject().ToImmutableSortedDictionary(member => member.Name, member => member.Value.GetString()!, StringComparer.Ordinal)
                : ImmutableSortedDictionary<string, string>.Empty,
            Input = Text(element, "input") ?? "",
            Worker = Text(element, "worker") ?? "new",
            Before = Texts(element, "before"),
            HasAccountId = !element.TryGetProperty("accountId", out var told) || told.GetBoolean(),
            IsUserOwned = Text(element, "owner") == "user",
        };
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static ImmutableArray<string> Texts(JsonElement element, string name) =>
        element.TryGetProperty(name, out var values) ? [.. values.EnumerateArray().Select(value => value.GetString()!)] : [];
}
