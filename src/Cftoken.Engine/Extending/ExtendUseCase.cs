using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Cloudflare.Errors;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Changing;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Targets;

namespace Cftoken.Engine.Extending;

/// <summary>
/// Grants a token permissions or resources that it lacks, in place: its value stays, and no sink is touched. From the
/// plan, from a diagnosis, or as named. Run twice, the second changes nothing.
/// </summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
public sealed class ExtendUseCase(OutsideWorld world, PermissionCatalog catalog)
{
    private readonly JobTargetFinder targets = new(world, catalog);

    /// <summary>Extends a token, or finds that it lacks nothing.</summary>
    /// <exception cref="ProblemException">It was not extended; the problems say why and what the token is now.</exception>
    public async Task<ChangeResult> RunAsync(ExtendRequest request, IChangeDialogue dialogue, IApproval approval, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(dialogue);
        ArgumentNullException.ThrowIfNull(approval);
        var plan = JobsAtHand.Identify(targets, request);
        using var workplace = await Workplace.OpenAsync(world, catalog, request, plan.ReadProject!.Root, dialogue, cancellation);
        try
        {
            var jobs = new JobsAtHand(world, workplace);
            var job = await jobs.FindAsync(request, plan, cancellation);
            using var turn = await workplace.Memory.Locks.TakeAsync(job.Key, cancellation);
            await workplace.SettleAsync(job.Key, request, approval, cancellation);
            var token = await jobs.TokenAsync(request, job, cancellation);
            var wanted = await WantedAsync(request, job, workplace, cancellation);
            var live = await LiveGroups.ReadAsync(workplace.Bootstrap, token.Tokens, dialogue, cancellation);
            var planned = LiveGroups.Apply(wanted, live);
            var gap = new Gap(token.Record, planned, catalog);
            var edit = gap.Extending();
            return await workplace.AskAndMakeAsync(
                new PreparedChange(
                    request.Token is null ? job.Key : null,
                    token,
                    edit,
                    TokenChange.Of(token, edit, [], catalog, gap.Names),
                    [
                        .. new PersonRule(catalog).ReasonsFor(
                            job.Target.Plan.Terms.Gate, edit.Add.Select(grant => grant.GroupId), [.. planned.Select(permission => permission.Group)]),
                        .. await jobs.OfAnotherAsync(job, token, cancellation),
                    ]),
                approval,
                request.ToCommandLine("--yes"),
                cancellation);
        }
        catch (CloudflareApiException failed)
        {
            throw new ProblemException(failed.ToProblem());
        }
    }

    private async Task<ImmutableArray<PlannedPermission>> WantedAsync(
        ExtendRequest request, JobAtHand job, Workplace workplace, CancellationToken cancellation)
    {
        if (request.DiagnosisFile is { } file)
        {
            return new DiagnosisFile(catalog).Read(world, file, job.Target.Account);
        }

        // What is asked for outright is all that is added; what else the plan wants is not the question.
        var asking = request.Asked is { NamesWork: true } asked
            ? request with { Asked = asked with { IsAlone = true, AccountId = asked.AccountId ?? job.Target.Account } }
            : request;
        var target = await targets.FindAsync(
            asking, targets.Offline(asking), job.Target.Found, workplace.Bootstrap, workplace.LookUps(request), needsCredential: true, cancellation);
        return [.. target.Plan.Minimised.Permissions.Where(permission => permission.Need != Need.Optional)];
    }
}
