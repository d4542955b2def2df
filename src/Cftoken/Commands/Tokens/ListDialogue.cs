using System.Collections.Immutable;
using Cftoken.Engine.Listing;
using Cftoken.Engine.Revoking;
using Cftoken.Output;
using Cftoken.Output.Tokens;

namespace Cftoken.Commands.Tokens;

/// <summary>Tells on the terminal what reading and revoking tokens has to tell.</summary>
/// <param name="ui">Where.</param>
internal sealed class ListDialogue(Ui ui) : IRevokeDialogue, IDisposable
{
    private ProgressBar? progress;

    /// <inheritdoc />
    public void Tell(string what)
    {
        Dispose();
        ui.Note(what);
    }

    /// <inheritdoc />
    public void Progress(int done, int total, string whose)
    {
        // One page is no wait.
        if (total > 1)
        {
            (progress ??= ui.Progress()).Show(done, total, whose);
        }

        if (done >= total)
        {
            Dispose();
        }
    }

    /// <inheritdoc />
    public void Show(Revocation how, ImmutableArray<TokenInfo> tokens, DateTimeOffset at)
    {
        Dispose();
        var view = new TokenInfoView(ui.People, at);
        foreach (var token in tokens)
        {
            view.Show(token);
            ui.People.Blank();
        }
    }

    /// <summary>Takes the progress away.</summary>
    public void Dispose()
    {
        progress?.Dispose();
        progress = null;
    }
}
