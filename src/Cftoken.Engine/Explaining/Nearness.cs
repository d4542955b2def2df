using System.Collections.Immutable;

namespace Cftoken.Engine.Explaining;

/// <summary>Which of many names come near to what somebody wrote: by the letters and the pairs of letters that both have.</summary>
internal static class Nearness
{
    private const int LongestAsked = 200;

    // Below this, two names share next to nothing.
    private const double Least = 0.55;

    /// <summary>The nearest names, best first; none where nothing comes near.</summary>
    public static ImmutableArray<(string Name, double Score)> Of(string asked, IEnumerable<string> names, int count)
    {
        if (asked.Length is 0 or > LongestAsked)
        {
            return [];
        }

        var letters = Parts(asked, 1);
        var pairs = Parts(asked, 2);
        return
        [
            .. names.Select(name => (Name: name, Score: Score(name)))
                .Where(candidate => candidate.Score >= Least)
                .OrderByDescending(candidate => candidate.Score)
                .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
                .Take(count),
        ];

        // What was begun comes before what is merely alike; pairs tell the order, letters forgive a swapped one.
        double Score(string name) => name.StartsWith(asked, StringComparison.OrdinalIgnoreCase)
            ? 1
            : (Alike(letters, Parts(name, 1)) + Alike(pairs, Parts(name, 2))) / 2;
    }

    // The share of parts that both have: twice the shared ones over all.
    private static double Alike(List<string> left, List<string> right)
    {
        var rest = new List<string>(right);
        return left.Count + right.Count == 0 ? 0 : 2.0 * left.Count(rest.Remove) / (left.Count + right.Count);
    }

    private static List<string> Parts(string text, int length)
    {
        var plain = text.ToLowerInvariant();
        var parts = new List<string>(plain.Length);
        for (var index = 0; index + length <= plain.Length; index++)
        {
            parts.Add(plain.Substring(index, length));
        }

        return parts;
    }
}
