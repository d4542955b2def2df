using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Core.Text;
using Cftoken.Engine.Diagnosing;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Targets;
using Cftoken.Logs.Diagnosing;
using Cftoken.Tokens.Registering;

namespace Cftoken.Engine.Fixing;

/// <summary>The job that a log is of.</summary>
/// <param name="Plan">Its plan, from files alone.</param>
/// <param name="Failures">What failed of it.</param>
/// <param name="Others">What failed of other jobs.</param>
internal sealed record LogJob(JobPlan Plan, ImmutableArray<LogFailure> Failures, ImmutableArray<LogFailure> Others)
{
    /// <summary>Finds it: by the command that failed, its environment, the name of the CI's job, and by which jobs have a token.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="plans">The project's jobs; at least one.</param>
    /// <param name="failures">What could be a missing permission; at least one.</param>
    /// <param name="recorded">What is recorded of a job's token.</param>
    /// <returns>The job, or why it cannot be told.</returns>
    public static (LogJob? Job, string? Because, ImmutableArray<JobPlan> Candidates) Find(
        TokenRequest request, ImmutableArray<JobPlan> plans, ImmutableArray<LogFailure> failures, Func<JobPlan, RecordedToken?> recorded)
    {
        if (failures.FirstOrDefault(failure => plans.Any(plan => Fits(plan, failure))) is not { } first)
        {
            return request.Job is not null && plans is [var named]
                ? (new LogJob(named, failures, []), null, [])
                : (null, $"Nothing in this project runs {UntrustedText.Clean(failures[0].Command ?? failures[0].Tool ?? "what failed", 80)}, so which of its jobs the log is of cannot be told.", plans);
        }

        var fitting = Nearest(plans.Where(plan => Fits(plan, first)), first);
        fitting = fitting.Length > 1 ? WithToken(fitting, recorded) : fitting;
        return fitting is [var only]
            ? (new LogJob(only, [.. failures.Where(failure => Fits(only, failure))], [.. failures.Where(failure => !Fits(only, failure))]), null, [])
            : (null, $"{fitting.Length} jobs of this project run {first.Command ?? "wrangler deploy"}, and nothing in the log tells them apart.", fitting);
    }

    private static bool Fits(JobPlan plan, LogFailure failure) =>
        plan.Commands.Any(command => ProjectOutlook.IsOf(failure, command))
        && (failure.Environment is null || plan.Environment is null || plan.Environment == failure.Environment);

    private static ImmutableArray<JobPlan> Nearest(IEnumerable<JobPlan> fitting, LogFailure failure)
    {
        ImmutableArray<JobPlan> all = [.. fitting];
        all = Preferring(all, plan => failure.Job is { } job && plan.Source?.Name is { } name && job.Equals(name, StringComparison.OrdinalIgnoreCase));
        return failure.Command is null && failure.Environment is null ? all : Preferring(all, plan => plan.Environment == failure.Environment);
    }

    // A script and the CI's job that runs it are two jobs of one command, of which mostly one has a token.
    private static ImmutableArray<JobPlan> WithToken(ImmutableArray<JobPlan> fitting, Func<JobPlan, RecordedToken?> recorded)
    {
        var known = fitting.Where(plan => recorded(plan) is not null).ToImmutableArray();
        return known.Select(plan => recorded(plan)!.Token.Id).Distinct().Count() == 1 ? [Preferring(known, plan => plan.Source is not null)[0]]
            : known.IsEmpty ? Preferring(fitting, plan => plan.Source is { Kind: not Projects.Runs.CommandSourceKind.PackageScript })
            : known;
    }

    private static ImmutableArray<JobPlan> Preferring(ImmutableArray<JobPlan> plans, Func<JobPlan, bool> isBetter)
    {
        var better = plans.Where(isBetter).ToImmutableArray();
        return better.IsEmpty ? plans : better;
    }
}
