using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Jobs;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Targets;
using Cftoken.Tokens.Journal;

namespace Cftoken.Engine.Approving;

/// <summary>
/// Whether the job that something is recorded for is marked for a person, as its project's files say now. What cannot be
/// read counts as marked: a mark is no weaker for standing in a file that somebody broke.
/// </summary>
/// <param name="targets">Plans jobs.</param>
internal sealed class RecordedGate(JobTargetFinder targets)
{
    /// <summary>Why a person has to decide, where a job is marked for that.</summary>
    public const string Marked = "the job is marked \"gate\": \"human\"";

    // A job that is not there any more has no gate.
    private static readonly string[] Absent = ["project.not-found", PlanUseCase.NoProject, "plan.no-such-job", "config.unknown-environment"];

    /// <summary>Why a person has to decide about a recorded job; empty where nobody has to.</summary>
    public ImmutableArray<string> ReasonsFor(JobKey job)
    {
        try
        {
            return [.. targets.Recorded(job).Select(plan => PersonRule.ReasonFor(plan.Terms.Gate)).OfType<string>().Distinct()];
        }
        catch (ProblemException wrong) when (wrong.Problems.All(problem => Absent.Contains(problem.Code)))
        {
            return [];
        }
        catch (ProblemException wrong)
        {
            return [$"whether the job is marked \"gate\": \"human\" cannot be read ({UntrustedText.Clean(wrong.Problems[0].Message.TrimEnd('.'), 200)})"];
        }
    }
}
