using Cftoken.Core.Problems;
using Cftoken.Engine.Creating;
using Cftoken.Output;

namespace Cftoken.Commands;

/// <summary>Tells and asks on the terminal.</summary>
/// <param name="ui">Where.</param>
/// <param name="request">What is asked for.</param>
/// <param name="isApproved">Whether the command line approves already (<c>--yes</c>).</param>
internal sealed class CreateDialogue(Ui ui, CreateRequest request, bool isApproved) : ICreateDialogue
{
    /// <inheritdoc />
    public void Tell(string what) => ui.Note(what);

    /// <inheritdoc />
    public async Task<bool> ApproveAsync(CreateProposal proposal, CancellationToken cancellation)
    {
        new PlanView(ui.People).ShowPermissions(proposal.Plan);
        ui.People.Blank();
        var view = new TokenView(ui.People);
        view.Fact("name", proposal.Name);
        view.Fact("until", TokenView.Until(proposal.ExpiresOn));
        view.Fact("file", proposal.Sink);
        ui.People.Blank();
        if (isApproved)
        {
            return true;
        }

        return ui.CanAsk
            ? await ui.AskAsync("Create this token?", cancellation)
            : throw new ProblemException(new Problem(
                "create.no-approval",
                "Nobody is at a terminal to approve this; nothing was changed.",
                new Fix("Look at the permissions, then approve them on the command line:", request.ToCommandLine("--yes")),
                Kind: ProblemKind.Approval));
    }
}
