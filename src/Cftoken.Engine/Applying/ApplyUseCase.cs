using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Cloudflare.Errors;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Changing;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Targets;

namespace Cftoken.Engine.Applying;

/// <summary>
/// Makes the tokens of a project's jobs what is planned: keeps, changes in place, creates. One difference for all of them,
/// one question, then job after job. Run twice, the second changes nothing.
/// </summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
public sealed class ApplyUseCase(OutsideWorld world, PermissionCatalog catalog)
{
    private readonly JobTargetFinder targets = new(world, catalog);

    /// <summary>Whether a file is a plan that was saved.</summary>
    public static bool IsSavedPlan(OutsideWorld world, string path) => SavedPlanFile.IsAt(world, path);

    /// <summary>Applies what is planned, or a saved plan as long as it holds.</summary>
    /// <exception cref="ProblemException">Nothing was changed; the problems say why.</exception>
    public async Task<ApplyReport> RunAsync(ApplyRequest request, IApplyDialogue dialogue, IApproval approval, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(dialogue);
        ArgumentNullException.ThrowIfNull(approval);
        var saved = request.SavedPlan is { } file ? SavedPlan.Read(world, file) : null;
        var planned = saved is null ? request : saved.Request(request);
        var plans = targets.All(planned);
        using var workplace = await Workplace.OpenAsync(world, catalog, request, RootOf(plans), dialogue, cancellation);
        try
        {
            var jobs = await PrepareAsync(planned, plans, workplace, dialogue, approval, cancellation);
            if (jobs.Any(job => job.Action.IsPending)
                && saved?.MovedSince(SavedPlan.Of(world, planned, jobs, workplace.Client.ApiBase)) is { IsEmpty: false } moved)
            {
                return new ApplyReport([.. jobs.Select(job => new AppliedJob(job.Action, job.Token?.Record.Summary.Id, []))]) { Moved = moved };
            }

            return await ApplyAsync(request, jobs, workplace, dialogue, approval, cancellation);
        }
        catch (CloudflareApiException failed)
        {
            throw new ProblemException(failed.ToProblem());
        }
    }

    /// <summary>Works out what is to be done and saves it; nothing is changed.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="file">The file, which is made for its owner alone.</param>
    /// <param name="dialogue">Whom to tell.</param>
    /// <param name="approval">Who is asked where an earlier run left something open.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="ProblemException">It cannot be worked out or saved.</exception>
    public async Task<ApplyReport> SaveAsync(ApplyRequest request, string file, IApplyDialogue dialogue, IApproval approval, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(dialogue);
        ArgumentNullException.ThrowIfNull(approval);
        SavedPlanFile.MustBeFree(world, file);
        var plans = targets.All(request);
        using var workplace = await Workplace.OpenAsync(world, catalog, request, RootOf(plans), dialogue, cancellation);
        try
        {
            var jobs = await PrepareAsync(request, plans, workplace, dialogue, approval, cancellation);
            SavedPlan.Of(world, request, jobs, workplace.Client.ApiBase).Write(world, file);
            return new ApplyReport([.. jobs.Select(job => new AppliedJob(job.Action, job.Token?.Record.Summary.Id, []))]);
        }
        catch (CloudflareApiException failed)
        {
            throw new ProblemException(failed.ToProblem());
        }
    }

    private static string RootOf(ImmutableArray<JobPlan> plans) => plans[0].ReadProject!.Root;

    private async Task<ImmutableArray<PreparedJob>> PrepareAsync(
        ApplyRequest request, ImmutableArray<JobPlan> plans, Workplace workplace, IApplyDialogue dialogue, IApproval approval, CancellationToken cancellation)
    {
        var preparation = new JobPreparation(world, catalog, workplace, targets, dialogue);
        var jobs = ImmutableArray.CreateBuilder<PreparedJob>();
        foreach (var plan in plans)
        {
            jobs.Add(await preparation.PrepareAsync(RequestOf(request, plan, plans), plan, plans.Length == 1, approval, cancellation));
        }

        MustNotShareSinks(jobs);
        return jobs.ToImmutable();
    }

    // A job that no file starts is only its project's; any other is found from where the command was run.
    private static ApplyRequest RequestOf(ApplyRequest request, JobPlan plan, ImmutableArray<JobPlan> plans) => plans.Length == 1 ? request : request with
    {
        Path = plan.Source is null ? plan.ReadProject!.Root : request.Path,
        Job = plan.Source is null ? null : JobTargetFinder.JobNameOf(plan, plans),
        Environment = plan.Environment,
    };

