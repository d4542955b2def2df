using System.Collections.Immutable;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Engine.Adopting;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Plans;
using Cftoken.Output;
using Cftoken.Output.Creating;

namespace Cftoken.Commands.Creating;

/// <summary>Shows on the terminal how a token stands to the plan.</summary>
/// <param name="ui">Where.</param>
internal sealed class AdoptDialogue(Ui ui) : IAdoptDialogue
{
    /// <inheritdoc />
    public void Tell(string what) => ui.Note(what);

    /// <inheritdoc />
    public void Show(JobPlan plan, TokenVerification verification, TokenComparison comparison, ImmutableArray<string> remarks)
    {
        AdoptView.Facts(new TokenView(ui.People), verification, comparison);
        foreach (var remark in remarks)
        {
            ui.Note(remark);
        }

        ui.People.Blank();
    }
}
