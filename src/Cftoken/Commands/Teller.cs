using Cftoken.Engine.Targets;
using Cftoken.Output;

namespace Cftoken.Commands;

/// <summary>Tells people what work on a token tells while it runs.</summary>
/// <param name="ui">Where.</param>
internal sealed class Teller(Ui ui) : ITokenDialogue
{
    /// <inheritdoc />
    public void Tell(string what) => ui.Note(what);
}
