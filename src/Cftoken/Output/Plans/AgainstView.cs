using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Engine.Comparing.Against;
using Cftoken.Engine.Plans;

namespace Cftoken.Output.Plans;

/// <summary>How plans stand to what a token, a file or a template grants.</summary>
/// <param name="ui">Where it is written.</param>
internal sealed class AgainstView(Ui ui)
{
    /// <summary>Writes the comparison, as JSON where that is wanted.</summary>
    public void Show(AgainstReport report)
    {
        if (ui.IsJson)
        {
            ui.Json(page => Write(page, report));
            return;
        }

        ui.Result.Line(0, new Piece($"Against the {Word(report.Kind)} ", Tone.Quiet), report.Name, new Piece(report.Date is { } date ? $", {date}" : string.Empty, Tone.Quiet));
        foreach (var note in report.Notes)
        {
            ui.Result.Hanging(2, 4, new Piece(note, Tone.Quiet));
        }

        foreach (var job in report.Jobs)
        {
            Show(job);
        }
    }

    private void Show(JobAgainst job)
    {
        ui.Result.Blank();
        ui.Result.Line(0, new Piece($"{job.Project} · {job.Job}{(job.Environment is { } environment ? $" · {environment}" : string.Empty)}", Tone.Strong));
        var account = job.Account is { } id ? PlanWords.Of(Resource.Account(id)) : null;
        foreach (var permission in job.Missing)
        {
            Row(new Piece("+ ", Tone.Bad), PlanWords.Label(permission.Group), On(permission, account), "missing");
            ShowReasons(permission);
        }

        foreach (var shift in job.Shifted)
        {
            Row(new Piece("~ ", Tone.Warning), PlanWords.Label(shift.Planned.Group), On(shift.Planned, account), shift.Held);
        }

        foreach (var spare in job.Spare)
        {
            Row(new Piece("- ", Tone.Warning), spare.Permission, spare.On == account ? string.Empty : $" on {spare.On}", spare.IsDenied ? "denied" : spare.Why is { } why ? $"spare: {why}" : "spare");
        }

        foreach (var permission in job.Kept)
        {
            Row("  ", PlanWords.Label(permission.Group), On(permission, account), "kept");
        }

        var lacking = job.Missing.Length + job.Shifted.Count(shift => !shift.IsEnough);
        ui.Result.Line(2, lacking > 0
            ? new Piece($"Not enough: {lacking} of {lacking + job.Kept.Length + job.Shifted.Count(shift => shift.IsEnough)} permissions missing, {job.Spare.Length} spare.", Tone.Bad)
            : new Piece(job.Spare.IsEmpty && job.Shifted.IsEmpty ? "Exactly what the job needs." : $"Enough, and {job.Spare.Length + job.Shifted.Length} more than the job needs.", Tone.Good));
    }

    private void Row(Piece sign, string permission, string on, string what) =>
        ui.Result.Hanging(2, 6, sign, new Piece(permission, Tone.Strong), on, new Piece($"  {what}", Tone.Quiet));

    private void ShowReasons(PlannedPermission permission)
    {
        foreach (var place in permission.Reasons.GroupBy(reason => reason.Evidence.Where with { Column = 0 }).Take(3))
        {
            var term = place.Key.ToString();
            ui.Result.Row(6, term.Length + 2, new Piece(term, Tone.Quiet), string.Join("; ", place.Select(reason => reason.Evidence.Why).Distinct().Take(2)));
        }
    }

    // The job's own account goes without saying.
    private static string On(PlannedPermission permission, string? account)
    {
        var on = string.Join(", ", permission.Resources.Select(PlanWords.Of).Where(resource => resource != account));
        return on.Length == 0 ? string.Empty : $" on {on}";
    }

    private static string Word(HeldKind kind) => kind switch
    {
        HeldKind.Token => "token",
        HeldKind.File => "file",
        _ => "template",
    };

    private static void Write(JsonPage page, AgainstReport report)
    {
        page.Writer.WriteStartObject("against");
        page.Text("kind", Word(report.Kind));
        page.Text("name", report.Name);
        page.Text("date", report.Date);
        page.Writer.WriteStartArray("notes");
        foreach (var note in report.Notes)
        {
            page.Writer.WriteStringValue(note);
        }

        page.Writer.WriteEndArray();
        page.Writer.WriteBoolean("same", report.IsSame);
        page.Writer.WriteEndObject();
        page.List("jobs", report.Jobs, job =>
        {
            page.Text("project", job.Project);
            page.Text("job", job.Job);
            page.Text("environment", job.Environment);
            PlanJson.WritePermissions(page.Writer, "missing", job.Missing);
            page.List("changed", job.Shifted, shift =>
            {
                PlanJson.WritePermissions(page.Writer, "planned", [shift.Planned]);
                page.Text("held", shift.Held);
                page.Writer.WriteBoolean("enough", shift.IsEnough);
            });
            page.List("spare", job.Spare, spare =>
            {
                page.Text("id", spare.GroupId);
                page.Text("permission", spare.Permission);
                page.Text("on", spare.On);
                page.Writer.WriteBoolean("denied", spare.IsDenied);
                page.Text("why", spare.Why);
            });
            PlanJson.WritePermissions(page.Writer, "kept", job.Kept);
        });
    }
}
