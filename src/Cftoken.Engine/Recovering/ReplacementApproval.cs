using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare;
using Cftoken.Core.Outside;
using Cftoken.Core.Text;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Targets;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Recovering;
using Cftoken.Tokens.State;

namespace Cftoken.Engine.Recovering;

/// <summary>
/// Asks about what a recovery does not do unasked. That somebody agreed when it was begun does not count: what is finished is
/// what a record says, and a record may have been changed.
/// </summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
/// <param name="client">Cloudflare.</param>
/// <param name="access">The way to the bootstrap credential.</param>
/// <param name="memory">What is recorded of the job's token, against which another one is measured.</param>
/// <param name="approver">Who is asked.</param>
/// <param name="dialogue">Whom to show what it is about.</param>
/// <param name="beforehand">The command line that says yes beforehand.</param>
internal sealed class ReplacementApproval(
    OutsideWorld world,
    PermissionCatalog catalog,
    CloudflareClient client,
    BootstrapAccess access,
    TokenMemory memory,
    Approver approver,
    ITokenDialogue dialogue,
    string beforehand) : IRecoveryApproval
{
    public async Task<bool> ApproveAsync(RecoveryProposal proposal, CancellationToken cancellation)
    {
        var reasons = await ReasonsAsync(proposal, cancellation);
        if (proposal.Kind != RecoveryAct.Replace && reasons.IsEmpty)
        {
            return true;
        }

        Show(proposal);
        var question = proposal.Kind switch
        {
            RecoveryAct.Replace => "Make and deliver it?",
            RecoveryAct.Roll => "Give it another value and deliver that?",
            _ => "Deliver it?",
        };
        await approver.MustApproveAsync(question, NameOf(proposal.Intent), reasons, beforehand, cancellation);
        return true;
    }

    private async Task<ImmutableArray<string>> ReasonsAsync(RecoveryProposal proposal, CancellationToken cancellation)
    {
        var reasons = ImmutableArray.CreateBuilder<string>();
        if (proposal.Kind != RecoveryAct.Deliver && proposal.Intent.Head.Job is { } job)
        {
            reasons.AddRange(new RecordedGate(new JobTargetFinder(world, catalog)).ReasonsFor(job));
        }

        if (proposal is { Kind: RecoveryAct.Replace, Intent: Intent.Create create })
        {
            reasons.AddRange(await WideningAsync(create, cancellation));
        }

        if (proposal.Sinks.Any(sink => sink.Traits.NeedsPerson))
        {
            reasons.Add("a file of the project chose a sink that runs a program");
        }

        return reasons.ToImmutable();
    }

    // What the job's recorded token holds is nothing new. Where none is recorded everything is: no plan stands behind this.
    private async Task<ImmutableArray<string>> WideningAsync(Intent.Create create, CancellationToken cancellation)
    {
        var held = create.Head.Job is { } job
            ? await new RecordedTokens(world, client, memory, access, job, dialogue).HeldAsync(cancellation)
            : null;
        var added = PolicySet.Of(create.Draft.Policies).Grants.Where(grant => grant.Effect == PolicyEffect.Allow).Except(held?.Grants ?? []);
        return new PersonRule(catalog).ReasonsFor(Jobs.Gate.None, added.Select(grant => grant.GroupId), []);
    }

    private void Show(RecoveryProposal proposal)
    {
        var sinks = UntrustedText.Clean(string.Join(", ", proposal.Sinks.Select(sink => sink.Name)), 300);
        var name = UntrustedText.Clean(NameOf(proposal.Intent), 150);
        dialogue.Tell(proposal.Kind switch
        {
            RecoveryAct.Replace => $"An earlier run made {name} and may have delivered it, where nobody can read it back. Another token like it has to take its place in {sinks}.",
            RecoveryAct.Roll => $"An earlier run rolled {name}, and nobody may have its value. It has to get another one, for {sinks}.",
            _ => $"An earlier run made {name}; it still has to be delivered to {sinks}.",
        });
        if (proposal is not { Kind: RecoveryAct.Replace, Intent: Intent.Create { Draft: var draft } })
        {
            return;
        }

        foreach (var grant in PolicySet.Of(draft.Policies).Grants)
        {
            var (permission, on) = HeldGrant.Of(grant, catalog);
            dialogue.Tell($"It may do: {permission} on {UntrustedText.Clean(on, 150)}");
        }
    }

    private static string NameOf(Intent intent) => intent switch
    {
        Intent.Create create => create.Draft.Name,
        Intent.Roll roll => roll.Token.Name,
        _ => intent.InWords,
    };
}
