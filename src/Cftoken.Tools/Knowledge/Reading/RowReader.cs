using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Core.Problems;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Knowledge.Conditions;

namespace Cftoken.Tools.Knowledge.Reading;

/// <summary>Reads the rows of a knowledge file.</summary>
internal sealed class RowReader
{
    private readonly PermissionCatalog catalog;
    private readonly List<Problem> problems;

    /// <summary>A reader that holds rows against a catalogue.</summary>
    public RowReader(PermissionCatalog catalog, List<Problem> problems)
    {
        this.catalog = catalog;
        this.problems = problems;
    }

    /// <summary>Reads a row.</summary>
    /// <param name="table">The row.</param>
    /// <param name="id">The id that it gets.</param>
    public CallRow Read(JsonTable table, string id)
    {
        var op = table.Text("op");
        var run = table.Text("run");
        if (op is null == run is null)
        {
            table.Refuse("knowledge.form", "wants either op or run");
        }

        var operation = op is null ? null : Operation(op, table);
        var row = new CallRow(
            id,
            operation,
            run,
            table.Text("each") is { } each ? ConditionReader.Path(each, table) : null,
            Word(table, "per", Repeat.Item, ("item", Repeat.Item), ("resource", Repeat.Resource), ("run", Repeat.Run)),
            table.Number("times") ?? 1,
            ConditionReader.Read(table.Get("when"), table.Place, problems),
            PhaseOf(table, run),
            Versions(table),
            Word(table, "on", ResourceRule.ByLevel, ("account", ResourceRule.Account), ("zone", ResourceRule.Zone), ("all-zones", ResourceRule.AllZones)),
            table.Flag("session"),
            table.Flag("upload"),
            Denials(table),
            Missing(table),
            [.. table.Texts("effects").Select(effect => Effect(effect, table)).OfType<Effect>()],
            run is null ? table.RequiredText("why") : string.Empty,
            Source(table, run is not null));
        table.Close();
        return row;
    }

    /// <summary>An operation of the catalogue; a problem and null where it is none.</summary>
    public Operation? Operation(string name, JsonTable table)
    {
        var space = name.IndexOf(' ', StringComparison.Ordinal);
        var operation = space < 0 ? null : catalog.Find(name[..space], name[(space + 1)..]);
        if (operation is null)
        {
            table.Refuse("knowledge.operation", $"names {name}, which is no operation of the catalogue");
        }

        return operation;
    }

    /// <summary>An effect of the catalogue; a problem and null where it is none.</summary>
    public Effect? Effect(string id, JsonTable table)
    {
        var effect = catalog.Effect(id);
        if (effect is null)
        {
            table.Refuse("knowledge.effect", $"names the effect {id}, which the catalogue does not have");
        }

        return effect;
    }

    private static T Word<T>(JsonTable table, string key, T otherwise, params ReadOnlySpan<(string Word, T Value)> words)
    {
        var said = table.Text(key);
        foreach (var (word, value) in words)
        {
            if (word == said)
            {
                return value;
            }
        }

        if (said is not null)
        {
            table.Refuse("knowledge.word", $"does not know {said} for {key}");
        }

        return otherwise;
    }

    private static int PhaseOf(JsonTable table, string? run)
    {
        var name = table.Text("phase");
        var phase = name is null ? -1 : Phase.IndexOf(name);
        if (run is null && phase < 0)
        {
            table.Refuse("knowledge.phase", name is null ? "lacks a phase" : $"names the phase {name}, which there is not");
        }

        return phase;
    }

    /// <summary>The versions in which something holds.</summary>
    public VersionSpan Versions(JsonTable table)
    {
        var span = new VersionSpan(Boundary(table, "since"), Boundary(table, "until"));
        if (span.IsEmpty)
        {
            table.Refuse("knowledge.versions", "ends before it begins");
        }

        return span;
    }

    private VersionBoundary? Boundary(JsonTable table, string key)
    {
        switch (table.Get(key))
        {
            case null:
                return null;
            case { ValueKind: JsonValueKind.Object } range:
                var bounds = new JsonTable(range, $"{table.Place} {key}", problems);
                var last = Version(bounds.RequiredText("after"), bounds);
                var first = Version(bounds.RequiredText("by"), bounds);
                bounds.Close();
                if (first <= last)
                {
                    bounds.Refuse("knowledge.versions", "ends before it begins");
                }

                return new VersionBoundary(last, first);
            default:
                return new VersionBoundary(null, Version(table.RequiredText(key), table));
        }
    }

    private static ToolVersion Version(string text, JsonTable table)
    {
        if (!ToolVersion.TryParse(text, out var version))
        {
            table.Refuse("knowledge.versions", $"has {text} where a version should be");
        }

        return version;
    }

    private static ImmutableArray<DenialRange> Denials(JsonTable table)
    {
        var ranges = table.Tables("onDenied").Select(Denial).ToImmutableArray();
        for (var index = 1; index < ranges.Length; index++)
        {
            // In order and apart: an open end, or a start at or before the last end, would speak twice for one version.
            if (ranges[index].From is not { } from || ranges[index - 1].To is not { } to || from <= to)
            {
                table.Refuse("knowledge.overlap", $"has overlapping or disordered ranges in onDenied[{index - 1}] and onDenied[{index}]");
            }
        }

        return ranges;
    }

    private static DenialRange Denial(JsonTable table)
    {
        ToolVersion? from = table.Text("from") is { } first ? Version(first, table) : null;
        ToolVersion? to = table.Text("to") is { } last ? Version(last, table) : null;
        if (table.Get("effect") is null)
        {
            table.Refuse("knowledge.form", "lacks effect");
        }

        var effect = Word(
            table,
            "effect",
            DenialEffect.Unknown,
            ("fatal", DenialEffect.Fatal),
            ("tolerated", DenialEffect.Tolerated),
            ("unknown", DenialEffect.Unknown),
            ("fallback", DenialEffect.Fallback));
        var range = new DenialRange(from, to, effect, table.Text("loses"), table.Text("then"));
        if (range.From > range.To)
        {
            table.Refuse("knowledge.versions", "ends before it begins");
        }

        if (effect == DenialEffect.Tolerated != range.Loses is not null || effect == DenialEffect.Fallback != range.Then is not null)
        {
            table.Refuse("knowledge.form", "wants loses for a tolerated denial, then for a fallback, and neither for others");
        }

        table.Close();
        return range;
    }

    private static MissingRule? Missing(JsonTable table)
    {
        if (table.Table("onMissing") is not { } missing)
        {
            return null;
        }

        var rule = new MissingRule(missing.Number("code"), missing.RequiredText("then"), missing.Text("loses"));
        missing.Close();
        return rule;
    }

    private static RowSource Source(JsonTable table, bool runsSequence)
    {
        if (table.Table("source") is not { } source)
        {
            if (!runsSequence)
            {
                table.Refuse("knowledge.source", "has no source");
            }

            return new RowSource(SourceKind.Inferred, [], null);
        }

        var kind = Word(source, "kind", SourceKind.Inferred, ("measured", SourceKind.Measured), ("documented", SourceKind.Documented), ("inferred", SourceKind.Inferred));
        var read = new RowSource(kind, source.Texts("cases"), source.Text("note"));
        if (source.Text("kind") is null || (kind == SourceKind.Measured ? read.Cases.IsEmpty : read.Note is null))
        {
            source.Refuse("knowledge.source", "is no source: measured wants cases, documented and inferred want a note");
        }

        source.Close();
        return read;
    }
}
