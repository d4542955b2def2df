using Cftoken.Cloudflare.Tokens;
using Cftoken.Engine.Listing;
using Cftoken.Engine.Revoking;

namespace Cftoken.Output.Tokens;

/// <summary>How a revocation ended.</summary>
/// <param name="ui">Where it is shown.</param>
internal sealed class RevokeView(Ui ui)
{
    /// <summary>Shows a result.</summary>
    public void Show(RevokeResult result)
    {
        if (ui.IsJson)
        {
            ui.Json(page => Write(page, result));
            return;
        }

        if (result.Already is { } already)
        {
            ui.Result.Hanging(0, 2, new Piece($"Nothing was done: the token {already.Token.Name} ({already.Token.Id}) {Why(result.How, already)}.", Tone.Warning));
            return;
        }

        if (result.Tokens.IsEmpty)
        {
            ui.Result.Line(0, new Piece("No temporary token is due.", Tone.Good));
        }

        foreach (var token in result.Tokens)
        {
            ui.Result.Hanging(0, 2, new Piece($"{Done(result.How)} {token.Token.Name} ({token.Token.Id}).", Tone.Good));
            if (result.How == Revocation.Disable)
            {
                ui.Result.Hanging(2, 4, "Its value does not work any more. It can be given back: ", new Piece($"cftoken revoke {token.Token.Id} --undo".Replace(' ', Page.Unbreakable), Tone.Action));
            }
        }

        foreach (var place in result.DeadIn)
        {
            ui.Note($"{place} still holds a value that does not work any more.");
        }
    }

    private static string Done(Revocation how) => how switch
    {
        Revocation.Delete => "Deleted for good:",
        Revocation.Undo => "Switched on again:",
        _ => "Disabled:",
    };

    private static string Why(Revocation how, TokenInfo token) => how == Revocation.Undo
        ? "works already"
        : token.Token.Status == TokenSummary.Disabled ? "is disabled already; --delete deletes it for good" : $"does not work any more ({token.Token.Status}); --delete deletes it for good";

    private static void Write(JsonPage page, RevokeResult result)
    {
        page.Text("outcome", result.Already is not null ? "nothing-to-do"
            : result.Tokens.IsEmpty ? "none-due"
            : result.How switch
            {
                Revocation.Delete => "deleted",
                Revocation.Undo => "enabled",
                _ => "disabled",
            });
        page.List("tokens", result.Already is { } already ? [already] : result.Tokens, token => TokenInfoView.Write(page, token));
        TokenInfoView.Texts(page, "deadIn", result.DeadIn);
    }
}
