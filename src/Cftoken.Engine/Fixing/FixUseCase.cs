using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Errors;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Changing;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Diagnosing;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Targets;
using Cftoken.Logs.Diagnosing;
using Cftoken.Tokens.Editing;
using Cftoken.Tokens.Registering;
using Cftoken.Tokens.State;
using Cftoken.Tools.Knowledge;

namespace Cftoken.Engine.Fixing;

/// <summary>
/// From a failed log to a token that lacks nothing: diagnoses, finds the token, extends it in place. Where no permission is
/// at fault, or the token holds it already, or cannot be told, it says so and changes nothing. Run twice, the second changes
/// nothing.
/// </summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
public sealed class FixUseCase(OutsideWorld world, PermissionCatalog catalog)
{
    // Named in a log, these are asked because no account is configured: better to configure one.
    private static readonly ImmutableArray<string> WithoutAccount = ["/memberships", "/accounts"];

    private readonly JobTargetFinder targets = new(world, catalog);

    /// <summary>Mends a failed log.</summary>
    /// <exception cref="ProblemException">It could not be looked at, nobody approved, or the token was not changed; the problems say what it is now.</exception>
    public async Task<FixReport> RunAsync(FixRequest request, IFixDialogue dialogue, IApproval approval, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(dialogue);
        ArgumentNullException.ThrowIfNull(approval);
        var diagnosis = await new DiagnoseUseCase(world, catalog).DiagnoseAsync(
            new DiagnoseRequest(request.Log) { Run = request.Run, WranglerLogs = request.WranglerLogs }, cancellation);
        var failures = diagnosis.Diagnosis.Failures;
        if (failures.IsEmpty)
        {
            return new FixReport(FixOutcome.NothingFailed, diagnosis);
        }

        if (!failures.Any(IsAboutPermission))
        {
            return new FixReport(FixOutcome.NotAPermission, diagnosis) { Left = failures };
        }

        var plans = Plans(request, [.. failures.Where(IsAboutPermission)]);
        failures = new ProjectOutlook(world, catalog, ToolKnowledge.Load(catalog)).With(failures, plans);
        diagnosis = diagnosis with { Diagnosis = diagnosis.Diagnosis with { Failures = failures } };
        var recorded = await TokenMemory.OnDisk(world).Register.ListAsync(cancellation);
        var (job, because, candidates) = LogJob.Find(request, plans, [.. failures.Where(IsAboutPermission)], RecordedFor);
        if (job is null)
        {
            return new FixReport(FixOutcome.CannotTell, diagnosis)
            {
                Reasons = [new FixReason(because!, [.. candidates.Take(8).Select(plan => new Fix($"{plan.Job}{(plan.Source is { } source ? $" ({source.File}:{source.Line})" : string.Empty)}:", (request with { Job = JobTargetFinder.JobNameOf(plan, plans) }).ToCommandLine()))])],
            };
        }

        using var workplace = await Workplace.OpenAsync(world, catalog, request, job.Plan.ReadProject!.Root, dialogue, cancellation);
        try
        {
            var mending = new Mending(request, diagnosis, job, [.. job.Others, .. failures.Where(failure => !IsAboutPermission(failure))], workplace, dialogue) { OwnRun = OwnRun() };
            return await MendAsync(mending, approval, cancellation);
        }
        catch (CloudflareApiException failed)
        {
            throw new ProblemException(failed.ToProblem());
        }
        catch (ProblemException unasked) when (request.Log == DiagnoseUseCase.StandardInput && unasked.Problems[0].Code == Approver.PersonNeeded)
        {
            throw new ProblemException(unasked.Problems[0] with
            {
                Fix = new Fix("Standard input holds the log, so that no answer can be read from it. Save the log in a file, and run this on a terminal:", (request with { Log = "failed.log" }).ToCommandLine()),
            });
        }

        RecordedToken? RecordedFor(JobPlan plan) => recorded.FirstOrDefault(token =>
            token.Temporary is null && token.Job == JobKeys.Of(plan, plan.ReadProject!, ApiBase.Find(request.ApiBase, world.Environment)));
    }

    private ImmutableArray<JobPlan> Plans(FixRequest request, ImmutableArray<LogFailure> failures)
    {
        try
        {
            return targets.OfflineAll(request);
        }
        catch (ProblemException none) when (none.Problems[0].Code == PlanUseCase.NoProject && WithoutProject.Problem(request, failures) is { } problem)
        {
            throw new ProblemException(problem);
        }
    }

    // docs.github.com/actions/reference/workflows-and-actions/variables (2026-11).
    private string? OwnRun() => world.Environment.Get("GITHUB_RUN_ID") is { Length: > 0 and <= 20 } id && id.All(char.IsAsciiDigit) ? id : null;

    private static bool IsAboutPermission(LogFailure failure) => failure.Cause is ErrorCause.MissingPermission or ErrorCause.ResourceNotCovered
        && !WithoutAccount.Contains(failure.Operation?.Path ?? string.Empty, StringComparer.Ordinal);

