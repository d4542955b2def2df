using System.Collections.Immutable;
using Cftoken.Core.Text;
using Cftoken.Engine.Identifying;

namespace Cftoken.Output.Checking;

/// <summary>Which token is the CI's, with all that speaks for and against each.</summary>
/// <param name="ui">Where it is written.</param>
internal sealed class IdentifyView(Ui ui)
{
    private const int MostShown = 6;

    /// <summary>Writes it.</summary>
    public void Show(IdentifyReport report)
    {
        if (ui.IsJson)
        {
            ui.Json(page => Write(page, report));
            return;
        }

        var page = ui.Result;
        if (report.Chosen is { } chosen)
        {
            page.Line(0, new Piece("The CI's token is ", Tone.Good), new Piece(Name(chosen), Tone.Strong));
        }
        else
        {
            page.Line(0, new Piece("Which token is the CI's cannot be told.", Tone.Warning));
        }

        page.Line(2, report.Because);
        page.Blank();
        Show(report.Candidates);

        foreach (var unasked in report.Unasked)
        {
            page.Hanging(0, 11, new Piece("not known: ", Tone.Quiet), unasked);
        }

        if (report.Fix is { } fix)
        {
            ui.People.Hanging(0, 5, new Piece("fix:", Tone.Good), " ", fix.Text);
            ui.People.Line(5, new Piece(fix.Command!.Replace(' ', Page.Unbreakable), Tone.Action));
        }
    }

    /// <summary>Writes candidates, the likeliest first, with what speaks for and against each.</summary>
    public void Show(ImmutableArray<TokenCandidate> candidates)
    {
        foreach (var candidate in candidates.Take(MostShown))
        {
            Show(candidate);
        }

        if (candidates.Length > MostShown)
        {
            ui.Result.Line(0, new Piece($"{candidates.Length - MostShown} more, less likely; --json lists them.", Tone.Quiet));
        }
    }

    private void Show(TokenCandidate candidate)
    {
        var owner = candidate.Owner.AccountId is null ? "a user's" : "an account's";
        var score = candidate.IsExcluded ? "cannot be it" : $"{candidate.Score} points";
        ui.Result.Hanging(0, 2, new Piece(Name(candidate), Tone.Strong), new Piece($"  {owner}, {candidate.Token.Status}  ", Tone.Quiet), new Piece(score, candidate.IsExcluded ? Tone.Bad : Tone.Plain));
        foreach (var sign in candidate.Signs)
        {
            var tone = sign.Points > 0 ? Tone.Good : sign.Points < 0 ? Tone.Bad : Tone.Quiet;
            ui.Result.Row(2, 6, new Piece(sign.Points > 0 ? $"+{sign.Points}" : $"{sign.Points}", tone), sign.Says);
        }
    }

    private static string Name(TokenCandidate candidate) => $"{UntrustedText.Clean(candidate.Token.Name, 120)} ({candidate.Token.Id})";

    private static void Write(JsonPage page, IdentifyReport report)
    {
        page.Text("job", report.Job);
        page.Writer.WriteBoolean("identified", report.Chosen is not null);
        page.Text("tokenId", report.Chosen?.Token.Id);
        page.Text("because", report.Because);
        Write(page, report.Candidates);
        page.Writer.WriteStartArray("notKnown");
        foreach (var unasked in report.Unasked)
        {
            page.Writer.WriteStringValue(UntrustedText.Clean(unasked, 500));
        }

        page.Writer.WriteEndArray();
        if (report.Fix is { } fix)
        {
            page.Writer.WriteStartObject("fix");
            page.Text("text", fix.Text);
            page.Text("command", fix.Command);
            page.Writer.WriteEndObject();
        }
        else
        {
            page.Writer.WriteNull("fix");
        }
    }

    /// <summary>Writes candidates as a property.</summary>
    public static void Write(JsonPage page, ImmutableArray<TokenCandidate> candidates) =>
        page.List("candidates", candidates, candidate =>
        {
            page.Text("tokenId", candidate.Token.Id);
            page.Text("name", candidate.Token.Name);
            page.Text("owner", TokenView.OwnerWord(candidate.Owner.Kind));
            page.Text("status", candidate.Token.Status);
            page.Writer.WriteNumber("score", candidate.Score);
            page.Writer.WriteBoolean("excluded", candidate.IsExcluded);
            page.List("signs", candidate.Signs, sign =>
            {
                page.Text("kind", sign.Kind);
                page.Writer.WriteNumber("points", sign.Points);
                page.Writer.WriteBoolean("strong", sign.IsStrong);
                page.Text("says", sign.Says);
            });
        });
}
