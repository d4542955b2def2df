using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Engine.Rotating;
using Cftoken.Engine.Targets;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Recovering;
using Cftoken.Tokens.Retiring;
using Cftoken.Tokens.State;

namespace Cftoken.Engine.Recovering;

/// <summary>
/// Brings to its end whatever earlier runs left open: finished where that can be done, taken back where not. Run twice,
/// the second has nothing to do.
/// </summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
public sealed class RecoverUseCase(OutsideWorld world, PermissionCatalog catalog)
{
    /// <summary>Goes through all that is open.</summary>
    /// <exception cref="ProblemException">The journal cannot be read, or the credential or the API's address is none.</exception>
    public async Task<RecoverReport> RunAsync(RecoverRequest request, ITokenDialogue dialogue, IApproval approval, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(dialogue);
        ArgumentNullException.ThrowIfNull(approval);
        var memory = TokenMemory.OnDisk(world);
        var open = await memory.Journal.ReadOpenAsync(cancellation);
        using var client = new CloudflareClient(world, ApiBase.Find(request.ApiBase, world.Environment), dialogue.Tell);
        if (open.Entries.IsEmpty && !(await memory.Register.ListAsync(cancellation)).Any(token => TokenRetirement.IsDue(token, world.Time.GetUtcNow())))
        {
            return new RecoverReport([], open.Unreadable);
        }

        var access = new BootstrapAccess(client, world.Time, await BootstrapSource.FindAsync(world, request.BootstrapFile, projectRoot: null, dialogue.Tell, cancellation), request, dialogue);
        var recovery = OpenIntentsOfJob.RecoveryOf(world, catalog, client, access, memory, new Approver(approval), request, dialogue);
        var items = new Dictionary<string, RecoverItem>(StringComparer.Ordinal);

        foreach (var entry in open.NewestFirst)
        {
            items[entry.Id] = entry.Intent.Head.Api != client.ApiBase.Address.AbsoluteUri ? Elsewhere(entry)
                : !access.IsGiven ? new RecoverItem(entry.Intent, RecoverState.Open, "It needs the bootstrap credential.", [access.Missing()])
                : await RecoverAsync(entry, memory, recovery, dialogue, cancellation);
        }

        return new RecoverReport([.. open.Entries.Select(entry => items[entry.Id])], open.Unreadable)
        {
            Retired = await RetireAsync(new DueRetirements(world, client, access, memory), access, cancellation),
        };
    }

    private static async Task<ImmutableArray<RetiredToken>> RetireAsync(DueRetirements due, BootstrapAccess access, CancellationToken cancellation)
    {
        if (access.IsGiven)
        {
            return await due.RunAsync(_ => true, cancellation);
        }

        var needed = access.Missing();
        return [.. (await due.ListAsync(cancellation)).SelectMany(token => token.Retiring.Select(retiring => new RetiredToken(
            token.Job, new RetirementStep(retiring, RetirementState.Kept, $"The old token {retiring.Token.Id} is due, and needs the bootstrap credential.", [needed]))))];
    }

    private static async Task<RecoverItem> RecoverAsync(JournalEntry seen, TokenMemory memory, TokenRecovery recovery, ITokenDialogue dialogue, CancellationToken cancellation)
    {
        using var taken = memory.Locks.TryTake(seen.Intent.LockKey);
        if (taken is null)
        {
            return new RecoverItem(seen.Intent, RecoverState.Busy, "A cftoken that is still running is at work on it.", []);
        }

        // Whoever had the lock until now may have finished it.
        if ((await memory.Journal.ReadOpenAsync(cancellation)).Entries.FirstOrDefault(entry => entry.Id == seen.Id) is not { } entry)
        {
            return new RecoverItem(seen.Intent, RecoverState.Finished, "Another cftoken has brought it to its end.", []);
        }

        OpenIntentsOfJob.TellOfWait(entry, dialogue);
        var recovered = await recovery.RunAsync(entry, cancellation);
        return new RecoverItem(recovered.Intent, StateOf(recovered.Outcome), recovered.What, recovered.Problems);
    }

    private static RecoverState StateOf(RecoveryOutcome outcome) => outcome switch
    {
        RecoveryOutcome.Finished => RecoverState.Finished,
        RecoveryOutcome.Undone => RecoverState.Undone,
        _ => RecoverState.Open,
    };

    private static RecoverItem Elsewhere(JournalEntry entry) => new(
        entry.Intent,
        RecoverState.Elsewhere,
        $"It was begun at {UntrustedText.Clean(entry.Intent.Head.Api, 200)}.",
        [new Problem(
            "recover.other-api",
            $"{UntrustedText.Clean(entry.Intent.InWords, 150)} was begun at {UntrustedText.Clean(entry.Intent.Head.Api, 200)}, not at the API of this run.",
            new Fix("Name that address, if you trust it with the bootstrap credential:", $"cftoken recover --api-base {ShellText.Quote(UntrustedText.Clean(entry.Intent.Head.Api, 200))}"))]);
}
