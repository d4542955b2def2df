using Cftoken.Engine.Diagnosing;
using Cftoken.Engine.Fixing;
using Cftoken.Output.Checking;
using Cftoken.Output.Tokens;

namespace Cftoken.Output.Fixing;

/// <summary>What became of a failed log, for programs: the diagnosis as without mending, and beside it what was done.</summary>
internal static class FixJson
{
    /// <summary>Writes the properties.</summary>
    public static void Write(JsonPage page, FixReport report)
    {
        DiagnosisJson.Write(page.Writer, report.Diagnosis);
        page.Writer.WriteStartObject("fixed");
        page.Text("outcome", Word(report.Outcome));
        page.Writer.WriteBoolean("changed", report.Change is { IsChanged: true });
        page.Text("job", report.Job);
        Write(page, report.Token);
        page.List("added", report.Added, addition =>
        {
            page.Text("permission", addition.Grant.Permission);
            page.Text("on", addition.Grant.On);
            page.Writer.WriteBoolean("planned", addition.IsPlanned);
            page.Text("because", addition.Because);
        });
        page.List("reasons", report.Reasons, reason =>
        {
            page.Text("because", reason.Because);
            page.List("next", reason.Next, fix =>
            {
                page.Text("text", fix.Text);
                page.Text("command", fix.Command);
            });
        });
        Write(page, "remarks", report.Change?.Remarks ?? []);
        IdentifyView.Write(page, report.Candidates);
        Write(page, "left", report.Left.Select(failure => failure.Fix.Text));
        page.Text("rerun", report.Outcome == FixOutcome.Extended ? report.Rerun : null);
        page.Writer.WriteBoolean("runAgain", report.IsRunAgain);
        page.Writer.WriteEndObject();
    }

    private static string Word(FixOutcome outcome) => outcome switch
    {
        FixOutcome.NothingFailed => "nothing-failed",
        FixOutcome.NotAPermission => "not-a-permission",
        FixOutcome.CannotTell => "cannot-tell",
        FixOutcome.Unusable => "token-unusable",
        FixOutcome.AlreadyHeld => "already-held",
        _ => "extended",
    };

    private static void Write(JsonPage page, FixedToken? token)
    {
        if (token is null)
        {
            page.Writer.WriteNull("token");
            return;
        }

        page.Writer.WriteStartObject("token");
        page.Text("id", token.Id);
        page.Text("name", token.Name);
        page.Text("because", token.Because);
        page.Text("value", "kept");
        TokenChangeView.Write(page, "before", token.Before);
        TokenChangeView.Write(page, "after", token.After);
        page.Writer.WriteEndObject();
    }

    private static void Write(JsonPage page, string name, IEnumerable<string> texts)
    {
        page.Writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            page.Writer.WriteStringValue(text);
        }

        page.Writer.WriteEndArray();
    }
}
