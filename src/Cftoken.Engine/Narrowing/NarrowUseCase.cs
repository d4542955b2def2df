using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Errors;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Changing;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Targets;

namespace Cftoken.Engine.Narrowing;

/// <summary>
/// Takes from a token what its job's plan does not ask for, in place: its value stays. What the plan requires or recommends
/// stays, and so does what another job that takes its token from the same secret asks for. Run twice, the second changes
/// nothing.
/// </summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
public sealed class NarrowUseCase(OutsideWorld world, PermissionCatalog catalog)
{
    private readonly JobTargetFinder targets = new(world, catalog);

    /// <summary>Narrows a token, or finds that it holds nothing spare.</summary>
    /// <exception cref="ProblemException">It was not narrowed; the problems say why and what the token is now.</exception>
    public async Task<ChangeResult> RunAsync(NarrowRequest request, IChangeDialogue dialogue, IApproval approval, CancellationToken cancellation)
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
            var target = await targets.FindAsync(
                request, plan, job.Target.Found, workplace.Bootstrap, workplace.LookUps(request), needsCredential: true, cancellation);
            var live = await LiveGroups.ReadAsync(workplace.Bootstrap, token.Tokens, dialogue, cancellation);
            var planned = LiveGroups.Apply([.. target.Plan.Minimised.Permissions.Where(permission => permission.Need != Need.Optional)], live);
            var gap = new Gap(token.Record, planned, catalog);
            var sharing = new SharedToken(targets, gap.Names, target.Plan);
            var edit = gap.Narrowing(sharing.Wants);
            var change = TokenChange.Of(token, edit, [], catalog, gap.Names);
            foreach (var open in target.Plan.Unknowns.Where(_ => !change.IsEmpty))
            {
                dialogue.Tell($"Not known: {open.What}. {open.Consequence} What it needs may be among what goes.");
            }

            var result = await workplace.AskAndMakeAsync(
                new PreparedChange(
                    request.Token is null ? job.Key : null,
                    token,
                    edit,
                    change,
                    [.. new PersonRule(catalog).ReasonsFor(target.Plan.Terms.Gate, [], []), .. await jobs.OfAnotherAsync(job, token, cancellation)]),
                approval,
                request.ToCommandLine("--yes"),
                cancellation);
            return result with { Remarks = [.. result.Remarks, .. Remarks(gap, sharing, request)] };
        }
        catch (CloudflareApiException failed)
        {
            throw new ProblemException(failed.ToProblem());
        }
    }

    private static IEnumerable<string> Remarks(Gap gap, SharedToken sharing, NarrowRequest request)
    {
        var kept = gap.Spare.Where(sharing.Wants).Select(gap.Names.InWords).ToImmutableArray();
        if (!kept.IsEmpty)
        {
            yield return $"{string.Join(", ", kept.Select(grant => grant.Permission).Distinct())} stays: {sharing.InWords} take their token from the same secret.";
        }

        if (!gap.Missing.IsEmpty)
        {
            yield return $"The plan asks for more than the token holds: {string.Join(", ", gap.Missing.Select(gap.Names.InWords).Select(grant => grant.Permission).Distinct())}. Narrowing adds nothing: cftoken extend{(request.Job is { } name ? $" --job {Core.Text.ShellText.Quote(name)}" : string.Empty)} does.";
        }
    }
}
