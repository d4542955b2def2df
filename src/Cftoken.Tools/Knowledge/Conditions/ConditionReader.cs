using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Core.Problems;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Expansion.State;
using Cftoken.Tools.Knowledge.Reading;

namespace Cftoken.Tools.Knowledge.Conditions;

/// <summary>Reads conditions: <c>{"all": [{"has": "$.id"}, {"not": {"state": {"worker": "new"}}}]}</c>.</summary>
internal static class ConditionReader
{
    /// <summary>Reads a condition.</summary>
    /// <param name="element">The element; null gives a condition that always holds.</param>
    /// <param name="place">Whose condition it is.</param>
    /// <param name="problems">Where problems go.</param>
    public static Condition Read(JsonElement? element, string place, List<Problem> problems)
    {
        if (element is not { } given)
        {
            return Condition.Always;
        }

        var table = new JsonTable(given, $"{place} when", problems);
        if (table.Keys.Take(2).Count() != 1)
        {
            table.Refuse("knowledge.condition", "holds not exactly one of has, equals, all, any, not, state");
            return Condition.Always;
        }

        var word = table.Keys.First();
        var value = given.GetProperty(word);
        switch (word)
        {
            case "has":
                return new Condition.Has(Path(table.RequiredText("has"), table));
            case "equals":
                return EqualTo(new JsonTable(value, $"{table.Place} equals", problems));
            case "all":
                return new Condition.All(Parts(table, "all", place, problems));
            case "any":
                return new Condition.AnyOf(Parts(table, "any", place, problems));
            case "not":
                return new Condition.Not(Read(value, place, problems));
            case "state":
                return State(value, table);
            default:
                table.Refuse("knowledge.condition", $"does not know the word {word}");
                return Condition.Always;
        }
    }

    /// <summary>Reads a path; one that is none is a problem.</summary>
    public static ConfigPath Path(string text, JsonTable table)
    {
        if (ConfigPath.Parse(text) is { } path)
        {
            return path;
        }

        table.Refuse("knowledge.path", $"names {text}, which is no path");
        return ConfigPath.Parse("config")!;
    }

    private static ImmutableArray<Condition> Parts(JsonTable table, string word, string place, List<Problem> problems)
    {
        var parts = table.List(word);
        if (parts.Count == 0)
        {
            table.Refuse("knowledge.condition", $"has nothing in {word}");
        }

        return [.. parts.Select(part => Read(part, place, problems))];
    }

    private static Condition.EqualTo EqualTo(JsonTable table)
    {
        var path = Path(table.RequiredText("path"), table);
        var other = table.Text("to") is { } to ? Path(to, table) : null;
        var value = table.Get("value") switch
        {
            { ValueKind: JsonValueKind.String } text => text.GetString(),
            { ValueKind: JsonValueKind.True } => "true",
            { ValueKind: JsonValueKind.False } => "false",
            { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
            _ => null,
        };
        if (value is null == other is null)
        {
            table.Refuse("knowledge.condition", "wants either a value or a path to compare to");
        }

        table.Close();
        return new Condition.EqualTo(path, value, other);
    }

    private static Condition State(JsonElement value, JsonTable table)
    {
        var conditions = ImmutableArray.CreateBuilder<Condition>();
        foreach (var member in value.ValueKind == JsonValueKind.Object ? value.EnumerateObject().ToArray() : [])
        {
            var values = member.Value.ValueKind == JsonValueKind.Array
                ? member.Value.EnumerateArray().Select(item => item.ToString()).ToImmutableArray()
                : [member.Value.ToString()];
            if (StateVariable.Named(member.Name) is not { } variable)
            {
                table.Refuse("knowledge.state", $"names the state {member.Name}, which there is not");
            }
            else if (values.FirstOrDefault(item => !variable.Values.Contains(item, StringComparer.Ordinal)) is { } unknown)
            {
                table.Refuse("knowledge.state", $"gives {variable} the value {unknown}; it is one of: {string.Join(", ", variable.Values)}");
            }
            else
            {
                conditions.Add(new Condition.InState(variable, values));
            }
        }

        if (conditions.Count == 0)
        {
            table.Refuse("knowledge.state", "holds no state that there is");
        }

        return conditions.Count == 1 ? conditions[0] : new Condition.All(conditions.ToImmutable());
    }
}
