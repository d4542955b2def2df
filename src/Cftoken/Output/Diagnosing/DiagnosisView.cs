using Cftoken.Catalog.Model;
using Cftoken.Core.Text;
using Cftoken.Engine.Diagnosing;
using Cftoken.Engine.Plans;
using Cftoken.Logs.Diagnosing;

namespace Cftoken.Output.Diagnosing;

/// <summary>A diagnosis for people: what it is, why, what shows it, the one command, and what not to do.</summary>
/// <param name="page">Where it is written.</param>
internal sealed class DiagnosisView(Page page)
{
    private const int Term = 12;

    /// <summary>Writes it.</summary>
    public void Show(DiagnoseReport report)
    {
        var failures = report.Diagnosis.Failures;
        if (failures.IsEmpty)
        {
            var lines = report.Diagnosis.Lines switch { 0 => "it is empty", 1 => "1 line", var many => $"{many:N0} lines" };
            page.Hanging(0, 2, new Piece("No failure at Cloudflare was found", Tone.Good), $" in {string.Join(", ", report.Sources)} ({lines}).");
            if (report.IsOfWranglerAlone)
            {
                page.Hanging(0, 2, "wrangler may end before it has written all of its debug log: if the run failed, diagnose what it printed as well.");
            }

            return;
        }

        for (var index = 0; index < failures.Length; index++)
        {
            if (index > 0)
            {
                page.Blank();
            }

            Show(failures[index]);
        }

        if (report.ForAll is { } all)
        {
            page.Blank();
            page.Line(0, new Piece("Fix", Tone.Good), " for all of it in one:");
            Command(all);
        }
    }

    private void Show(LogFailure failure)
    {
        page.Hanging(0, 2, new Piece(Headlines.Of(failure), failure.Cause == ErrorCause.Unknown ? Tone.Warning : Tone.Strong));
        page.Blank();
        if (failure.Operation is { } operation)
        {
            page.Row(2, Term, new Piece("call", Tone.Quiet), $"{operation.Method ?? "?"} {operation.Path}");
        }

        if (failure.Job is { } job)
        {
            page.Row(2, Term, new Piece("job", Tone.Quiet), UntrustedText.Clean(job, 80));
        }

        page.Row(2, Term, new Piece("tool", Tone.Quiet), failure.Command is { } command ? $"{failure.Tool}: {command}" : failure.Tool ?? "unknown");
        page.Row(2, Term, new Piece("why", Tone.Quiet), failure.Says);
        if (failure.Operation?.Inference is { } inference)
        {
            page.Row(2, Term, new Piece("inferred", Tone.Quiet), inference);
        }

        foreach (var permission in failure.Permissions)
        {
            page.Row(2, Term, new Piece("permission", Tone.Quiet), new Piece(permission.Group.Name, Tone.Strong), $" on {string.Join(", ", permission.Resources.Select(PlanWords.Of))}");
        }

        foreach (var permission in failure.Next)
        {
            page.Row(2, Term, new Piece("next", Tone.Quiet), new Piece(permission.Group.Name, Tone.Strong), $" on {string.Join(", ", permission.Resources.Select(PlanWords.Of))}");
        }

        if (failure.Where is { } where)
        {
            page.Row(2, Term, new Piece("wanted by", Tone.Quiet), where.ToString());
        }

        page.Row(2, Term, new Piece("sure", Tone.Quiet), $"{failure.Confidence:0.0#} of 1");
        foreach (var evidence in failure.Evidence)
        {
            page.Row(2, Term, new Piece($"line {evidence.Line}", Tone.Quiet), evidence.Text);
        }

        foreach (var consequence in failure.Consequences)
        {
            page.Row(2, Term, new Piece("besides", Tone.Quiet), consequence);
        }

        page.Blank();
        if (failure.Cause is ErrorCause.MissingPermission or ErrorCause.ResourceNotCovered)
        {
            page.Hanging(0, 2, new Piece("Do not", Tone.Warning), " make a new token: this one is extended in place, and the secret that holds its value stays as it is.");
        }

        page.Hanging(0, 2, new Piece("Fix:", Tone.Good), $" {failure.Fix.Text}");
        if (failure.Fix.Command is { } fix)
        {
            Command(fix);
        }
    }

    // It stays in one line, to be copied.
    private void Command(string command) => page.Line(2, new Piece(command.Replace(' ', Page.Unbreakable), Tone.Action));
}
