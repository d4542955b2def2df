using Cftoken.Cloudflare.Tokens;
using Cftoken.Engine.Adopting;
using Cftoken.Engine.Creating;

namespace Cftoken.Output.Creating;

/// <summary>A token that was taken over, for people and for programs.</summary>
/// <param name="ui">Where it is shown.</param>
internal sealed class AdoptView(Ui ui)
{
    /// <summary>Shows it.</summary>
    public void Show(AdoptResult result)
    {
        if (ui.IsJson)
        {
            ui.Json(page => Write(page, result));
            return;
        }

        ui.Result.Line(0, new Piece(
            result.IsNew
                ? $"Took the token over and delivered it to {string.Join(" and ", result.Sinks)}."
                : "This token is the job's already; nothing was changed.",
            Tone.Good));
        var view = new TokenView(ui.Result);
        Facts(view, result.Verification, result.Comparison);
        foreach (var sink in result.Sinks)
        {
            view.Fact("in", sink);
        }
    }

    /// <summary>What is known of a token, and how it differs from the plan.</summary>
    public static void Facts(TokenView view, TokenVerification verification, TokenComparison comparison)
    {
        view.Fact("token", verification.Id);
        if (comparison.Name is { } name)
        {
            view.Fact("name", name);
        }

        view.Fact("owner", verification.Owner.ToString());
        view.Fact("until", TokenView.Until(verification.ExpiresOn));
        view.Comparison(comparison);
    }

    private static void Write(JsonPage page, AdoptResult result)
    {
        page.Writer.WriteString("outcome", result.IsNew ? "adopted" : "unchanged");
        page.Text("tokenId", result.Verification.Id);
        page.Text("name", result.Comparison.Name);
        page.Text("owner", TokenView.OwnerWord(result.Verification.Owner.Kind));
        page.Text("accountId", result.Verification.Owner.AccountId);
        page.Time("expiresOn", result.Verification.ExpiresOn);
        page.Writer.WriteBoolean("isRead", result.Comparison.IsRead);
        page.Writer.WriteBoolean("isExact", result.Comparison.IsExact);
        page.List("changes", result.Comparison.Changes, change =>
        {
            page.Writer.WriteString("kind", change.Kind.ToString().ToLowerInvariant());
            page.Text("permission", change.Permission);
            page.Text("on", change.On);
        });
        page.List("terms", result.Comparison.Terms, change =>
        {
            page.Writer.WriteString("term", change.Term.ToString().ToLowerInvariant());
            page.Text("asked", change.Asked);
            page.Text("held", change.Held);
        });
        page.List("sinks", result.Sinks, sink => page.Text("name", sink));
    }
}
