using Cftoken.Engine.Creating;
using Cftoken.Output;
using Cftoken.Output.Plans;

namespace Cftoken.Commands.Creating;

/// <summary>Tells on the terminal what a creation has to tell.</summary>
/// <param name="ui">Where.</param>
internal sealed class CreateDialogue(Ui ui) : ICreateDialogue
{
    /// <inheritdoc />
    public void Tell(string what) => ui.Note(what);

    /// <inheritdoc />
    public void Show(CreateProposal proposal)
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

        ui.People.Blank();
    }
}
