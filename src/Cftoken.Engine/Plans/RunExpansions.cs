using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Engine.Jobs;
using Cftoken.Projects;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Invocations;

namespace Cftoken.Engine.Plans;

/// <summary>
/// Expands runs, each command on each project once: what the configuration asks for is the same wherever the command
/// stands, so that a second place of it adds only what is said of the place itself.
/// </summary>
/// <param name="expand">Expands one run.</param>
internal sealed class RunExpansions(Func<JobRun, Expansion> expand)
{
    /// <summary>What the runs call and need, in their order; of a run that is there twice, at one place, once.</summary>
    public IEnumerable<(JobRun Run, Expansion Expansion)> Of(IEnumerable<JobRun> runs)
    {
        var first = new Dictionary<Command, (SourceLocation Where, Expansion Expansion)>();
        var seen = new HashSet<(Command Command, SourceLocation Where)>();
        foreach (var run in runs)
        {
            var command = Command.Of(run);
            if (!seen.Add((command, run.Invocation.Where)))
            {
                continue;
            }

            if (first.TryGetValue(command, out var known))
            {
                yield return (run, At(run.Invocation.Where, known.Expansion, known.Where));
                continue;
            }

            var expansion = expand(run);
            first.Add(command, (run.Invocation.Where, expansion));
            yield return (run, expansion);
        }
    }

    private static Expansion At(SourceLocation where, Expansion first, SourceLocation from) => new(
        [.. first.Calls.Where(call => call.Where == from).Select(call => call with { Where = where })],
        [
            .. first.Requirements.Where(requirement => requirement.Evidence.Where == from)
                .Select(requirement => requirement with { Evidence = requirement.Evidence with { Where = where } }),
        ],
        [.. first.Unknowns.Where(unknown => unknown.Where == from).Select(unknown => unknown with { Where = where })],
        [.. first.Advice.Where(advice => advice.Where == from).Select(advice => advice with { Where = where })],
        first.NoCalls)
    {
        Problems = [.. first.Problems.Where(problem => problem.Where == from).Select(problem => problem with { Where = where })],
    };

    /// <summary>A run without its place: everything else that an expansion depends on.</summary>
    private sealed record Command(string Words, string? AskedVersion, bool HasOpenAccount, ProjectOfRun Project)
    {
        public static Command Of(JobRun run) =>
            new(WordsOf(run.Invocation), run.Invocation.AskedVersion, run.HasOpenAccount, new ProjectOfRun(run.Project));

        private static string WordsOf(Invocation invocation) => string.Join(
            '\0',
            [
                invocation.Tool, invocation.Command, .. invocation.Arguments, string.Empty,
                .. invocation.Options.OrderBy(option => option.Key, StringComparer.Ordinal).SelectMany(option => new[] { option.Key, option.Value }),
            ]);
    }

    // A project is read once for each environment, so that the object itself tells which it is.
    private readonly struct ProjectOfRun(Project project) : IEquatable<ProjectOfRun>
    {
        private readonly Project project = project;

        public bool Equals(ProjectOfRun other) => ReferenceEquals(project, other.project);

        public override bool Equals(object? obj) => obj is ProjectOfRun other && Equals(other);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(project);
    }
}
