namespace Cftoken.Help;

/// <summary>What somebody may have meant by a mistyped word.</summary>
internal static class Suggestions
{
    /// <summary>The known word nearest to the one typed; null where none is near.</summary>
    public static string? Nearest(string typed, IEnumerable<string> known) => known
        .Select(word => (word, distance: Distance(typed, word)))
        .Where(pair => pair.distance <= Math.Max(1, pair.word.Length / 3))
        .OrderBy(pair => pair.distance)
        .ThenBy(pair => pair.word, StringComparer.Ordinal)
        .Select(pair => pair.word)
        .FirstOrDefault();

    // Edits between two words, two neighbouring letters swapped counting as one edit.
    private static int Distance(string left, string right)
    {
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    rows[i, j] = i + j;
                    continue;
                }

                var change = left[i - 1] == right[j - 1] ? 0 : 1;
                var best = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + change);
                var isSwap = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
                rows[i, j] = isSwap ? Math.Min(best, rows[i - 2, j - 2] + 1) : best;
            }
        }

        return rows[left.Length, right.Length];
    }
}
