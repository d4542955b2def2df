using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Cftoken.Projects.Runs;
using Cftoken.Projects.Yaml;
using Values = System.Collections.Immutable.ImmutableDictionary<string, string>;

namespace Cftoken.Projects.GitLab;

/// <summary>The variables of a job: those of the pipeline, its own, and what its matrix and its rules set.</summary>
internal static partial class GitLabVariables
{
    /// <summary>How many combinations of one job are read; GitLab itself allows 200 (docs.gitlab.com, "parallel:matrix", read 2026-11-22).</summary>
    internal const int Max = 256;

    private static readonly string[] TokenNames = ["CLOUDFLARE_API_TOKEN", "CF_API_TOKEN"];

    private static readonly Values None = Values.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>The variables in each combination that the job can run in, at most <see cref="Max"/> and one.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="job">The job, extended.</param>
    /// <param name="resolve">What a reference stands for.</param>
    internal static IEnumerable<Values> Combinations(YamlNode pipeline, YamlNode job, Func<YamlNode?, YamlNode?> resolve)
    {
        var global = job["inherit"]?["variables"]?.Text == "false" ? None : Of(resolve(pipeline["variables"]), None);
        var own = Of(resolve(job["variables"]), global);
        return (from matrix in Matrix(resolve(job["parallel"]?["matrix"])).Take(Max + 1)
                from rule in Rules(resolve(job["rules"]))
                select Expanded(own.SetItems(matrix).SetItems(rule))).Take(Max + 1);
    }

    /// <summary>What cftoken knows of a job's variables.</summary>
    /// <param name="variables">The variables.</param>
    /// <param name="job">The job, extended.</param>
    internal static RunSettings Settings(Values variables, YamlNode job)
    {
        var account = First("CLOUDFLARE_ACCOUNT_ID", "CF_ACCOUNT_ID");
        var token = First("CLOUDFLARE_API_TOKEN", "CF_API_TOKEN");
        return new RunSettings(
            account is { Length: > 0 } && !account.Contains('$', StringComparison.Ordinal) ? account : null,
            token is not null && Name().Match(token) is { Success: true } match
                ? match.Groups["name"].Value
                : TokenNames.FirstOrDefault(name => job["secrets"]?[name] is not null))
        {
            HasOpenAccount = account?.Contains('$', StringComparison.Ordinal) == true,
        };

        string? First(string name, string oldName) => variables.GetValueOrDefault(name) ?? variables.GetValueOrDefault(oldName);
    }

    /// <summary>A text with the variables that are known put in.</summary>
    internal static string Expand(string text, Values variables) =>
        Name().Replace(text, match => variables.TryGetValue(match.Groups["name"].Value, out var value) ? value : match.Value);

    private static Values Of(YamlNode? table, Values below)
    {
        foreach (var entry in table?.Entries ?? [])
        {
            below = (entry.Value.Text ?? entry.Value["value"]?.Text) is { } value ? below.SetItem(entry.Key, value) : below;
        }

        return below;
    }

    // Values may name other variables; a circle ends after a few rounds.
    private static Values Expanded(Values variables)
    {
        for (var round = 0; round < 3 && variables.Any(variable => variable.Value.Length < 10_000 && Expand(variable.Value, variables) != variable.Value); round++)
        {
            var before = variables;
            variables = before.SetItems(before.Where(variable => variable.Value.Length < 10_000).Select(variable => KeyValuePair.Create(variable.Key, Expand(variable.Value, before.Remove(variable.Key)))));
        }

        return variables;
    }

    private static IEnumerable<Values> Matrix(YamlNode? matrix)
    {
        if (matrix is null || matrix.Items.IsEmpty)
        {
            return [None];
        }

        return matrix.Items.SelectMany(table => table.Entries.Aggregate<YamlEntry, IEnumerable<Values>>(
            [None],
            (combinations, axis) => [.. combinations.SelectMany(_ => axis.Value.Scalars, (before, value) => before.SetItem(axis.Key, value.Value)).Take(Max + 1)]));
    }

    // Whichever rule lets the job run may set variables.
    private static IEnumerable<Values> Rules(YamlNode? rules) => rules is null || rules.Items.IsEmpty
        ? [None]
        : rules.Items.Where(rule => rule["when"]?.Text != "never").Select(rule => Of(rule["variables"], None)).DefaultIfEmpty(None);

    [GeneratedRegex(@"\$\{?(?<name>[A-Za-z_][A-Za-z0-9_]*)\}?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
