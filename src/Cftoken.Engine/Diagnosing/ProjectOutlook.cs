using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
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
            .ThenBy(each => each.Plan.Source is null ? 1 : 0)
            .FirstOrDefault();
        if (plan is null || command is null)
        {
            return failure;
        }

        // A pipeline's line is what a person looks for; a package's script stands behind it.
        var where = IsOf(failure, command) ? plan.Source is { } source && source.Line > 0 ? new SourceLocation(source.File, source.Line) : command.Where : (SourceLocation?)null;
        failure = failure with { Where = where };
        if (failure.Cause != ErrorCause.MissingPermission || !IsOf(failure, command))
        {
            return failure;
        }

        failure = WithNext(failure, plan);
        var job = plans.Length > 1 ? JobTargetFinder.JobNameOf(plan, plans) : null;
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
        ImmutableArray<PlannedNext> next =
        [
            .. plan.Minimised.Permissions
                .Where(permission => permission.Need == Need.Required && !named.Contains(permission.Group))
                .Select(permission => new PlannedNext(new WantedPermission(permission.Group, permission.Resources), permission.Reasons.SelectMany(reason => reason.Operations).Select(operation => PartOf(operation, order)).DefaultIfEmpty(-1).Min()))
                .Where(each => at >= 0 && each.Part > at),
        ];
        if (next.IsEmpty)
        {
            return failure;
        }

        ImmutableArray<WantedPermission> wanted = [.. next.Select(each => each.Permission)];
        var names = string.Join(" and ", next.Select(each => each.Permission.Group.Name));
        return failure with
        {
            Next = wanted,
            Consequences = [.. failure.Consequences, $"By the project's plan ({plan.Job}), the run needs {names} next; where the token lacks that too, it fails there. The fix adds it as well."],
        };
    }

    // The first part of a run in which an operation is called; -1 where nothing tells.
    private int PartOf(Operation? operation, ImmutableArray<string> order) => operation is null
        ? -1
        : knowledge.Calls.Where(call => call.Operation == operation).Select(call => order.IndexOf(call.Phase)).DefaultIfEmpty(-1).Min();

    private sealed record PlannedNext(WantedPermission Permission, int Part);
}
