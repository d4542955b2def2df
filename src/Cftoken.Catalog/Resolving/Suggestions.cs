using System.Collections.Immutable;
using Cftoken.Catalog.Model;

namespace Cftoken.Catalog.Resolving;

/// <summary>The groups whose spellings come nearest to one that is not known.</summary>
internal static class Suggestions
{
    private const int Count = 5;

    // Below this, two spellings share next to nothing.
    private const double Least = 0.35;

    /// <summary>The nearest groups, best first; none where nothing comes near.</summary>
    public static ImmutableArray<PermissionGroup> For(string normal, SpellingIndex index)
    {
        if (normal.Length == 0)
        {
            return [];
        }

        var words = normal.Split(' ');
        var best = new Dictionary<PermissionGroup, double>();
        foreach (var (form, meanings) in index.NormalForms)
        {
            var score = (Overlap(words, form.Split(' ')) + Likeness(normal, form)) / 2;
            if (score < Least)
            {
                continue;
            }

            foreach (var group in meanings.SelectMany(meaning => meaning.Groups))
            {
                best[group] = Math.Max(score, best.GetValueOrDefault(group));
            }
        }

        return
        [
            .. best.OrderByDescending(pair => pair.Value)
                .ThenBy(pair => pair.Key.Name, StringComparer.Ordinal)
                .ThenBy(pair => pair.Key.Scope.Key, StringComparer.Ordinal)
                .Take(Count)
                .Select(pair => pair.Key),
        ];
    }

    // The share of words that both have.
    private static double Overlap(string[] left, string[] right)
    {
        var shared = left.Count(word => right.Contains(word, StringComparer.Ordinal));
        return 2.0 * shared / (left.Length + right.Length);
    }

    // One less the share of characters to change.
    private static double Likeness(string left, string right) =>
        1 - ((double)Distance(left, right) / Math.Max(left.Length, right.Length));

    private static int Distance(string left, string right)
    {
        Span<int> row = stackalloc int[right.Length + 1];
        for (var column = 0; column <= right.Length; column++)
        {
            row[column] = column;
        }

        for (var line = 1; line <= left.Length; line++)
        {
            var diagonal = row[0];
            row[0] = line;
            for (var column = 1; column <= right.Length; column++)
            {
                var above = row[column];
                var change = diagonal + (left[line - 1] == right[column - 1] ? 0 : 1);
                row[column] = Math.Min(Math.Min(above, row[column - 1]) + 1, change);
                diagonal = above;
            }
        }

        return row[right.Length];
    }
}
