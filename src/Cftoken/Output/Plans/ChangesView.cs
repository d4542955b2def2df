using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Engine.Comparing;
using Cftoken.Engine.Plans;

namespace Cftoken.Output.Plans;

/// <summary>What a branch changes in what its jobs need.</summary>
/// <param name="ui">Where it is written.</param>
internal sealed class ChangesView(Ui ui)
{
    private const int CommitLength = 10;

    /// <summary>Writes the changes, as JSON where that is wanted.</summary>
    public void Show(PlanChanges changes)
    {
        if (ui.IsJson)
        {
            ui.Json(page => Write(page, changes));
            return;
        }

        var since = $"{changes.Reference} ({changes.Commit[..CommitLength]}{(changes.IsMergeBase ? ", where this branch left it" : string.Empty)})";
        if (changes.Jobs.IsEmpty)
        {
            ui.Result.Line(0, $"No job needs other permissions than at {since}.");
            return;
        }

        ui.Result.Line(0, new Piece("Changed since ", Tone.Quiet), since);
        foreach (var job in changes.Jobs)
        {
            ShowJob(job);
        }

        if (changes.Jobs.Any(job => !job.Added.IsEmpty))
        {
            ui.People.Hanging(0, 2, "Add what is marked + to the job's token before this is merged; without it the job is refused.");
        }
    }

    private void ShowJob(JobChange job)
    {
        var environment = job.Environment is { } name ? $" · {name}" : string.Empty;
        var kind = job.Kind switch
        {
            JobChangeKind.New => "  new job",
            JobChangeKind.Gone => "  no longer there",
            _ => string.Empty,
        };
        ui.Result.Blank();
        ui.Result.Line(0, new Piece($"{job.Project} · {job.Job}{environment}", Tone.Strong), new Piece(kind, Tone.Quiet));
        foreach (var permission in job.Added)
        {
            Show(permission, new Piece("+ ", Tone.Good));
        }

        foreach (var permission in job.Dropped)
        {
            Show(permission, new Piece("- ", Tone.Bad));
        }
    }

    private void Show(PlannedPermission permission, Piece sign)
    {
        ui.Result.Hanging(
            2,
            6,
            sign,
            new Piece(PlanWords.Label(permission.Group), Tone.Strong),
            $" on {string.Join(", ", permission.Resources.Select(PlanWords.Of))}",
            new Piece(permission.Need == Need.Recommended ? "  recommended" : string.Empty, Tone.Warning));
        foreach (var place in permission.Reasons.GroupBy(reason => reason.Evidence.Where with { Column = 0 }))
        {
            var term = place.Key.ToString();
            ui.Result.Row(6, term.Length + 2, new Piece(term, Tone.Quiet), string.Join("; ", place.Select(reason => reason.Evidence.Why).Distinct().Take(2)));
        }
    }

    private static void Write(JsonPage page, PlanChanges changes)
    {
        page.Writer.WriteStartObject("since");
        page.Text("reference", changes.Reference);
        page.Text("commit", changes.Commit);
        page.Writer.WriteBoolean("mergeBase", changes.IsMergeBase);
        page.Writer.WriteEndObject();
        page.List("changes", changes.Jobs, job =>
        {
            page.Text("project", job.Project);
            page.Text("job", job.Job);
            page.Text("environment", job.Environment);
            page.Text("kind", job.Kind switch
            {
                JobChangeKind.New => "new",
                JobChangeKind.Gone => "gone",
                _ => "changed",
            });
            PlanJson.WritePermissions(page.Writer, "added", job.Added);
            PlanJson.WritePermissions(page.Writer, "dropped", job.Dropped);
        });
    }
}
