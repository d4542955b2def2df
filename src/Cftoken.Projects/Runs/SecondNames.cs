namespace Cftoken.Projects.Runs;

/// <summary>Leaves out sources that only run another and add nothing to it: they are that source under a second name.</summary>
internal static class SecondNames
{
    /// <summary>What all sources lead to, without second names.</summary>
    /// <param name="found">What each source leads to, in order.</param>
    internal static FoundRuns Without(IReadOnlyList<FoundRuns> found)
    {
        var own = found.Where(RunsItself).GroupBy(Key, StringComparer.Ordinal).Select(same => same.Key).ToHashSet(StringComparer.Ordinal);
        return new FoundRuns(
            [.. found.Where(each => RunsItself(each) || !own.Contains(Key(each))).SelectMany(each => each.Runs)],
            [.. found.SelectMany(each => each.Unfollowed).Distinct()]);
    }

    // Whether a run stands in the source itself, not only in what it runs.
    private static bool RunsItself(FoundRuns found) => found.Runs.Any(run => run.Via.IsEmpty);

    private static string Key(FoundRuns found) => string.Join('\u0001', found.Runs.Select(Key));

    private static string Key(FoundRun run) => string.Join('\0', Words(run));

    private static IEnumerable<string> Words(FoundRun run) =>
    [
        run.Folder,
        run.Invocation.Tool,
        run.Invocation.Command,
        .. run.Invocation.Arguments,
        .. run.Invocation.Options.OrderBy(option => option.Key, StringComparer.Ordinal).Select(option => $"--{option.Key}={option.Value}"),
    ];
}
