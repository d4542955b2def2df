using System.Text;
using Cftoken.Core.Text;
using Cftoken.Engine.Diagnosing;
using Cftoken.Logs.Diagnosing;

namespace Cftoken.Output.Diagnosing;

/// <summary>
/// A diagnosis as GitHub Actions shows it: an annotation for each failure, on the line of the workflow that wants the
/// permission where a project was given. Syntax: docs.github.com/actions/reference/workflow-commands-for-github-actions.
/// </summary>
internal static class GitHubForm
{
    // The runner shows no more errors of one step.
    private const int MostAnnotations = 10;

    /// <summary>The commands that make the annotations.</summary>
    public static string Of(DiagnoseReport report)
    {
        var text = new StringBuilder();
        foreach (var failure in report.Diagnosis.Failures.Take(MostAnnotations))
        {
            text.Append("::error ");
            if (failure.Where is { } where)
            {
                text.Append($"file={Property(where.File)},");
                text.Append(where.Line > 0 ? $"line={where.Line}," : string.Empty);
            }

            text.Append($"title={Property(Headlines.Of(failure))}::{Data(Message(failure))}\n");
        }

        return text.ToString();
    }

    private static string Message(LogFailure failure)
    {
        var call = failure.Operation is { } operation ? $"{operation.Method ?? "?"} {operation.Path}: " : string.Empty;
        var fix = failure.Fix.Command is { } command ? $"{failure.Fix.Text} {command}" : failure.Fix.Text;
        return $"{call}{failure.Says} Fix: {fix}";
    }

    private static string Data(string text) => UntrustedText.Clean(text, 2000).Replace("%", "%25", StringComparison.Ordinal);

    private static string Property(string text) => Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
