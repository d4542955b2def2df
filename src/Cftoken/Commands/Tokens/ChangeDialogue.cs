using Cftoken.Engine.Changing;
using Cftoken.Output;
using Cftoken.Output.Tokens;

namespace Cftoken.Commands.Tokens;

/// <summary>Tells on the terminal what a change in place has to tell.</summary>
/// <param name="ui">Where.</param>
internal sealed class ChangeDialogue(Ui ui) : IChangeDialogue
{
    /// <inheritdoc />
    public void Tell(string what) => ui.Note(what);

    /// <inheritdoc />
    public void Show(TokenChange change)
    {
        new TokenChangeView(ui.People).Show(change);
        ui.People.Blank();
    }
}
