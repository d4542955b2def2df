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
    [
        "id", "command", "commandIn", "versions", "config", "files", "input", "worker", "bindings", "migrationTag", "onWorkersDev", "consumes", "contains", "lacks",
        "accountId", "owner", "requires", "requiresIn", "notProven",
    ];

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

    /// <summary>Commands of which only the output is recorded; what they need is not held against anything.</summary>
    public static ImmutableArray<MatrixCase> ReadForLogs()
    {
        using var reader = new StreamReader(typeof(CaseFiles).Assembly.GetManifestResourceStream("commands.json")!);
        return [.. Read("commands.json", reader.ReadToEnd())];
    }

    private static List<MatrixCase> Read(string path) => Read(Path.GetFileName(path), File.ReadAllText(path));

    private static List<MatrixCase> Read(string file, string text)
    {
        var root = JsonElement.Parse(text);
        return root.GetProperty("cases").EnumerateArray().Select(element => Read(file, element)).ToList();
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
            Bindings = element.TryGetProperty("bindings", out var bindings) ? bindings.GetRawText() : "[]",
            MigrationTag = Text(element, "migrationTag"),
            IsOnWorkersDev = Flag(element, "onWorkersDev"),
            Consumes = Flag(element, "consumes"),
            Contains = Flag(element, "contains"),
            Lacks = Texts(element, "lacks"),
            CommandIn = element.TryGetProperty("commandIn", out var commands)
                ? commands.EnumerateObject().ToImmutableDictionary(member => member.Name, member => member.Value.GetString()!, StringComparer.Ordinal)
                : ImmutableDictionary<string, string>.Empty,
            NotProven = Text(element, "notProven"),
            Text = element.GetRawText(),
            Requires = Texts(element, "requires"),
            RequiresIn = element.TryGetProperty("requiresIn", out var requires)
                ? requires.EnumerateObject().ToImmutableDictionary(member => member.Name, member => Texts(requires, member.Name), StringComparer.Ordinal)
                : ImmutableDictionary<string, ImmutableArray<string>>.Empty,
            HasAccountId = !element.TryGetProperty("accountId", out var told) || told.GetBoolean(),
            IsUserOwned = Text(element, "owner") == "user",
        };
    }

    private static bool Flag(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.GetBoolean();

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static ImmutableArray<string> Texts(JsonElement element, string name) =>
        element.TryGetProperty(name, out var values) ? [.. values.EnumerateArray().Select(value => value.GetString()!)] : [];
}
