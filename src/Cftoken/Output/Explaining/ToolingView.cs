using Cftoken.Catalog.Model;
using Cftoken.Engine.Explaining;
using Cftoken.Engine.Explaining.Matrices;
using Cftoken.Engine.Plans;
using Cftoken.Tools.Knowledge;

namespace Cftoken.Output.Explaining;

/// <summary>Configuration keys and commands of wrangler for people.</summary>
/// <param name="page">Where it is written.</param>
internal sealed class ToolingView(Page page)
{
    /// <summary>Writes what a configuration key brings about.</summary>
    public void Show(BindingReading reading)
    {
        if (reading.Calls.IsEmpty && reading.Uploads.IsEmpty)
        {
            page.Line(2, "wrangler makes no call for it: it is only named in the upload, or used on this machine.");
        }

        ShowRows([.. reading.Rows], "adds to a plain deploy");
        if (!reading.Calls.IsEmpty)
        {
            Words.Heading(page, "Calls", string.Join(", ", reading.Calls.SelectMany(call => call.Commands).Distinct().Select(command => $"wrangler {command}")));
            foreach (var call in reading.Calls)
            {
                Show(call.Operation, call, null);
            }
        }

        foreach (var upload in reading.Uploads)
        {
            Words.Heading(page, "At the upload", upload.Why);
            page.Hanging(2, 4, $"{upload.Effect.Id} wants {string.Join(" or ", upload.Effect.Accepted.Select(group => group.Name))}", new Piece($" ({PlanJson.Word(upload.Effect.Need)}, confidence {upload.Effect.Confidence:0.0#}){(upload.When is null ? string.Empty : $" when {upload.When}")}", Tone.Quiet));
            foreach (var source in upload.Effect.Sources)
            {
                page.Hanging(4, 6, new Piece($"{source.Date}  {source.Says} {source.Where}", Tone.Quiet));
            }
        }
    }

    /// <summary>Writes what a command calls.</summary>
    public void Show(CommandReading reading)
    {
        if (reading.NoCalls is { } why)
        {
            page.Line(2, $"It calls nothing and needs no permission: {why}.");
            return;
        }

        if (reading.Row is { } row)
        {
            ShowRows([row], "needs");
        }

        Words.Heading(page, "Calls", "in order; what the configuration binds adds to them");
        if (reading.Calls.IsEmpty)
        {
            page.Line(2, "none that is known");
        }

        foreach (var call in reading.Calls)
        {
            Show(call.Operation, call.Known, call.Need);
        }

        if (!reading.Unknowns.IsEmpty)
        {
            Words.Heading(page, "Not known");
            foreach (var unknown in reading.Unknowns)
            {
                page.Hanging(2, 4, new Piece(unknown, Tone.Warning));
            }
        }
    }

    private void ShowRows(List<MatrixRow> rows, string what)
    {
        foreach (var row in rows)
        {
            Words.Heading(page, row.Subject, what);
            if (row.Permissions.IsEmpty)
            {
                page.Line(2, Words.Needs(row));
            }

            foreach (var permission in row.Permissions)
            {
                page.Row(2, 13, new Piece(PlanJson.Word(permission.Need), Tone.Quiet), PlanWords.Label(permission.Group), new Piece($"  {permission.Group.Name}, confidence {permission.Confidence:0.0#}{(permission.IsInferred ? ", inferred" : string.Empty)}", Tone.Quiet));
                if (permission.Loses is { } loses)
                {
                    page.Row(2, 13, new Piece(string.Empty), new Piece($"without it: {loses}", Tone.Quiet));
                }
            }

            foreach (var said in row.Said)
            {
                page.Row(2, 13, new Piece("guides say", Tone.Quiet), said.Says);
                page.Row(2, 13, new Piece(string.Empty), said.Difference is { } difference ? new Piece($"differs: {difference}", Tone.Warning) : new Piece("the same", Tone.Good));
            }
        }
    }

    private void Show(Operation operation, KnownCall? call, Need? need)
    {
        page.Hanging(2, 6, new Piece(PlanWords.Short(operation).Replace(' ', Page.Unbreakable), Tone.Strong), call is null ? string.Empty : $"  {call.Why}", new Piece(need is { } known ? $"  {PlanJson.Word(known)}" : string.Empty, Tone.Quiet));
        if (call is null)
        {
            return;
        }

        if (Words.When(call) is { Length: > 0 } when)
        {
            page.Hanging(6, 8, new Piece(when, Tone.Quiet));
        }

        if (!call.IsSession)
        {
            page.Hanging(6, 8, new Piece(Words.Denied(call), Tone.Quiet));
        }
    }
}
