using Cftoken.Engine.Rotating;
using Cftoken.Output;
using Cftoken.Output.Plans;

namespace Cftoken.Commands.Creating;

/// <summary>Tells on the terminal what a rotation has to tell.</summary>
/// <param name="ui">Where.</param>
internal sealed class RotateDialogue(Ui ui) : IRotateDialogue
{
    /// <inheritdoc />
    public void Tell(string what) => ui.Note(what);

    /// <inheritdoc />
    public void Show(RotationProposal proposal)
    {
        new PlanView(ui.People).ShowPermissions(proposal.Plan);
        ui.People.Blank();
        var view = new TokenView(ui.People);
        view.Fact("name", proposal.Name);
        view.Fact("until", TokenView.Until(proposal.ExpiresOn));
        foreach (var sink in proposal.Sinks)
        {
            view.Fact("to", sink);
        }

        view.Fact("old", proposal.Old is { } old ? $"{old.Name} ({old.Id})" : "not known");
        view.Fact(string.Empty, proposal.Retirement);
        if (proposal.Changes is { } changes)
        {
            view.Succession(changes.Changes);
        }

        ui.People.Blank();
    }

    /// <inheritdoc />
    public void Show(RollProposal proposal)
    {
        var view = new TokenView(ui.People);
        view.Fact("token", proposal.Token.Id);
        view.Fact("name", proposal.Token.Name);
        foreach (var sink in proposal.Sinks)
        {
            view.Fact("to", sink);
        }

        foreach (var warning in proposal.Warnings)
        {
            ui.Note(warning);
        }

        ui.People.Blank();
    }
}
