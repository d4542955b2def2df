using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Cftoken.Core.Problems;
using Cftoken.Projects.Workflows.Expressions;
using Cftoken.Projects.Yaml;
using YamlDotNet.Core;
using Combination = System.Collections.Immutable.ImmutableDictionary<string, Cftoken.Projects.Yaml.YamlNode>;

namespace Cftoken.Projects.Workflows;

/// <summary>A job's matrix: <c>strategy.matrix</c> with its lists, <c>include</c> and <c>exclude</c>.</summary>
/// <param name="matrix">The matrix as it stands.</param>
/// <param name="id">The job's own name among all that are read.</param>
/// <param name="choices">Where to choose a combination.</param>
internal sealed partial class WorkflowMatrix(YamlNode matrix, string id, Choices choices)
{
    // More than GitHub accepts.
    private const int MaxListed = 1000;

    private static readonly Combination Empty = Combination.Empty.WithComparers(StringComparer.OrdinalIgnoreCase);

    private List<Combination>? made;

    /// <summary>The value of <c>matrix.a.b</c> in the combination that is being read; null where only a run can tell it.</summary>
    internal ExpressionValue? Find(IReadOnlyList<string> path, IExpressionScope scope)
    {
        var combinations = Combinations(scope);
        if (combinations.Count == 0 || !combinations[choices.Pick($"{id} matrix", combinations.Count)].TryGetValue(path[0], out var value))
        {
            return null;
        }

        foreach (var name in path.Skip(1))
        {
            value = value?[name];
        }

        return value is YamlScalar scalar ? ExpressionText.Value(scalar, new WithoutMatrix(scope)) : null;
    }

    // What is asked of the scope while it is put together decides what it is; nearly always that is nothing.
    private List<Combination> Combinations(IExpressionScope scope)
    {
        if (made is not null)
        {
            return made;
        }

        var asking = new WithoutMatrix(scope);
        var combinations = Combine(asking);
        made = asking.WasAsked ? null : combinations;
        return combinations;
    }

    private List<Combination> Combine(IExpressionScope scope)
    {
        var table = Resolved(matrix, scope);
        var combinations = new List<Combination> { Empty };
        foreach (var axis in table.Entries.Where(entry => entry.Key is not ("include" or "exclude")))
        {
            var values = Resolved(axis.Value, scope) is YamlSequence list ? list.Values : [axis.Value];
            combinations = [.. combinations.SelectMany(_ => values, (before, value) => before.SetItem(axis.Key, value)).Take(Choices.Max + 1)];
        }

        combinations.RemoveAll(combination => Listed(table["exclude"], scope).Any(excluded => excluded.Entries.All(entry => Same(combination.GetValueOrDefault(entry.Key), entry.Value))));
        return Include(combinations, [.. Listed(table["include"], scope)], table.Entries.Any(entry => entry.Key is not ("include" or "exclude")));
    }

    // An entry is added to every combination none of whose own values it would change, else it is one more combination.
    private static List<Combination> Include(List<Combination> combinations, List<YamlNode> entries, bool hasAxes)
    {
        var included = combinations.ToArray();
        var further = new List<Combination>();
        foreach (var entry in entries)
        {
            var isAdded = false;
            for (var index = 0; hasAxes && index < included.Length; index++)
            {
                if (entry.Entries.All(pair => !combinations[index].TryGetValue(pair.Key, out var own) || Same(own, pair.Value)))
                {
                    included[index] = included[index].SetItems(Pairs(entry));
                    isAdded = true;
                }
            }

            if (!isAdded && further.Count <= Choices.Max)
            {
                further.Add(Empty.SetItems(Pairs(entry)));
            }
        }

        return [.. hasAxes ? included : [], .. further];
    }

    private static IEnumerable<KeyValuePair<string, YamlNode>> Pairs(YamlNode table) => table.Entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value));

    private static IEnumerable<YamlNode> Listed(YamlNode? node, IExpressionScope scope) => node is null ? [] : Resolved(node, scope).Items.Take(MaxListed);

    private static bool Same(YamlNode? one, YamlNode other) => one is not null && ((one.Text is { } text && text == other.Text)
        || (one.Text is null && one.Entries.Length + one.Items.Length > 0 && one.Entries.Length == other.Entries.Length && one.Items.Length == other.Items.Length
            && one.Entries.All(entry => other.Entry(entry.Key) is { } twin && Same(entry.Value, twin.Value))
            && one.Items.Zip(other.Items).All(pair => Same(pair.First, pair.Second))));

    // ${{ fromJSON('["a", "b"]') }}: JSON is YAML too.
    private static YamlNode Resolved(YamlNode node, IExpressionScope scope)
    {
        if (node is not YamlScalar scalar || FromJson().Match(scalar.Value) is not { Success: true } match)
        {
            return node;
        }

        var json = Expression.Evaluate(match.Groups["text"].Value, scope);
        if (!json.IsKnown)
        {
            return node;
        }

        try
        {
            return YamlTreeBuilder.Build(node.Where.File, json.Text, []) is [YamlSequence or YamlMapping] and [var read] ? read : node;
        }
        catch (Exception wrong) when (wrong is YamlException or ProblemException)
        {
            // Whoever needs the value says that it is not known.
            return node;
        }
    }

    [GeneratedRegex(@"\A\s*\$\{\{\s*fromJSON\((?<text>.*)\)\s*\}\}\s*\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FromJson();

    // A matrix cannot ask for itself.
    private sealed class WithoutMatrix(IExpressionScope scope) : IExpressionScope
    {
        internal bool WasAsked { get; private set; }

        public ExpressionValue? Find(IReadOnlyList<string> path)
        {
            WasAsked = true;
            return path[0] == "matrix" ? null : scope.Find(path);
        }

        public bool Holds(string condition)
        {
            WasAsked = true;
            return scope.Holds(condition);
        }
    }
}
