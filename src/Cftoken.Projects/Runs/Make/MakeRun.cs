using System.Collections.Immutable;
using Cftoken.Projects.Runs.Following;
using Cftoken.Projects.Runs.Shell;

namespace Cftoken.Projects.Runs.Make;

/// <summary>One run of make: each target is made once, what it needs before it.</summary>
internal sealed class MakeRun
{
    private readonly RunSearch search;
    private readonly Makefile makefile;
    private readonly MakeVariables variables;
    private readonly ImmutableDictionary<string, ShellValue> environment;
    private readonly Dictionary<string, List<MakeRule>> rules = new(StringComparer.Ordinal);
    private readonly HashSet<string> made = new(StringComparer.Ordinal);

    internal MakeRun(RunSearch search, Makefile makefile, MakeVariables variables, ImmutableDictionary<string, ShellValue> environment)
    {
        this.search = search;
        this.makefile = makefile;
        this.variables = variables;
        var exported = makefile.Exported.Where(makefile.Variables.ContainsKey)
            .Select(name => KeyValuePair.Create(name, Exported(name)));
        this.environment = environment.SetItems(exported);
        foreach (var rule in makefile.Rules)
        {
            foreach (var target in variables.Expand(rule.Targets).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (!rules.TryGetValue(target, out var list))
                {
                    rules[target] = list = [];
                }

                list.Add(rule);
            }
        }
    }

    /// <summary>The targets that a person could ask for, each with its rule.</summary>
    internal IEnumerable<(string Target, MakeRule Rule)> Targets =>
        from pair in rules
        where !pair.Key.StartsWith('.') && !pair.Key.Contains('%', StringComparison.Ordinal)
        select (pair.Key, pair.Value.Find(rule => rule.Recipe.Length > 0) ?? pair.Value[0]);

    /// <summary>What make makes where nothing is asked for.</summary>
    internal ImmutableArray<string> Default => [.. Targets.OrderBy(target => makefile.Rules.IndexOf(target.Rule)).Take(1).Select(target => target.Target)];

    /// <summary>Follows a target.</summary>
    /// <param name="target">The target.</param>
    /// <param name="place">Where the search stands; its file is the rules' own.</param>
    internal void Make(string target, Place place)
    {
        if (!rules.TryGetValue(target, out var own) || !made.Add(target) || !search.Spend(own[0].Where))
        {
            return;
        }

        if (place.Trail.Length + place.Active.Length > RunSearch.MostLevels)
        {
            search.TooDeep(own[0].Where);
            return;
        }

        foreach (var rule in own)
        {
            var prerequisites = variables.Expand(rule.Prerequisites, target).Replace('|', ' ');
            foreach (var needed in prerequisites.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                Make(needed, place with { Trail = place.Trail.Add(rule.Where) });
            }

            foreach (var line in makefile.IsOneShell ? Joined(rule) : rule.Recipe)
            {
                var text = variables.Expand(line.Text.TrimStart('@', '-', '+', ' '), target, prerequisites);
                search.Text(text, new ShellState(makefile.Folder, environment), place with { Where = line.Where, HasLines = true });
            }
        }
    }

    private static IEnumerable<RecipeText> Joined(MakeRule rule) =>
        rule.Recipe.Length == 0 ? [] : [new RecipeText(string.Join('\n', rule.Recipe.Select(line => line.Text)), rule.Recipe[0].Where)];

    private ShellValue Exported(string name) =>
        variables.Expand($"$({name})") is var value && value.Contains('$', StringComparison.Ordinal) ? ShellValue.Unknown : ShellValue.Of(name, value);
}