    // One place holds one value: the second token would push the first one out.
    private static void MustNotShareSinks(IEnumerable<PreparedJob> jobs)
    {
        var shared = jobs.SelectMany(job => job.Sinks.Select(sink => (Where: $"{job.Key.Project}\n{sink}", Sink: sink, Job: job)))
            .GroupBy(one => one.Where, StringComparer.Ordinal)
            .FirstOrDefault(group => group.Count() > 1 && group.Any(one => one.Job.Create is not null));
        if (shared is not null)
        {
            var names = shared.Select(one => one.Job.Action.Job + (one.Job.Action.Environment is { } environment ? $" ({environment})" : string.Empty)).ToList();
            throw new ProblemException(new Problem(
                "apply.shared-sink",
                $"The tokens of {UntrustedText.Clean(string.Join(", ", names), 300)} would all go to {UntrustedText.Clean(shared.First().Sink.ToString(), 200)}, which holds one. Nothing was changed.",
                new Fix($"Give each job a place of its own in cftoken.jsonc: \"jobs\": {{ \"{UntrustedText.Clean(names[0], 60)}\": {{ \"sinks\": [\".env.{UntrustedText.Clean(shared.First().Job.Action.Job, 30)}\"] }} }}; or apply one job with --job NAME."),
                Kind: ProblemKind.Usage));
        }
    }

    private async Task<ApplyReport> ApplyAsync(
        ApplyRequest request, ImmutableArray<PreparedJob> jobs, Workplace workplace, IApplyDialogue dialogue, IApproval approval, CancellationToken cancellation)
    {
        if (!jobs.Any(job => job.Action.IsPending))
        {
            return new ApplyReport([.. jobs.Select(Untouched)]);
        }

        if (request.BootstrapFile == "-" && jobs.Any(job => job.Create is not null))
        {
            throw new ProblemException(new Problem(
                "apply.standard-input",
                "A token is to be created, for which the bootstrap credential is read once more, and standard input can be read only once.",
                new Fix("Give it in a file: --bootstrap-env FILE"),
                Kind: ProblemKind.Usage));
        }

        dialogue.Show([.. jobs.Select(job => job.Action)]);
        ImmutableArray<GatedToken> gated =
        [
            .. jobs.Where(job => !job.PersonBecause.IsEmpty)
                .Select(job => new GatedToken(UntrustedText.Clean(job.Action.New?.Name ?? job.Action.Change!.Name, 120), job.PersonBecause)),
        ];
        await new Approver(approval).MustApproveAsync(new ApprovalRequest("Apply this?", gated, request.ToCommandLine("--yes")), cancellation);
        var done = ImmutableArray.CreateBuilder<AppliedJob>();
        foreach (var job in jobs)
        {
            done.Add(await ApplyAsync(job, workplace, dialogue, cancellation));
        }

        return new ApplyReport(done.ToImmutable());
    }

    // What goes wrong with one job does not keep the others from theirs; all of it is told in the end.
    private async Task<AppliedJob> ApplyAsync(PreparedJob job, Workplace workplace, IApplyDialogue dialogue, CancellationToken cancellation)
    {
        try
        {
            if (job is { Action.Kind: JobActionKind.Change, Change: { } change })
            {
                using var turn = await workplace.Memory.Locks.TakeAsync(job.Key, cancellation);
                var result = await workplace.MakeAsync(change, cancellation);
                foreach (var foreign in result.Foreign)
                {
                    dialogue.Tell($"Somebody else changed {UntrustedText.Clean(change.Change.Name, 120)} meanwhile, which was kept: {foreign.InWords()}.");
                }

                return new AppliedJob(job.Action, change.Change.TokenId, []);
            }

            if (job is { Action.Kind: JobActionKind.Create, Create: { } create })
            {
                var created = await new CreateUseCase(world, catalog).RunAsync(
                    create, new Silent(dialogue), new Given(job.PersonBecause.IsEmpty ? ApprovalAnswer.Beforehand : ApprovalAnswer.Person), cancellation);
                return created is CreateResult.Created { Creation: var made, Left: var left }
                    ? new AppliedJob(job.Action, made.Token.Id, made is { IsVerified: false, Check.Problem: { } problem } ? [problem, .. left] : left)
                    : throw new InvalidOperationException("A token was to be created whatever is there.");
            }
        }
        catch (ProblemException failed)
        {
            return new AppliedJob(job.Action, job.Token?.Record.Summary.Id, [.. failed.Problems]);
        }

        return Untouched(job);
    }

    private static AppliedJob Untouched(PreparedJob job) =>
        new(job.Action, job.Token?.Record.Summary.Id, job.Action.Problem is { } problem ? [problem] : []);

    /// <summary>Passes on what a creation tells; what it shows was shown already.</summary>
    private sealed class Silent(IApplyDialogue dialogue) : ICreateDialogue
    {
        public void Tell(string what) => dialogue.Tell(what);

        public void Show(CreateProposal proposal)
        {
        }
    }

    /// <summary>The answer that was given for all jobs together.</summary>
    private sealed class Given(ApprovalAnswer answer) : IApproval
    {
        public Task<ApprovalAnswer> AskAsync(ApprovalRequest request, CancellationToken cancellation) => Task.FromResult(answer);
    }
}
