using System.Collections.Immutable;
using Cftoken.Core.Problems;

namespace Cftoken.Tools.Configuration;

/// <summary>What a configuration value is.</summary>
public enum ConfigKind
{
    /// <summary>Null (JSON only).</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A number; its text is kept as written, TOML's underscores and prefixes resolved.</summary>
    Number,

    /// <summary>A string.</summary>
    String,

    /// <summary>A TOML date or time; its text is kept as written.</summary>
    DateTime,

    /// <summary>A list.</summary>
    Array,

    /// <summary>A table of keys.</summary>
    Object,
}

/// <summary>A configuration value that knows where it stands. The same tree comes from JSON, JSONC and TOML.</summary>
public sealed class ConfigNode
{
    private ConfigNode(ConfigKind kind, SourceLocation location, string? text, ImmutableArray<ConfigNode> items, ImmutableArray<ConfigMember> members)
    {
        Kind = kind;
        Location = location;
        Text = text;
        Items = items;
        Members = members;
    }

    /// <summary>What the value is.</summary>
    public ConfigKind Kind { get; }

    /// <summary>Where the value begins.</summary>
    public SourceLocation Location { get; }

    /// <summary>A scalar's text: a string's content, a number or date as written, <c>true</c> or <c>false</c>; null for null, lists and tables.</summary>
    public string? Text { get; }

    /// <summary>A list's items; empty for everything else.</summary>
    public ImmutableArray<ConfigNode> Items { get; }

    /// <summary>A table's members in the order of the file, each key once; empty for everything else.</summary>
    public ImmutableArray<ConfigMember> Members { get; }

    /// <summary>The member of that name, or null.</summary>
    public ConfigNode? this[string key]
    {
        get
        {
            foreach (var member in Members)
            {
                if (string.Equals(member.Key, key, StringComparison.Ordinal))
                {
                    return member.Value;
                }
            }

            return null;
        }
    }

    /// <summary>The text of a string value; null for every other kind.</summary>
    public string? AsString => Kind == ConfigKind.String ? Text : null;

    /// <summary>A Boolean's value; null for every other kind.</summary>
    public bool? AsBoolean => Kind == ConfigKind.Boolean ? Text == "true" : null;

    /// <summary>A scalar.</summary>
    public static ConfigNode Scalar(ConfigKind kind, SourceLocation location, string? text) => new(kind, location, text, [], []);

    /// <summary>A list.</summary>
    public static ConfigNode Array(SourceLocation location, ImmutableArray<ConfigNode> items) => new(ConfigKind.Array, location, null, items, []);

    /// <summary>A table. Keys must be unique; readers report a repeated key before they get here.</summary>
    public static ConfigNode Object(SourceLocation location, ImmutableArray<ConfigMember> members) => new(ConfigKind.Object, location, null, [], members);
}

/// <summary>One key of a table.</summary>
/// <param name="Key">The key.</param>
/// <param name="KeyLocation">Where the key stands.</param>
/// <param name="Value">Its value.</param>
public readonly record struct ConfigMember(string Key, SourceLocation KeyLocation, ConfigNode Value);
