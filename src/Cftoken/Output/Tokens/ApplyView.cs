using Cftoken.Engine.Applying;

namespace Cftoken.Output.Tokens;

/// <summary>What is to be done about the tokens of all jobs, and how it ended.</summary>
/// <param name="ui">Where it is shown.</param>
internal sealed class ApplyView(Ui ui)
{
    /// <summary>Shows what is to be done.</summary>
    public static void Show(Page page, IEnumerable<JobAction> actions)
    {
        foreach (var action in actions)
        {
            page.Hanging(0, 2, new Piece(InWords(action), Tone.Strong), Sign(action));
            if (action is { Kind: JobActionKind.Change, Change: { } change })
            {
                new TokenChangeView(page).Show(change);
            }

            if (action.New is { } made)
            {
                page.Hanging(0, 2, new Piece("+ ", Tone.Good), new Piece(made.Name.Replace(' ', Page.Unbreakable), Tone.Strong), new Piece("  new value", Tone.Warning));
                foreach (var grant in made.Grants)
                {
                    page.Hanging(2, 6, new Piece("+", Tone.Good), $" {grant.Permission} on {grant.On}");
                }

                foreach (var term in made.Terms)
                {
                    page.Hanging(2, 6, new Piece(term, Tone.Quiet));
                }

                page.Hanging(2, 6, new Piece("goes to ", Tone.Quiet), string.Join(", ", made.Sinks));
                if (made.Replaces is { } dead)
                {
                    page.Hanging(2, 6, new Piece("in place of ", Tone.Quiet), dead);
                }
            }

            if (action.Problem is { } problem)
            {
                page.Hanging(2, 4, new Piece("! ", Tone.Bad), problem.Message);
            }

            foreach (var remark in action.Remarks)
            {
                page.Hanging(2, 4, new Piece("! ", Tone.Warning), remark);
            }

            page.Blank();
        }
    }

    /// <summary>Shows how it ended.</summary>
    /// <param name="report">What became of the jobs.</param>
    /// <param name="isDone">Whether it was carried out; else it was only worked out.</param>
    public void Show(ApplyReport report, bool isDone)
    {
        if (ui.IsJson)
        {
            ui.Json(page => Write(page, report, isDone));
            return;
        }

        if (!report.Moved.IsEmpty)
        {
            ui.Result.Line(0, new Piece("The plan does not hold any more; nothing was changed.", Tone.Warning));
            foreach (var moved in report.Moved)
            {
                ui.Result.Hanging(2, 4, moved);
            }

            return;
        }

        foreach (var job in report.Jobs)
        {
            ui.Result.Hanging(0, 2, new Piece(InWords(job.Action), Tone.Strong), "  ", Outcome(job, isDone));
            foreach (var problem in job.Problems)
            {
                ui.Result.Hanging(2, 4, problem.Message);
                if (problem.Fix is { } fix)
                {
                    ui.Result.Hanging(2, 7, new Piece("fix:", Tone.Good), " ", fix.Text);
                    if (fix.Command is { } command)
                    {
                        ui.Result.Line(7, new Piece(command.Replace(' ', Page.Unbreakable), Tone.Action));
                    }
                }
            }
        }
    }

    private static string InWords(JobAction action) => action.Environment is null ? action.Job : $"{action.Job} ({action.Environment})";

    private static Piece Sign(JobAction action) => action.Kind switch
    {
        JobActionKind.Keep => new Piece("  nothing to do", Tone.Quiet),
        JobActionKind.Blocked => new Piece("  waits for somebody", Tone.Bad),
        _ => new Piece(string.Empty),
    };

    private static Piece Outcome(AppliedJob job, bool isDone) => (job.Action.Kind, job.Problems.IsEmpty) switch
    {
        (JobActionKind.Keep, _) => new Piece("nothing to do", Tone.Good),
        (JobActionKind.Blocked, _) => new Piece("waits for somebody", Tone.Bad),
        (JobActionKind.Change, true) => new Piece(isDone ? $"changed in place, value kept ({job.TokenId})" : "to be changed in place, value kept", isDone ? Tone.Good : Tone.Warning),
        (JobActionKind.Create, true) => new Piece(isDone ? $"created, new value delivered ({job.TokenId})" : "to be created, new value", isDone ? Tone.Good : Tone.Warning),
        _ => new Piece("failed", Tone.Bad),
    };

    private static void Write(JsonPage page, ApplyReport report, bool isDone)
    {
        page.Text("outcome", !report.Moved.IsEmpty ? "moved" : !isDone ? "planned"
            : report.Jobs.Any(job => !job.Problems.IsEmpty) ? "failed"
            : report.Jobs.Any(job => job.Action.IsPending) ? "applied"
            : "nothing-to-do");
        TokenInfoView.Texts(page, "moved", report.Moved);
        page.List("jobs", report.Jobs, job =>
        {
            page.Text("job", job.Action.Job);
            page.Text("environment", job.Action.Environment);
            page.Text("action", job.Action.Kind.ToString().ToLowerInvariant());
            page.Text("tokenId", job.TokenId);
            if (job.Action.Change is { } change)
            {
                page.Writer.WriteStartObject("change");
                TokenChangeView.Write(page, change);
                page.Writer.WriteEndObject();
            }
            else
            {
                page.Writer.WriteNull("change");
            }

            if (job.Action.New is { } made)
            {
                page.Writer.WriteStartObject("create");
                page.Text("name", made.Name);
                page.Text("value", "new");
                page.List("holds", made.Grants, grant =>
                {
                    page.Text("permission", grant.Permission);
                    page.Text("on", grant.On);
                });
                TokenInfoView.Texts(page, "terms", made.Terms);
                TokenInfoView.Texts(page, "sinks", made.Sinks);
                page.Writer.WriteEndObject();
            }
            else
            {
                page.Writer.WriteNull("create");
            }

            TokenInfoView.Texts(page, "remarks", job.Action.Remarks);
            page.List("problems", job.Problems, problem =>
            {
                page.Text("code", problem.Code);
                page.Text("message", problem.Message);
                page.Text("fix", problem.Fix?.Command ?? problem.Fix?.Text);
            });
        });
    }
}
