using System.Collections.Immutable;
using Cftoken.Core.Text;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Targets;
using Cftoken.Tokens.Recovering;

namespace Cftoken.Engine.Recovering;

/// <summary>Asks about what a recovery cannot decide alone: another token, or a sink that a person has to agree to.</summary>
/// <param name="approver">Who is asked.</param>
/// <param name="dialogue">Whom to show what it is about.</param>
/// <param name="beforehand">The command line that says yes beforehand.</param>
internal sealed class ReplacementApproval(Approver approver, ITokenDialogue dialogue, string beforehand) : IRecoveryApproval
{
    public async Task<bool> ApproveAsync(RecoveryProposal proposal, CancellationToken cancellation)
    {
        var sinks = UntrustedText.Clean(string.Join(", ", proposal.Sinks.Select(sink => sink.Name)), 300);
        var name = UntrustedText.Clean(proposal.TokenName, 150);
        dialogue.Tell(proposal.MakesToken
            ? $"An earlier run made {name} and may have delivered it, where nobody can read it back. Another token like it has to take its place in {sinks}."
            : $"An earlier run made {name}; it still has to be delivered to {sinks}.");
        ImmutableArray<string> because = proposal.Sinks.Any(sink => sink.Traits.NeedsPerson)
            ? ["a file of the project chose a sink that runs a program"]
            : [];
        await approver.MustApproveAsync(
            proposal.MakesToken ? "Make and deliver it?" : "Deliver it?", proposal.TokenName, because, beforehand, cancellation);
        return true;
    }
}
