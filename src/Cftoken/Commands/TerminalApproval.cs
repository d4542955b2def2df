using Cftoken.Engine.Approving;
using Cftoken.Output;

namespace Cftoken.Commands;

/// <summary>Asks on the terminal: yes or no, or the names of tokens of which a person has to decide.</summary>
/// <param name="ui">Where.</param>
/// <param name="isApproved">Whether the command line says yes already (<c>--yes</c>).</param>
internal sealed class TerminalApproval(Ui ui, bool isApproved) : IApproval
{
    /// <inheritdoc />
    public async Task<ApprovalAnswer> AskAsync(ApprovalRequest request, CancellationToken cancellation)
    {
        if (!ui.CanAsk)
        {
            return isApproved ? ApprovalAnswer.Beforehand : ApprovalAnswer.Nobody;
        }

        foreach (var token in request.Gated)
        {
            foreach (var reason in token.Because)
            {
                ui.People.Hanging(0, 2, new Piece("A person has to decide:", Tone.Warning), $" {reason}.");
            }

            if (!await IsTypedAsync(request.Question, token.Name, cancellation))
            {
                return ApprovalAnswer.Declined;
            }
        }

        return !request.Gated.IsEmpty ? ApprovalAnswer.Person
            : isApproved ? ApprovalAnswer.Beforehand
            : await IsAnsweredAsync(request, cancellation) ? ApprovalAnswer.Person
            : ApprovalAnswer.Declined;
    }

    private Task<bool> IsAnsweredAsync(ApprovalRequest request, CancellationToken cancellation) => request.TypedName is { } name
        ? IsTypedAsync(request.Question, name, cancellation)
        : ui.AskAsync(request.Question, cancellation);

    private async Task<bool> IsTypedAsync(string question, string name, CancellationToken cancellation)
    {
        ui.People.Hanging(0, 2, "The token is ", new Piece(name.Replace(' ', Page.Unbreakable), Tone.Strong));
        var typed = await ui.AskTextAsync($"{question} Type its name to confirm:", cancellation);
        if (typed == name)
        {
            return true;
        }

        ui.Note("That is not its name.");
        return false;
    }
}
