using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Targets;
using Cftoken.Logs.Diagnosing;
using Cftoken.Tools.Invocations;
using Cftoken.Tools.Knowledge;

namespace Cftoken.Engine.Diagnosing;

/// <summary>
/// Looks at the project that a log is of: where it runs the command that failed, and what else its plan requires behind the
/// call that was refused, so that one fix is enough.
/// </summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
/// <param name="knowledge">What tools call, and in which part of a run.</param>
internal sealed class ProjectOutlook(OutsideWorld world, PermissionCatalog catalog, ToolKnowledge knowledge)
{
    /// <summary>The failures with what the project tells of them.</summary>
    /// <exception cref="ProblemException">The project cannot be planned.</exception>
    public ImmutableArray<LogFailure> With(ImmutableArray<LogFailure> failures, string path) =>
        With(failures, new PlanUseCase(world, catalog).Plan(new PlanRequest(path)).Plans);

    /// <summary>The failures with what plans tell of them.</summary>
    public ImmutableArray<LogFailure> With(ImmutableArray<LogFailure> failures, ImmutableArray<JobPlan> plans) =>
        [.. failures.Select(failure => With(failure, plans))];

    /// <summary>Whether a failure is one of a command, as far as the log tells: where it does not, a deploy is taken for it.</summary>
    public static bool IsOf(LogFailure failure, Invocation command) =>
        failure.Command is null ? command.Command == "deploy" : failure.Command == $"{command.Tool} {command.Command}";

    private LogFailure With(LogFailure failure, ImmutableArray<JobPlan> plans)
    {
        var (plan, command) = plans
            .SelectMany(each => each.Commands.Select(run => (Plan: each, Command: (Invocation?)run)))
            .OrderBy(each => IsOf(failure, each.Command!) ? 0 : 1)
            .ThenBy(each => failure.Environment is null || each.Plan.Environment == failure.Environment ? 0 : 1)
            .ThenBy(each => failure.Job is { } lane && lane.Equals(each.Plan.Source?.Name, StringComparison.OrdinalIgnoreCase) ? 0 : 1)
            .ThenBy(each => each.Plan.Source switch { null => 2, { Kind: Projects.Runs.CommandSourceKind.PackageScript } => 1, _ => 0 })
            .FirstOrDefault();
        if (plan is null || command is null)
        {
            return failure;
        }

        // A pipeline's own line is what a person looks for: the step's, or where a package's script stands behind it, the job's.
        var where = IsOf(failure, command) ? plan.Source is { } source && source.Line > 0 && source.File != command.Where.File ? new SourceLocation(source.File, source.Line) : command.Where : (SourceLocation?)null;
        failure = failure with { Where = where };
        var job = plans.Length > 1 ? JobTargetFinder.JobNameOf(plan, plans) : null;
        if (!IsOf(failure, command) || failure.Cause is not (ErrorCause.MissingPermission or ErrorCause.ResourceNotCovered))
        {
            return failure;
        }

        if (failure.Cause == ErrorCause.ResourceNotCovered)
        {
            // What the plan asks for and the token lacks: the zone.
            return job is null ? failure : failure with { Fix = failure.Fix with { Command = $"cftoken extend --job {ShellText.Quote(job)}" } };
        }

        failure = WithNext(WithPlannedLevels(WithPlannedZones(failure, plan), plan), plan);
        return failure.Permissions.IsEmpty ? failure : failure with
        {
            FixJob = job,
            Fix = failure.Fix with { Command = ExtendCommand.Of([.. failure.Permissions, .. failure.Next], failure.AccountId, job) },
        };
    }

    private LogFailure WithNext(LogFailure failure, JobPlan plan)
    {
        var order = ToolKnowledge.PartsInOrder;
        var at = PartOf(failure.Operation?.Operation, order);
        var named = failure.Permissions.Select(permission => permission.Group).ToHashSet();
        ImmutableArray<PlannedPermission> next =
        [
            .. plan.Minimised.Permissions.Where(permission =>
                permission.Need == Need.Required && !named.Contains(permission.Group) && at >= 0 && MayStillBeMissed(permission, failure.Operation?.Operation, at, order)),
        ];
        if (next.IsEmpty)
        {
            return failure;
        }

        ImmutableArray<WantedPermission> wanted = [.. next.Select(permission => new WantedPermission(permission.Group, permission.Resources))];
        var names = string.Join(" and ", next.Select(permission => permission.Group.Name));
        return failure with
        {
            Next = wanted,
            Consequences = [.. failure.Consequences, $"By the project's plan ({plan.Job}), the run needs {names} next; where the token lacks that too, it fails there. The fix adds it as well."],
        };
    }

    // What the refused call itself may want besides, and what later calls want; unless an earlier call, which went through,
    // takes nothing but this.
    private bool MayStillBeMissed(PlannedPermission permission, Operation? refused, int at, ImmutableArray<string> order)
    {
        var operations = permission.Reasons.SelectMany(reason => reason.Operations).ToList();
        return operations.Exists(operation => operation == refused || PartOf(operation, order) > at)
            && !operations.Exists(operation => PartOf(operation, order) is >= 0 and var part && part < at && operation.Accepted.All(group => group == permission.Group));
    }

    // A log that names no zone leaves it to the plan to say which one.
    private static LogFailure WithPlannedZones(LogFailure failure, JobPlan plan) => failure with
    {
        Permissions =
        [
            .. failure.Permissions.Select(wanted =>
                wanted.Resources.Any(resource => resource.Kind == Scope.Zone && resource.Id is not { Length: 32 })
                && plan.Minimised.Permissions.FirstOrDefault(planned => planned.Group == wanted.Group) is { } planned
                    ? wanted with { Resources = planned.Resources }
                    : wanted),
        ],
    };

    // Of one product the level that the plan asks for lets the refused call through as well: two levels of it are one too many.
    private static LogFailure WithPlannedLevels(LogFailure failure, JobPlan plan) => failure with
    {
        Permissions =
        [
            .. failure.Permissions.Select(wanted =>
                plan.Minimised.Permissions.FirstOrDefault(planned => planned.Need == Need.Required && planned.Group.Family == wanted.Group.Family
                    && planned.Group.Scope == wanted.Group.Scope && failure.Operation?.Operation?.Accepted.Contains(planned.Group) == true) is { } planned
                    ? wanted with { Group = planned.Group }
                    : wanted).DistinctBy(wanted => wanted.Group),
        ],
    };

    // The first part of a run in which an operation is called; -1 where nothing tells.
    private int PartOf(Operation? operation, ImmutableArray<string> order) => operation is null
        ? -1
        : knowledge.Calls.Where(call => call.Operation == operation).Select(call => order.IndexOf(call.Phase)).DefaultIfEmpty(-1).Min();
}
