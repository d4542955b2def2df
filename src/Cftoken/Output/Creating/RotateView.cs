using Cftoken.Core.Text;
using Cftoken.Engine.Rotating;

namespace Cftoken.Output.Creating;

/// <summary>How a rotation ended, for people and for programs.</summary>
/// <param name="ui">Where it is shown.</param>
internal sealed class RotateView(Ui ui)
{
    private readonly TokenView view = new(ui.Result);

    /// <summary>Shows it.</summary>
    /// <returns>The exit code.</returns>
    public int Show(RotateReport report)
    {
        if (ui.IsJson)
        {
            ui.Json(page => Write(page, report));
        }
        else
        {
            ShowToPeople(report);
        }

        return report.Problems.IsEmpty ? ExitCode.Done : ExitCode.For(report.Problems);
    }

    private void ShowToPeople(RotateReport report)
    {
        new RetiredView(ui).Show(report.Retired);
        foreach (var job in report.Jobs)
        {
            Show(job);
        }

        if (report is { Retired: [] } && report.Jobs.All(job => job.Outcome is RotateOutcome.NotDue or RotateOutcome.None))
        {
            ui.Result.Line(0, new Piece("Nothing due; nothing was changed.", Tone.Good));
        }

        if (report.Jobs.Any(job => job.Timeline.Any(moment => !moment.IsDone)))
        {
            ui.People.Hanging(0, 6, new Piece("note:", Tone.Warning), " What is to come is done by the next ", Command("cftoken rotate"), " of this project, or by ", Command("cftoken recover"), ", after its time. Nothing does it by itself.");
        }

        if (!report.Problems.IsEmpty)
        {
            ui.Report(report.Problems);
        }
    }

    private void Show(JobRotated job)
    {
        var name = job.Environment is { } environment ? $"{job.Job} ({environment})" : job.Job;
        ui.Result.Hanging(
            0, 2, new Piece(Word(job.Outcome), job.Outcome == RotateOutcome.Failed ? Tone.Bad : Tone.Good), "  ", new Piece(name, Tone.Strong), $"  {job.What}");
        if (job.Token is { } token)
        {
            view.Fact("token", token.Token.Id);
            view.Fact("name", token.Token.Name);
            view.Fact("owner", token.Owner.ToString());
            view.Fact("until", TokenView.Until(token.ExpiresOn));
        }

        foreach (var moment in job.Timeline)
        {
            ui.Result.Row(2, 28, new Piece($"{(moment.IsDone ? string.Empty : "from ")}{RotationTimeline.Day(moment.At)}", Tone.Quiet), moment.What);
        }

        foreach (var remark in job.Remarks)
        {
            ui.Note(remark);
        }

        foreach (var advice in job.Advice)
        {
            ui.People.Hanging(0, 6, new Piece("leak:", Tone.Bad), " ", advice);
        }
    }

    private static Piece Command(string command) => new(command.Replace(' ', Page.Unbreakable), Tone.Action);

    private static string Word(RotateOutcome outcome) => outcome switch
    {
        RotateOutcome.Rotated => "rotated",
        RotateOutcome.Rolled => "rolled",
        RotateOutcome.NotDue => "not due",
        RotateOutcome.Rested => "rotated before",
        RotateOutcome.None => "no token",
        _ => "failed",
    };

    private static void Write(JsonPage page, RotateReport report)
    {
        page.List("jobs", report.Jobs, job =>
        {
            page.Text("job", job.Job);
            page.Text("environment", job.Environment);
            page.Text("outcome", Word(job.Outcome).Replace(' ', '-'));
            page.Text("explanation", job.What);
            WriteToken(page, job.Token);
            page.Text("old", job.Old?.Id);
            page.List("timeline", job.Timeline, moment =>
            {
                page.Time("at", moment.At);
                page.Writer.WriteBoolean("done", moment.IsDone);
                page.Text("what", moment.What);
            });
            Texts(page, "remarks", job.Remarks);
            Texts(page, "advice", job.Advice);
            ProblemJson.Write(page, job.Problems);
        });
        RetiredView.Write(page, report.Retired);
        ProblemJson.Write(page, report.Problems);
    }

    private static void WriteToken(JsonPage page, TokenNow? token)
    {
        if (token is null)
        {
            page.Writer.WriteNull("token");
            return;
        }

        page.Writer.WriteStartObject("token");
        page.Text("id", token.Token.Id);
        page.Text("name", token.Token.Name);
        page.Text("owner", TokenView.OwnerWord(token.Owner.Kind));
        page.Text("accountId", token.Owner.AccountId);
        page.Time("expiresOn", token.ExpiresOn);
        Texts(page, "sinks", token.Sinks);
        page.Writer.WriteEndObject();
    }

    private static void Texts(JsonPage page, string name, IEnumerable<string> texts)
    {
        page.Writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            page.Writer.WriteStringValue(UntrustedText.Clean(text, 1000));
        }

        page.Writer.WriteEndArray();
    }
}
