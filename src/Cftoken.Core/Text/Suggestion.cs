namespace Cftoken.Core.Text;

/// <summary>Finds what somebody most likely meant.</summary>
public static class Suggestion
{
    /// <summary>
    /// The candidate nearest to a word, by the number of letters to insert, delete, exchange or swap; null where even that
    /// one differs in more than a third of its letters.
    /// </summary>
    public static string? For(string word, IEnumerable<string> candidates)
    {
        var (nearest, distance) = candidates
            .Select(candidate => (candidate, Distance(word, candidate)))
            .Append((string.Empty, int.MaxValue))
            .MinBy(pair => pair.Item2);
        return distance <= Math.Max(1, Math.Min(3, nearest.Length / 3)) ? nearest : null;
    }

    private static int Distance(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 3)
        {
            return int.MaxValue;
        }

        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            rows[i, 0] = i;
        }

        for (var j = 0; j <= b.Length; j++)
        {
            rows[0, j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var exchange = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(exchange, 1 + Math.Min(rows[i - 1, j], rows[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[a.Length, b.Length];
    }
}
