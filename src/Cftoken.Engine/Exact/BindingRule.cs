using System.Collections.Immutable;
using Cftoken.Tools.Configuration;

namespace Cftoken.Engine.Exact;

/// <summary>Where the configuration holds bindings of one sort, and which types an upload gives them.</summary>
/// <param name="Key">The key, dotted.</param>
/// <param name="Form">How it holds them.</param>
/// <param name="NameField">The field that holds the name; null where the entry itself is it.</param>
/// <param name="Types">The types.</param>
/// <param name="TypeField">The field that holds the type; null where <see cref="Types"/> has them.</param>
internal sealed record BindingRule(string Key, BindingForm Form, string? NameField, ImmutableArray<string> Types, string? TypeField)
{
    /// <summary>All rules.</summary>
    public static ImmutableArray<BindingRule> Load()
    {
        using var stream = typeof(BindingRule).Assembly.GetManifestResourceStream("uploaded-bindings.txt")!;
        using var reader = new StreamReader(stream);
        var rules = ImmutableArray.CreateBuilder<BindingRule>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [not "#", _, _, ..] words)
            {
                rules.Add(Parse(words[0], words[1], words[2..]));
            }
        }

        return rules.ToImmutable();
    }

    /// <summary>What a configuration holds of them. What has no name binds nothing.</summary>
    public IEnumerable<PlannedBinding> Read(ConfigNode configuration)
    {
        var node = Key.Split('.').Aggregate((ConfigNode?)configuration, (table, key) => table?[key]);
        if (node is null)
        {
            return [];
        }

        return Form switch
        {
            BindingForm.Table => node.Members.Select(member => new PlannedBinding(member.Key, Key, Types, member.KeyLocation)),
            BindingForm.List => node.Items.Select(Entry).OfType<PlannedBinding>(),
            _ => Entry(node) is { } only ? [only] : [],
        };
    }

    private PlannedBinding? Entry(ConfigNode entry)
    {
        var name = NameField is null ? entry.AsString : entry[NameField]?.AsString;
        var types = TypeField is null ? Types : [entry[TypeField]?.AsString ?? string.Empty];
        return name is null ? null : new PlannedBinding(name, Key, types, entry.Location);
    }

    private static BindingRule Parse(string key, string name, string[] types) => new(
        key.TrimEnd('[', ']', '{', '}'),
        key.EndsWith(']') ? BindingForm.List : key.EndsWith('}') ? BindingForm.Table : BindingForm.Single,
        name == "-" ? null : name,
        types[0].StartsWith('=') ? [] : [.. types],
        types[0].StartsWith('=') ? types[0][1..] : null);
}

/// <summary>How a key holds bindings.</summary>
internal enum BindingForm
{
    /// <summary>It is one.</summary>
    Single,

    /// <summary>A list of them.</summary>
    List,

    /// <summary>A table of them by name.</summary>
    Table,
}
