using Cftoken.Catalog;
using Cftoken.Cloudflare;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Engine.Targets;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Recovering;
using Cftoken.Tokens.State;

namespace Cftoken.Engine.Recovering;

/// <summary>
/// What an earlier run left open of a job is brought to its end before anything new is begun for it. Whoever calls holds
/// the job's lock.
/// </summary>
internal sealed class OpenIntentsOfJob(
    OutsideWorld world, PermissionCatalog catalog, CloudflareClient client, BootstrapAccess access, TokenMemory memory, Approver approver, TokenRequest request, ITokenDialogue dialogue)
{
    /// <summary>Finishes or undoes them.</summary>
    /// <exception cref="ProblemException">One of them stays open; nothing new must be begun beside it.</exception>
    public async Task SettleAsync(JobKey job, CancellationToken cancellation)
    {
        var open = (await memory.Journal.ReadOpenAsync(cancellation)).NewestFirst.Where(entry => entry.Intent.Head.Job == job).ToList();
        if (open.Count == 0 || !access.IsGiven)
        {
            return;
        }

        var recovery = RecoveryOf(world, catalog, client, access, memory, approver, request, dialogue);
        var left = new List<Recovered>();
        foreach (var entry in open)
        {
            TellOfWait(entry, dialogue);
            var recovered = await recovery.RunAsync(entry, cancellation);
            dialogue.Tell($"An earlier run was stopped in the middle ({UntrustedText.Clean(entry.Intent.InWords, 150)}). {recovered.What}");
            if (recovered.Outcome == RecoveryOutcome.Open)
            {
                left.Add(recovered);
            }
        }

        if (left.Count > 0)
        {
            throw new ProblemException([
                .. left.SelectMany(recovered => recovered.Problems).Distinct().OrderBy(problem => problem.Kind == ProblemKind.Approval ? 1 : 0),
                new Problem(
                    "job.unfinished",
                    $"What an earlier run began for this job is not finished ({string.Join(", ", left.Select(recovered => recovered.Intent.Id))}); nothing new was begun.",
                    new Fix("Mend the problem above, then finish it:", "cftoken recover")),
            ]);
        }
    }

    /// <summary>Says beforehand what takes its time.</summary>
    public static void TellOfWait(JournalEntry entry, ITokenDialogue dialogue)
    {
        if (entry is { Stage: Stage.Sent, Intent: Intent.Create })
        {
            dialogue.Tell("An earlier run was stopped while it made a token. Looking for what became of it, which may take a minute …");
        }
    }

    /// <summary>What brings intents to their end.</summary>
    public static TokenRecovery RecoveryOf(
        OutsideWorld world, PermissionCatalog catalog, CloudflareClient client, BootstrapAccess access, TokenMemory memory, Approver approver, TokenRequest request, ITokenDialogue dialogue) =>
        new(
            world,
            client,
            access.TokensOf,
            memory,
            RecordedSinks.Usual(world),
            new ReplacementApproval(world, catalog, client, access, memory, approver, dialogue, request.ToCommandLine("--yes")));
}
