using Cftoken.Commands.Creating;
using Cftoken.Core.Secrets;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Executing;
using Cftoken.Output;

namespace Cftoken.Commands.Running;

/// <summary>Tells on the terminal, and has a CI's runner hide the token.</summary>
/// <param name="ui">Where.</param>
internal sealed class ExecDialogue(Ui ui) : IExecDialogue
{
    private readonly CreateDialogue creating = new(ui);

    /// <inheritdoc />
    public void Tell(string what) => ui.Note(what);

    /// <inheritdoc />
    public void Show(CreateProposal proposal) => creating.Show(proposal);

    /// <inheritdoc />
    public void Hide(Secret value)
    {
        if (ui.Mask.Hide(value) is { } said)
        {
            ui.Note(said);
        }
    }
}
