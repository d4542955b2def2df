using Cftoken.Core.Text;
using Cftoken.Engine.Recovering;

namespace Cftoken.Output.Creating;

/// <summary>How a recovery ended, for people and for programs.</summary>
/// <param name="ui">Where it is shown.</param>
internal sealed class RecoverView(Ui ui)
{
    /// <summary>Shows it.</summary>
    /// <returns>The exit code.</returns>
    public int Show(RecoverReport report)
    {
        if (ui.IsJson)
        {
            ui.Json(page => Write(page, report));
        }
        else
        {
            ShowToPeople(report);
        }

        return !report.IsAnythingOpen ? ExitCode.Done : report.Problems.IsEmpty ? ExitCode.Pending : ExitCode.For(report.Problems);
    }

    private void ShowToPeople(RecoverReport report)
    {
        if (report.Items.IsEmpty && report.Unreadable.IsEmpty && report.Retired.IsEmpty)
        {
            ui.Result.Line(0, new Piece("Nothing is open; there is nothing to do.", Tone.Good));
        }

        foreach (var item in report.Items)
        {
            var (word, tone) = item.State switch
            {
                RecoverState.Finished => ("finished", Tone.Good),
                RecoverState.Undone => ("undone", Tone.Good),
                RecoverState.Busy => ("busy", Tone.Warning),
                _ => ("open", Tone.Bad),
            };
            ui.Result.Hanging(0, 2, new Piece(word, tone), $"  {UntrustedText.Clean(item.Intent.InWords, 150).Replace(' ', Page.Unbreakable)}");
            ui.Result.Line(2, item.What);
            if (item.Intent.Head.Job is { } job)
            {
                ui.Result.Line(2, new Piece($"{UntrustedText.Clean(job.ToString(), 300)}, begun {TokenView.Until(item.Intent.Head.At)}", Tone.Quiet));
            }
        }

        new RetiredView(ui).Show(report.Retired);
        if (report.Problems.IsEmpty)
        {
            return;
        }

        if (report.IsAnythingOpen)
        {
            ui.Report(report.Problems);
        }
        else
        {
            ui.Warn(report.Problems);
        }
    }

    private static void Write(JsonPage page, RecoverReport report)
    {
        page.List("intents", report.Items, item =>
        {
            page.Text("id", item.Intent.Id);
            page.Text("what", item.Intent.InWords);
            page.Text("state", item.State.ToString().ToLowerInvariant());
            page.Text("explanation", item.What);
            page.Time("begun", item.Intent.Head.At);
            page.Text("job", item.Intent.Head.Job?.Job);
            page.Text("project", item.Intent.Head.Job?.Project);
        });
        RetiredView.Write(page, report.Retired);
        ProblemJson.Write(page, report.Problems);
    }
}
