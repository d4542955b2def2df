using Cftoken.Engine.Changing;

namespace Cftoken.Output.Tokens;

/// <summary>How a change in place ended.</summary>
/// <param name="ui">Where it is shown.</param>
/// <param name="nothing">What is said where there was nothing to do.</param>
/// <param name="done">What is said where the token was changed.</param>
internal sealed class ChangeResultView(Ui ui, string nothing, string done)
{
    /// <summary>Shows a result.</summary>
    public void Show(ChangeResult result)
    {
        if (ui.IsJson)
        {
            ui.Json(page =>
            {
                page.Text("outcome", result.IsChanged ? "changed" : "nothing-to-do");
                TokenChangeView.Write(page, result.Change);
                page.Writer.WriteStartArray("remarks");
                foreach (var remark in result.Remarks)
                {
                    page.Writer.WriteStringValue(remark);
                }

                page.Writer.WriteEndArray();
            });
            return;
        }

        ui.Result.Line(0, new Piece(result.IsChanged ? done : nothing, Tone.Good));
        var view = new TokenView(ui.Result);
        view.Fact("token", result.Change.TokenId);
        view.Fact("name", result.Change.Name);
        view.Fact("value", "kept: nothing has to be delivered again");
        foreach (var grant in result.IsChanged ? result.Change.Added : [])
        {
            view.Fact("added", $"{grant.Permission} on {grant.On}");
        }

        foreach (var grant in result.IsChanged ? result.Change.Removed : [])
        {
            view.Fact("taken", $"{grant.Permission} on {grant.On}");
        }

        view.Fact("surface", result.IsChanged
            ? $"{TokenChangeView.InWords(result.Change.Before)} → {TokenChangeView.InWords(result.Change.After)}"
            : TokenChangeView.InWords(result.Change.Before));
        foreach (var remark in result.Remarks)
        {
            ui.Note(remark);
        }
    }
}
