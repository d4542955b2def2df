using System.Text.Json;
using Cftoken.Catalog.Model;
using Cftoken.Core.Text;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Verifying.Deep;

namespace Cftoken.Output.Checking;

/// <summary>A plan's requirements beside a token: a line for each, and in the end how many pass.</summary>
/// <param name="ui">Where it is written.</param>
internal sealed class DeepView(Ui ui)
{
    private const int WordWidth = 6;

    /// <summary>Writes it.</summary>
    public void Show(DeepReport report)
    {
        if (ui.IsJson)
        {
            ui.Json(page => Write(page, report));
            return;
        }

        var page = ui.Result;
        var verification = report.Check.Verification!;
        var environment = report.Plan.Environment is { } name ? $" · {name}" : string.Empty;
        page.Line(0, new Piece($"{report.Plan.Project} · {report.Plan.Job}{environment}", Tone.Strong), new Piece($"  by {Basis(report.Basis)}", Tone.Quiet));
        var until = verification.ExpiresOn is null ? "without an end" : $"until {TokenView.Until(verification.ExpiresOn)}";
        Row(report.IsActive ? CheckOutcome.Passed : CheckOutcome.Failed, $"the token {verification.Id} is {UntrustedText.Clean(verification.Status, 60)}", $"{until}, {report.Token.Where with { Column = 0 }}");
        foreach (var check in report.Requirements)
        {
            Show(check);
        }

        page.Blank();
        foreach (var note in report.Notes)
        {
            page.Hanging(2, 8, new Piece("note  ", Tone.Warning), note);
        }

        foreach (var lacking in report.Requirements.SelectMany(check => check.Missing).GroupBy(missing => missing.Group))
        {
            var on = lacking.SelectMany(missing => missing.Resources).Select(PlanWords.Of).Distinct();
            page.Hanging(2, 8, new Piece("lacks ", Tone.Bad), new Piece(PlanWords.Label(lacking.Key), Tone.Strong), $" on {string.Join(", ", on)}");
        }

        var unknown = report.Total - report.Passed - report.Failed;
        page.Line(0, new Piece($"{report.Passed} of {report.Total}", report.Failed > 0 ? Tone.Bad : unknown > 0 ? Tone.Warning : Tone.Good), unknown > 0 ? $"  {unknown} cannot be told" : string.Empty);
        foreach (var fix in report.Fixes)
        {
            ui.People.Hanging(0, 5, new Piece("fix:", Tone.Good), " ", fix.Text);
            ui.People.Line(5, new Piece(fix.Command!.Replace(' ', Page.Unbreakable), Tone.Action));
        }
    }

    private void Show(RequirementCheck check)
    {
        var where = string.Join(", ", check.Where.Take(3).Select(place => place.ToString())) + (check.Where.Length > 3 ? ", …" : string.Empty);
        Row(check.Outcome, check.What, check.Outcome == CheckOutcome.Passed || where.Length == 0 ? where : $"{Calls(check)}  {where}");
        if (check.Outcome == CheckOutcome.Passed)
        {
            return;
        }

        var recommended = check.Need == Need.Recommended ? "; recommended, as sources disagree whether it is asked for" : string.Empty;
        if (check.Missing.IsEmpty)
        {
            ui.Result.Hanging(2 + WordWidth, 4 + WordWidth, $"{check.Because}{recommended}");
        }

        foreach (var missing in check.Missing)
        {
            ui.Result.Hanging(
                2 + WordWidth,
                4 + WordWidth,
                new Piece("missing ", Tone.Quiet),
                new Piece(PlanWords.Label(missing.Group), Tone.Strong),
                $" on {string.Join(", ", missing.Resources.Select(PlanWords.Of))}",
                new Piece($"  {check.Because}{recommended}", Tone.Quiet));
        }
    }

    private void Row(CheckOutcome outcome, string what, string remark)
    {
        var (word, tone) = outcome switch
        {
            CheckOutcome.Passed => ("pass", Tone.Good),
            CheckOutcome.Failed => ("FAIL", Tone.Bad),
            _ => ("?", Tone.Warning),
        };
        ui.Result.Row(2, WordWidth, new Piece(word, tone), what, new Piece(remark.Length == 0 ? string.Empty : $"  {remark}", Tone.Quiet));
    }

    private static string Calls(RequirementCheck check) =>
        PlanWords.Short(check.Operations[0]) + (check.Operations.Length > 1 ? $" and {check.Operations.Length - 1} more" : string.Empty);

    private static string Basis(CheckBasis basis) => basis switch
    {
        CheckBasis.PoliciesByBootstrap => "the token's policies, read with the bootstrap credential",
        CheckBasis.PoliciesByItself => "the token's policies, which it may read itself",
        _ => "calls that only read, made with the token: its policies could not be read",
    };

    private static void Write(JsonPage page, DeepReport report)
    {
        var verification = report.Check.Verification!;
        page.Text("project", report.Plan.Project);
        page.Text("job", report.Plan.Job);
        page.Text("environment", report.Plan.Environment);
        page.Text("tokenId", verification.Id);
        page.Text("tokenName", report.Name);
        page.Text("status", verification.Status);
        page.Text("owner", TokenView.OwnerWord(verification.Owner.Kind));
        page.Text("accountId", verification.Owner.AccountId);
        page.Time("expiresOn", verification.ExpiresOn);
        page.Text("file", report.Token.Where.File);
        page.Writer.WriteNumber("line", report.Token.Where.Line);
        page.Text("basis", report.Basis switch
        {
            CheckBasis.PoliciesByBootstrap => "policies-by-bootstrap",
            CheckBasis.PoliciesByItself => "policies-by-itself",
            _ => "probe",
        });
        page.Writer.WriteNumber("total", report.Total);
        page.Writer.WriteNumber("passed", report.Passed);
        page.Writer.WriteNumber("failed", report.Failed);
        page.Writer.WriteNumber("requests", report.Requests);
        page.List("checks", report.Requirements, check => Write(page, check));
        WriteTexts(page.Writer, "notes", report.Notes);
        page.List("fix", report.Fixes, fix =>
        {
            page.Text("text", fix.Text);
            page.Text("command", fix.Command);
        });
    }

    private static void Write(JsonPage page, RequirementCheck check)
    {
        page.Text("what", check.What);
        WriteTexts(page.Writer, "operations", check.Operations.Select(operation => operation.ToString()));
        page.Text("on", check.On);
        page.Text("need", check.Need == Need.Required ? "required" : "recommended");
        page.Text("outcome", check.Outcome switch { CheckOutcome.Passed => "passed", CheckOutcome.Failed => "failed", _ => "unknown" });
        page.Text("because", check.Because);
        PlanJson.WritePermissions(page.Writer, "missing", check.Missing);
        page.List("where", check.Where, where =>
        {
            page.Text("file", where.File);
            page.Writer.WriteNumber("line", where.Line);
        });
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(UntrustedText.Clean(text, 2000));
        }

        writer.WriteEndArray();
    }
}
