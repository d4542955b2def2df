using System.Collections.Immutable;
using Cftoken.Core.Text;
using Cftoken.Engine.Changing;
using Cftoken.Engine.Fixing;
using Cftoken.Logs.Diagnosing;
using Cftoken.Output;
using Cftoken.Output.Diagnosing;
using Cftoken.Output.Tokens;

namespace Cftoken.Commands.Checking;

/// <summary>Tells and asks on the terminal what mending a failed log has to tell and ask.</summary>
/// <param name="ui">Where.</param>
/// <param name="isApproved">Whether the command line says yes already: then nothing is asked, and nothing is run unasked.</param>
internal sealed class FixDialogue(Ui ui, bool isApproved) : IFixDialogue
{
    private ImmutableArray<Addition> additions = [];

    /// <inheritdoc />
    public void Tell(string what) => ui.Note(what);

    /// <inheritdoc />
    public void Propose(ImmutableArray<LogFailure> failures, ImmutableArray<Addition> added)
    {
        additions = added;
        foreach (var failure in failures)
        {
            ui.People.Hanging(0, 2, new Piece(Headlines.Of(failure), Tone.Strong));
            ui.People.Hanging(2, 4, new Piece($"line {failure.Telling.Line}: {UntrustedText.Clean(failure.Telling.Text, 200)}", Tone.Quiet));
        }

        ui.People.Blank();
    }

    /// <inheritdoc />
    public void Show(TokenChange change)
    {
        new TokenChangeView(ui.People).Show(change, grant => additions.FirstOrDefault(addition => addition.Grant == grant)?.Because);
        ui.People.Blank();
    }

    /// <inheritdoc />
    public async Task<bool> WantsRerunAsync(string command, CancellationToken cancellation) =>
        ui.CanAsk && !isApproved && await ui.AskAsync($"Extended. Run the failed jobs again ({command})?", cancellation);
}
