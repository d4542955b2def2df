using System.Collections.Immutable;
using Cftoken.Core.Problems;

namespace Cftoken.Projects.Runs;

/// <summary>What a CI system's files lead to.</summary>
/// <param name="Found">The runs of tools, and what could not be followed.</param>
/// <param name="Warnings">The files that cannot be read, and what in them is probably not meant.</param>
internal sealed record PipelineRuns(FoundRuns Found, ImmutableArray<Problem> Warnings)
{
    /// <summary>The same run found twice, as from two combinations of a matrix that do not touch it, is one run.</summary>
    internal static PipelineRuns Of(IEnumerable<FoundRun> runs, IEnumerable<Unfollowed> unfollowed, IEnumerable<Problem> warnings) =>
        new(new FoundRuns([.. runs.DistinctBy(Identity)], [.. unfollowed.Distinct()]), [.. warnings.Distinct()]);

    private static string Identity(FoundRun run) => string.Join('\u0001', [
        run.Source.ToString(),
        run.Folder,
        run.Settings.ToString(),
        run.Invocation.Tool,
        run.Invocation.Command,
        run.Invocation.AskedVersion ?? string.Empty,
        run.Invocation.Where.ToString(),
        .. run.Via.Select(where => where.ToString()),
        .. run.Invocation.Arguments,
        .. run.Invocation.Options.OrderBy(option => option.Key, StringComparer.Ordinal).Select(option => $"--{option.Key}={option.Value}"),
    ]);
}
