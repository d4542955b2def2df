using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Core.Problems;
using Cftoken.Tools.Knowledge.Conditions;

namespace Cftoken.Tools.Knowledge.Reading;

/// <summary>Reads one knowledge file. It refuses what it does not know, and goes on, so that all problems show at once.</summary>
internal sealed class KnowledgeReader
{
    private readonly List<Problem> problems;
    private readonly PermissionCatalog catalog;
    private readonly RowReader rows;

    private KnowledgeReader(PermissionCatalog catalog, List<Problem> problems)
    {
        this.problems = problems;
        this.catalog = catalog;
        rows = new RowReader(catalog, problems);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="catalog">The operations and effects that rows may name.</param>
    /// <param name="path">The file's path, for messages.</param>
    /// <param name="json">Its bytes.</param>
    /// <param name="problems">Where problems go.</param>
    /// <returns>The file; null where it is not even JSON.</returns>
    public static KnowledgeFile? Read(PermissionCatalog catalog, string path, ReadOnlyMemory<byte> json, List<Problem> problems)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return new KnowledgeReader(catalog, problems).File(new JsonTable(document.RootElement, $"{path}:", problems));
        }
        catch (JsonException exception)
        {
            problems.Add(new Problem("knowledge.syntax", $"{path} is no JSON: {exception.Message}"));
            return null;
        }
    }

    private KnowledgeFile File(JsonTable table)
    {
        var id = table.RequiredText("id");
        var commands = table.Texts("commands");
        if (commands.IsEmpty)
        {
            table.Refuse("knowledge.form", "names no commands");
        }

        var sequences = table.Table("sequences");
        var file = new KnowledgeFile(
            id,
            commands,
            table.Texts("keys"),
            ConditionReader.Read(table.Get("when"), table.Place, problems),
            Each(table),
            [.. table.Tables("calls").Select((row, index) => rows.Read(row, $"{id}#{index}"))],
            (sequences?.Keys ?? []).ToImmutableDictionary(
                name => name,
                name => sequences!.Tables(name).Select((row, index) => rows.Read(row, $"{id}.{name}#{index}")).ToImmutableArray(),
                StringComparer.Ordinal),
            [.. table.Tables("uploads").Select(Upload)],
            [.. table.Tables("advice").Select(Advice)],
            [.. table.Tables("silent").Select(Silent)]);
        table.Close();
        CheckSequences(file, table);
        CheckZones(file, table);
        return file;
    }

    private static void CheckSequences(KnowledgeFile file, JsonTable table)
    {
        var named = file.Calls.Concat(file.Sequences.Values.SelectMany(sequence => sequence))
            .SelectMany(row => row.OnDenied.Select(denial => denial.Then).Append(row.OnMissing?.Then).Append(row.Run))
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        foreach (var name in named.Where(name => !file.Sequences.ContainsKey(name)))
        {
            table.Refuse("knowledge.sequence", $"goes on with the sequence {name}, which it does not have");
        }

        foreach (var name in file.Sequences.Keys.Where(name => !named.Contains(name)))
        {
            table.Refuse("knowledge.sequence", $"has the sequence {name}, which nothing leads to");
        }

        // One level is all that is needed, and it cannot run in circles.
        foreach (var row in file.Sequences.Values.SelectMany(sequence => sequence).Where(row => row.Run is not null || row.OnMissing is not null || row.OnDenied.Any(denial => denial.Then is not null)))
        {
            table.Refuse("knowledge.sequence", $"lets a row of a sequence ({row.Id}) lead to another sequence");
        }
    }

    /// <summary>A call on a zone needs an item that tells the zone.</summary>
    private static void CheckZones(KnowledgeFile file, JsonTable table)
    {
        foreach (var row in file.Calls.Concat(file.Sequences.Values.SelectMany(sequence => sequence)))
        {
            var wantsZone = row.On == ResourceRule.Zone
                || (row.On == ResourceRule.ByLevel && row.Operation?.Level == Level.Zone)
                || row.Effects.Any(effect => effect.Accepted.Any(group => group.Scope == Scope.Zone));
            if (wantsZone && (row.Each ?? file.Each)?.TellsZones != true)
            {
                table.Refuse("knowledge.zone", $"makes a call on a zone ({row.Id}) for items that tell none");
            }
        }
    }

    private static ConfigPath? Each(JsonTable table) => table.Text("each") is { } path ? ConditionReader.Path(path, table) : null;

    private UploadEffect Upload(JsonTable table)
    {
        var upload = new UploadEffect(
            rows.Effect(table.RequiredText("effect"), table)!,
            Each(table),
            ConditionReader.Read(table.Get("when"), table.Place, problems),
            table.RequiredText("why"));
        table.Close();
        return upload;
    }

    private AdviceRow Advice(JsonTable table)
    {
        var spares = table.Texts("spares");
        if (spares.IsEmpty)
        {
            table.Refuse("knowledge.form", "spares nothing");
        }

        var advice = new AdviceRow(
            Each(table),
            ConditionReader.Read(table.Get("when"), table.Place, problems),
            table.RequiredText("change"),
            [.. spares.Select(spared => rows.Operation(spared, table)).OfType<Operation>()],
            [.. table.Texts("frees").Select(name => Group(name, table)).OfType<PermissionGroup>()]);
        table.Close();
        return advice;
    }

    private PermissionGroup? Group(string name, JsonTable table)
    {
        var group = catalog.Groups.FirstOrDefault(known => known.Name == name);
        if (group is null)
        {
            table.Refuse("knowledge.unknown-permission", $"names the unknown permission {name}");
        }

        return group;
    }

    private SilentRow Silent(JsonTable table)
    {
        var silent = new SilentRow(ConditionReader.Read(table.Get("when"), table.Place, problems), rows.Versions(table), table.RequiredText("why"));
        table.Close();
        return silent;
    }
}
