using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Tools.Configuration;

namespace Cftoken.Projects.Toml;

/// <summary>How a table came to be, which decides how it may still grow.</summary>
internal enum TomlOrigin
{
    /// <summary>A header further in named it in passing; its own header may still come.</summary>
    InPassing,

    /// <summary>A header of its own.</summary>
    Header,

    /// <summary>A dotted key.</summary>
    DottedKey,
}

/// <summary>A table while the file is being read. TOML's rules on defining a thing once are all here.</summary>
internal sealed class TomlTable(SourceLocation location, TomlOrigin origin)
{
    private readonly List<Entry> entries = [];
    private readonly Dictionary<string, int> indexes = new(StringComparer.Ordinal);
    private SourceLocation location = location;
    private TomlOrigin origin = origin;

    /// <summary>The table that a header <c>[a.b]</c> opens, seen from the top.</summary>
    /// <exception cref="ProblemException">It is already there, or something else stands in its place.</exception>
    internal TomlTable Open(ImmutableArray<TomlKeyPart> path, SourceLocation header)
    {
        var (parent, key) = (Walk(path, header), path[^1]);
        if (parent.Find(key) is not { } entry)
        {
            return parent.Add(key, new TomlTable(header, TomlOrigin.Header));
        }

        if (entry.Table is not { origin: TomlOrigin.InPassing } table)
        {
            throw Repeated(key, entry);
        }

        (table.origin, table.location) = (TomlOrigin.Header, header);
        return table;
    }

    /// <summary>The new table that a header <c>[[a.b]]</c> adds to a list of tables, seen from the top.</summary>
    /// <exception cref="ProblemException">Something else stands in its place.</exception>
    internal TomlTable Append(ImmutableArray<TomlKeyPart> path, SourceLocation header)
    {
        var (parent, key) = (Walk(path, header), path[^1]);
        var table = new TomlTable(header, TomlOrigin.Header);
        if (parent.Find(key) is not { } entry)
        {
            parent.Add(new Entry(key, header, null, null, [table]));
        }
        else if (entry.Tables is { } tables)
        {
            tables.Add(table);
        }
        else
        {
            throw Repeated(key, entry);
        }

        return table;
    }

    /// <summary>Sets a key, dotted or not, of this table.</summary>
    /// <exception cref="ProblemException">It is already there, or its path leads through something that a dotted key cannot extend.</exception>
    internal void Set(ImmutableArray<TomlKeyPart> path, ConfigNode value)
    {
        var table = this;
        foreach (var part in path.AsSpan()[..^1])
        {
            table = table.Find(part) switch
            {
                null => table.Add(part, new TomlTable(part.Location, TomlOrigin.DottedKey)),
                { Table: { origin: TomlOrigin.DottedKey } next } => next,
                { } entry => throw Repeated(part, entry),
            };
        }

        if (table.Find(path[^1]) is { } there)
        {
            throw Repeated(path[^1], there);
        }

        table.Add(new Entry(path[^1], value.Location, value, null, null));
    }

    /// <summary>The finished table.</summary>
    internal ConfigNode ToNode() => ConfigNode.Object(location, [.. entries.Select(entry => entry.ToMember())]);

    private TomlTable Walk(ImmutableArray<TomlKeyPart> path, SourceLocation header)
    {
        var table = this;
        foreach (var part in path.AsSpan()[..^1])
        {
            table = table.Find(part) switch
            {
                null => table.Add(part, new TomlTable(header, TomlOrigin.InPassing)),
                { Table: { } next } => next,
                { Tables: { } list } => list[^1],
                { } entry => throw Repeated(part, entry),
            };
        }

        return table;
    }

    private Entry? Find(TomlKeyPart key) => indexes.TryGetValue(key.Text, out var index) ? entries[index] : null;

    private TomlTable Add(TomlKeyPart key, TomlTable table)
    {
        Add(new Entry(key, table.location, null, table, null));
        return table;
    }

    private void Add(Entry entry)
    {
        indexes.Add(entry.Key.Text, entries.Count);
        entries.Add(entry);
    }

    private static ProblemException Repeated(TomlKeyPart key, Entry earlier) => TomlCursor.WrongAt(
        key.Location,
        $"\"{UntrustedText.Clean(key.Text, 80)}\" is already defined on line {earlier.Key.Location.Line}, as {earlier.Describe()}.",
        "Define it once, in one place.");

    // Exactly one of value, table and list of tables is there.
    private sealed record Entry(TomlKeyPart Key, SourceLocation Location, ConfigNode? Value, TomlTable? Table, List<TomlTable>? Tables)
    {
        internal ConfigMember ToMember() => new(
            Key.Text,
            Key.Location,
            Value ?? Table?.ToNode() ?? ConfigNode.Array(Location, [.. Tables!.Select(table => table.ToNode())]));

        internal string Describe() => this switch
        {
            { Tables: not null } => "a list of tables",
            { Table.origin: TomlOrigin.DottedKey } => "a table made by a dotted key",
            { Table: not null } => "a table",
            { Value.Kind: ConfigKind.Object } => "an inline table, which is complete as it stands",
            { Value.Kind: ConfigKind.Array } => "a list, which is complete as it stands",
            _ => "a value",
        };
    }
}
