using Cftoken.Engine.Explaining;
using Cftoken.Core.Text;

namespace Cftoken.Output.Explaining;

/// <summary>An explanation for people: whole where there is one reading, one line each where there are several.</summary>
/// <param name="page">Where it is written.</param>
internal sealed class ExplainView(Page page)
{
    private const int MostUses = 12;

    /// <summary>Writes an explanation.</summary>
    public void Show(Explanation explanation)
    {
        if (explanation.Readings is [var only])
        {
            page.Line(0, new Piece(explanation.Asked, Tone.Strong), new Piece($"  {only.TakenFor}", Tone.Quiet));
            Show(only);
            ShowUses(only);
        }
        else
        {
            page.Line(0, new Piece(explanation.Asked, Tone.Strong), new Piece($"  can be taken for {explanation.Readings.Length} things", Tone.Quiet));
            foreach (var reading in explanation.Readings)
            {
                page.Blank();
                page.Row(0, 12, new Piece(ExplainJson.Word(reading.Kind), Tone.Strong), reading.TakenFor);
                page.Row(0, 12, new Piece(string.Empty), new Piece(Short(reading), Tone.Quiet));
                page.Row(0, 12, new Piece(string.Empty), new Piece($"cftoken explain --as {ExplainJson.Word(reading.Kind)} {ShellText.Quote(explanation.Asked)}".Replace(' ', Page.Unbreakable), Tone.Action));
            }
        }

        foreach (var note in explanation.Notes)
        {
            page.Blank();
            page.Line(0, new Piece(note, Tone.Warning));
        }
    }

    private void Show(Reading reading)
    {
        switch (reading)
        {
            case OperationReading operation:
                new OperationView(page).Show(operation);
                break;
            case PermissionReading permission:
                new PermissionView(page).Show(permission);
                break;
            case BindingReading binding:
                new ToolingView(page).Show(binding);
                break;
            case CommandReading command:
                new ToolingView(page).Show(command);
                break;
            case ErrorReading error:
                new ErrorView(page).Show(error);
                break;
        }
    }

    private static string Short(Reading reading) => reading switch
    {
        OperationReading operation => string.Join("; ", operation.Operations.Take(3).Select(facts => Words.WantOf(facts))),
        PermissionReading permission => string.Join("; ", permission.Permissions.Take(4).Select(facts => $"{facts.Group}: {Words.Size(facts.Allows.Surface)}")),
        BindingReading binding => binding.Rows.IsEmpty ? "no call is made for it" : string.Join("; ", binding.Rows.Select(row => $"{row.Subject}: {Words.Needs(row)}")),
        CommandReading { NoCalls: { } why } => why,
        CommandReading { Row: { } row } => Words.Needs(row),
        ErrorReading error => string.Join("; ", error.Codes.Select(code => code.Meanings.FirstOrDefault()?.Says ?? $"nothing is recorded of the code {code.Code}")),
        _ => string.Empty,
    };

    private void ShowUses(Reading reading)
    {
        if (reading.Uses.IsEmpty)
        {
            return;
        }

        Words.Heading(page, "In this project");
        var width = reading.Uses.Take(MostUses).Max(use => Words.Place(use).Length) + 2;
        foreach (var use in reading.Uses.Take(MostUses))
        {
            page.Row(2, width, new Piece(Words.Place(use), Tone.Quiet), use.What);
        }

        if (reading.Uses.Length > MostUses)
        {
            page.Line(2, new Piece($"and {reading.Uses.Length - MostUses} more", Tone.Quiet));
        }
    }
}
