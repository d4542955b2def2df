using Cftoken.Engine.Probing;
using Cftoken.Output;

namespace Cftoken.Commands.Checking;

/// <summary>Tells how far a probe has come. Where no bar is drawn, one line for a few dozen requests will do.</summary>
/// <param name="ui">Where.</param>
/// <param name="bar">The bar.</param>
internal sealed class ProbeDialogue(Ui ui, ProgressBar bar) : IProbeDialogue
{
    private const int LineEvery = 40;

    /// <inheritdoc />
    public void Tell(string what) => ui.Note(what);

    /// <inheritdoc />
    public void Progress(int sent, int budget, string doing)
    {
        if (bar.IsDrawn || sent % LineEvery == 0)
        {
            bar.Show(sent, budget, doing);
        }
    }
}
