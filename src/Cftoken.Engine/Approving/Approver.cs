using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;

namespace Cftoken.Engine.Approving;

/// <summary>Holds to what was answered: where a person has to decide, no word given beforehand will do.</summary>
/// <param name="approval">Who is asked.</param>
internal sealed class Approver(IApproval approval)
{
    /// <summary>The problem where a person has to decide and none did.</summary>
    public const string PersonNeeded = "approval.person-needed";

    /// <summary>Asks about one token, and goes on only after a yes that counts.</summary>
    /// <param name="question">The question, for people.</param>
    /// <param name="tokenName">The token's name.</param>
    /// <param name="because">Why a person has to decide; empty where nobody has to.</param>
    /// <param name="beforehand">The command line that says yes beforehand.</param>
    /// <param name="cancellation">Stops waiting for an answer.</param>
    /// <exception cref="ProblemException">There was none; nothing was changed.</exception>
    public Task MustApproveAsync(
        string question, string tokenName, ImmutableArray<string> because, string beforehand, CancellationToken cancellation) =>
        MustApproveAsync(
            new ApprovalRequest(question, because.IsEmpty ? [] : [new GatedToken(UntrustedText.Clean(tokenName, 120), because)], beforehand), cancellation);

    /// <summary>Asks, and goes on only after a yes that counts.</summary>
    /// <exception cref="ProblemException">There was none; nothing was changed.</exception>
    public async Task MustApproveAsync(ApprovalRequest request, CancellationToken cancellation)
    {
        var answer = await approval.AskAsync(request, cancellation);
        if (answer == ApprovalAnswer.Declined)
        {
            throw new ProblemException(new Problem("approval.declined", "Declined; nothing was changed.", Kind: ProblemKind.Approval));
        }

        if (answer == ApprovalAnswer.Person || (answer == ApprovalAnswer.Beforehand && request.Gated.IsEmpty))
        {
            return;
        }

        throw new ProblemException(request.Gated.IsEmpty
            ? new Problem(
                "approval.nobody",
                "Nobody is at a terminal to approve this; nothing was changed.",
                new Fix("Look at what would be done, then approve it on the command line:", request.Beforehand),
                Kind: ProblemKind.Approval)
            : new Problem(
                PersonNeeded,
                $"A person has to decide about this: {string.Join("; ", request.Gated.SelectMany(gated => gated.Because).Distinct())}. Nothing was changed.",
                new Fix("Run the command on a terminal, where it asks for the token's name. --yes is not enough for this."),
                Kind: ProblemKind.Approval));
    }
}
