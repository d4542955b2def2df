namespace Cftoken.Tools.Tests.Recorded;

/// <summary>Holds an expansion against what was recorded.</summary>
public static class CaseComparison
{
    // From here on wrangler makes calls at the same time, and the recorded order is the order of the answers.
    private static readonly string[] ParallelPhases = ["uploaded", "publication", "triggers"];

    /// <summary>What an expansion has too much or too little, or where its order differs; null where it is exact.</summary>
    /// <param name="recorded">The case.</param>
    /// <param name="table">The table of the worlds that cases met.</param>
    public static string? Difference(RecordedCase recorded, string table)
    {
        var expected = CaseWorld.Knowledge.Expand(CaseWorld.Request(recorded, table)).Calls;
        var actual = expected.Select(call => $"{call.Operation.Method} {RecordedCases.Shape(call.Operation.Template)}").ToList();
        var wanted = recorded.Calls.Select(call => call.Operation).ToList();
        var spare = Without(actual, wanted);
        var missing = Without(wanted, actual);
        if (spare.Count + missing.Count > 0)
        {
            return $"{recorded.Name}: missing [{string.Join(", ", missing)}], spare [{string.Join(", ", spare)}]";
        }

        var ordered = expected.TakeWhile(call => !ParallelPhases.Contains(call.Phase)).Count();
        return actual.Take(ordered).SequenceEqual(wanted.Take(ordered))
            ? null
            : $"{recorded.Name}: expanded to {string.Join(", ", actual)}; recorded {string.Join(", ", wanted)}";
    }

    private static List<string> Without(IEnumerable<string> all, IEnumerable<string> taken)
    {
        var left = all.ToList();
        foreach (var one in taken)
        {
            left.Remove(one);
        }

        return left;
    }
}
