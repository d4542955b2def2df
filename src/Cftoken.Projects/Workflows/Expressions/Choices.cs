namespace Cftoken.Projects.Workflows.Expressions;

/// <summary>
/// What is decided only when a workflow runs, tried in every combination: a matrix, an input with options, a condition.
/// The reader reads a step again and again; whatever it asks here is answered the same way throughout one reading.
/// </summary>
internal sealed class Choices
{
    /// <summary>How many combinations of one step are read: what GitHub allows a matrix (docs.github.com, "usage limits", read 2026-11-22).</summary>
    internal const int Max = 256;

    private readonly List<Choice> made = [];

    /// <summary>Reads once for every combination of what the reading asks.</summary>
    /// <param name="reading">Reads once.</param>
    /// <returns>Whether all combinations were read.</returns>
    internal bool TryAll(Action reading)
    {
        made.Clear();
        for (var count = 0; count < Max; count++)
        {
            reading();
            if (!Advance())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Which of several holds in this reading.</summary>
    /// <param name="key">What is chosen; the same key has the same answer.</param>
    /// <param name="count">How many there are; at least one.</param>
    internal int Pick(string key, int count)
    {
        if (made.Find(choice => choice.Key == key) is { } before)
        {
            return Math.Min(before.Index, count - 1);
        }

        made.Add(new Choice(key, count));
        return 0;
    }

    private bool Advance()
    {
        while (made.Count > 0 && made[^1].Index == made[^1].Count - 1)
        {
            made.RemoveAt(made.Count - 1);
        }

        if (made.Count == 0)
        {
            return false;
        }

        made[^1].Index++;
        return true;
    }

    private sealed record Choice(string Key, int Count)
    {
        public int Index { get; set; }
    }
}
