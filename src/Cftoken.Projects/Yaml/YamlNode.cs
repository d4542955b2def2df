using System.Collections.Immutable;
using Cftoken.Core.Problems;

namespace Cftoken.Projects.Yaml;

/// <summary>A value of a YAML document that knows where it stands. An aliased value is one node in several places.</summary>
/// <param name="where">Where the value begins.</param>
/// <param name="size">The nodes in it, itself included, counted as often as aliases repeat them.</param>
internal abstract class YamlNode(SourceLocation where, long size)
{
    /// <summary>Where the value begins; an aliased value, where it is written.</summary>
    internal SourceLocation Where { get; } = where;

    /// <summary>The nodes in it, itself included, counted as often as aliases repeat them.</summary>
    internal long Size { get; } = size;

    /// <summary>A scalar's text; null for null, lists and tables.</summary>
    internal string? Text => this is YamlScalar { IsNull: false } scalar ? scalar.Value : null;

    /// <summary>A list's items; empty for everything else.</summary>
    internal ImmutableArray<YamlNode> Items => this is YamlSequence sequence ? sequence.Values : [];

    /// <summary>A table's entries in the order of the file, each key once; empty for everything else.</summary>
    internal ImmutableArray<YamlEntry> Entries => this is YamlMapping mapping ? mapping.Values : [];

    /// <summary>The entry's value under a key; null where there is none, or where it is null.</summary>
    internal YamlNode? this[string key] => Entry(key)?.Value is { } value and not YamlScalar { IsNull: true } ? value : null;

    /// <summary>The entry under a key; null where there is none.</summary>
    internal YamlEntry? Entry(string key)
    {
        foreach (var entry in Entries)
        {
            if (string.Equals(entry.Key, key, StringComparison.Ordinal))
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>Several texts: a list's scalars, or a scalar alone.</summary>
    internal IEnumerable<YamlScalar> Scalars => this is YamlScalar { IsNull: false } scalar ? [scalar] : Items.OfType<YamlScalar>();
}

/// <summary>An entry of a table.</summary>
/// <param name="Key">The key's text.</param>
/// <param name="Where">Where the key stands.</param>
/// <param name="Value">The value.</param>
internal sealed record YamlEntry(string Key, SourceLocation Where, YamlNode Value);

/// <summary>A text, a number, a Boolean or nothing.</summary>
/// <param name="where">Where it begins.</param>
/// <param name="value">Its text, folded as its style asks.</param>
/// <param name="isPlain">Whether it is written without quotes, so that <c>true</c> is a Boolean and <c>~</c> is nothing.</param>
/// <param name="lines">The lines that it is written on.</param>
internal sealed class YamlScalar(SourceLocation where, string value, bool isPlain, Lazy<ImmutableArray<TextLine>> lines) : YamlNode(where, 1)
{
    /// <summary>The text.</summary>
    internal string Value { get; } = value;

    /// <summary>Whether it is written without quotes.</summary>
    internal bool IsPlain { get; } = isPlain;

    /// <summary>Whether it stands for nothing.</summary>
    internal bool IsNull => IsPlain && Value is "" or "~" or "null" or "Null" or "NULL";

    /// <summary>The same text as lines of shell, each at its own place: where YAML joins two lines, a backslash does.</summary>
    internal ImmutableArray<TextLine> Lines => lines.Value;
}

/// <summary>A list.</summary>
/// <param name="where">Where it begins.</param>
/// <param name="size">Its size.</param>
/// <param name="values">Its items.</param>
/// <param name="tag">Its tag, as <c>!reference</c>; empty where it has none.</param>
internal sealed class YamlSequence(SourceLocation where, long size, ImmutableArray<YamlNode> values, string tag) : YamlNode(where, size)
{
    /// <summary>The items.</summary>
    internal ImmutableArray<YamlNode> Values { get; } = values;

    /// <summary>The tag; empty where it has none.</summary>
    internal string Tag { get; } = tag;
}

/// <summary>A table.</summary>
/// <param name="where">Where it begins.</param>
/// <param name="size">Its size.</param>
/// <param name="values">Its entries.</param>
internal sealed class YamlMapping(SourceLocation where, long size, ImmutableArray<YamlEntry> values) : YamlNode(where, size)
{
    /// <summary>The entries.</summary>
    internal ImmutableArray<YamlEntry> Values { get; } = values;
}

/// <summary>A line of text and the place that it comes from.</summary>
/// <param name="Text">The text, without its line break.</param>
/// <param name="Where">The place.</param>
internal readonly record struct TextLine(string Text, SourceLocation Where);