    private async Task<FixReport> MendAsync(Mending mending, IApproval approval, CancellationToken cancellation)
    {
        var (request, workplace, dialogue) = (mending.Request, mending.Workplace, mending.Dialogue);
        var jobs = new JobsAtHand(world, workplace);
        var job = await jobs.FindAsync(request, mending.Job.Plan, cancellation);
        using var turn = await workplace.Memory.Locks.TakeAsync(job.Key, cancellation);
        await workplace.SettleAsync(job.Key, request, approval, cancellation);
        var found = await new TokensOfLogs(world, catalog, workplace).FindAsync(request, job, mending.Job.Failures, cancellation);
        if (found.Token is not { } token)
        {
            return mending.Report(FixOutcome.CannotTell) with { Reasons = found.Why, Candidates = found.Candidates };
        }

        var target = await targets.FindAsync(request, job.Target.Plan, job.Target.Found, workplace.Bootstrap, workplace.LookUps(request), needsCredential: true, cancellation);
        var live = await LiveGroups.ReadAsync(workplace.Bootstrap, token.Tokens, dialogue, cancellation);
        var plan = LiveGroups.Apply([.. target.Plan.Minimised.Permissions.Where(permission => permission.Need != Need.Optional)], live);
        ImmutableArray<LogFailure> failures = [.. mending.Job.Failures.Select(failure => failure with { Permissions = WithIds(failure.Permissions, live) })];
        var additions = new Additions(catalog, token, plan, new Wanted(target.Account, UserOf(token, plan), plan), failures);
        if (TokenEditor.WhyNot(token.Record, new TokenEdit { Add = [.. plan.Concat(additions.Beyond).SelectMany(GrantsOf)] }) is { } unusable)
        {
            return mending.Report(FixOutcome.Unusable, token, additions) with { Reasons = [new FixReason(unusable.Message, unusable.Fix is { } fix ? [fix] : [])] };
        }

        if (additions.Open.IsEmpty)
        {
            return mending.Report(FixOutcome.AlreadyHeld, token, additions) with
            {
                Reasons = new RefusedAllTheSame(request, job, token, mending.Rerun, world.Time.GetUtcNow()).For(failures, additions),
            };
        }

        if (!additions.IsWithinReach)
        {
            return mending.Report(FixOutcome.NotAPermission, token, additions) with { Reasons = Mending.WhyNotAll(token, additions) };
        }

        var edit = additions.Edit();
        if (edit.Add.IsEmpty)
        {
            return mending.Report(FixOutcome.CannotTell, token, additions) with { Reasons = Mending.WhyNothing(token, additions) };
        }

        dialogue.Propose(additions.Open, additions.InWords());
        var result = await workplace.AskAndMakeAsync(
            new PreparedChange(
                found.IsOfJob ? job.Key : null,
                token,
                edit,
                TokenChange.Of(token, edit, [], catalog, additions.Names),
                [
                    .. additions.InWords().Where(addition => !addition.IsPlanned).Select(addition =>
                        $"the log says so, the project's plan does not: {addition.Grant.Permission} on {addition.Grant.On}"),
                    .. new PersonRule(catalog).ReasonsFor(target.Plan.Terms.Gate, edit.Add.Select(grant => grant.GroupId), additions.Groups),
                    .. await jobs.OfAnotherAsync(job, token, cancellation),
                ]),
            approval,
            request.ToCommandLine("--yes"),
            cancellation);
        var report = mending.Report(FixOutcome.Extended, token, additions) with { Added = additions.InWords(), Change = result, Reasons = Mending.WhyNotAll(token, additions) };
        return mending.Rerun is { } rerun && request.Run is { } run && await dialogue.WantsRerunAsync(rerun, cancellation)
            ? report with { IsRunAgain = await new GitHubRuns(world, job.Target.Project.Root).RerunAsync(run, dialogue, cancellation) }
            : report;
    }

    private static ImmutableArray<WantedPermission> WithIds(ImmutableArray<WantedPermission> permissions, ImmutableArray<Cloudflare.Tokens.LivePermissionGroup> live) =>
        [.. permissions.Select(permission => permission with { Group = LiveGroups.Apply([Wanted.Planned(permission.Group, [])], live)[0].Group })];

    private static IEnumerable<PolicyGrant> GrantsOf(PlannedPermission permission) =>
        permission.Resources.Select(on => new PolicyGrant(PolicyEffect.Allow, permission.Group.Id!, ResourceKeys.SelectorOf(on)));

    // A user's token names its own user and no other.
    private static string? UserOf(HeldToken token, ImmutableArray<PlannedPermission> plan) =>
        plan.SelectMany(permission => permission.Resources).FirstOrDefault(resource => resource.Kind == Scope.User)?.Id
        ?? token.Record.Policies.SelectMany(policy => policy.Resources)
            .Select(selector => ResourceKeys.TryRead(selector, out var resource) && resource.Kind == Scope.User ? resource.Id : null)
            .FirstOrDefault(id => id is not null);
}
