using System.Text;
using Cftoken.Catalog.Model;
using Cftoken.Core.Text;
using Cftoken.Engine.Diagnosing;
using Cftoken.Engine.Plans;
using Cftoken.Logs.Diagnosing;

namespace Cftoken.Output.Diagnosing;

/// <summary>A diagnosis as Markdown: for a job's summary, a comment, an issue.</summary>
internal static class MarkdownForm
{
    /// <summary>The text.</summary>
    public static string Of(DiagnoseReport report)
    {
        var text = new StringBuilder("## Cloudflare: why it failed\n\n");
        if (report.Diagnosis.Failures.IsEmpty)
        {
            return text.Append("Nothing in the log failed at Cloudflare.\n").ToString();
        }

        foreach (var failure in report.Diagnosis.Failures)
        {
            Add(text, failure);
        }

        return text.ToString();
    }

    private static void Add(StringBuilder text, LogFailure failure)
    {
        text.Append($"### {Plain(Headlines.Of(failure))}\n\n{Plain(failure.Says)}\n\n| | |\n|---|---|\n");
        Row(text, "call", failure.Operation is { } operation ? $"`{Code($"{operation.Method ?? "?"} {operation.Path}")}`" : null);
        Row(text, "tool", Plain(failure.Command is { } command ? $"{failure.Tool}: {command}" : failure.Tool ?? "unknown"));
        foreach (var permission in failure.Permissions)
        {
            Row(text, "permission", $"**{Plain(permission.Group.Name)}** on {Plain(string.Join(", ", permission.Resources.Select(PlanWords.Of)))}");
        }

        Row(text, "wanted by", failure.Where is { } where ? Plain(where.ToString()) : null);
        Row(text, "confidence", $"{failure.Confidence:0.0#}");
        text.Append($"\n{Plain(failure.Fix.Text)}\n");
        if (failure.Fix.Command is { } fix)
        {
            text.Append($"\n    {UntrustedText.Clean(fix, 2000)}\n");
        }

        if (failure.Cause == ErrorCause.MissingPermission)
        {
            text.Append("\nNo new token is needed: this one is extended in place, and the secret stays as it is.\n");
        }

        text.Append("\n<details><summary>Lines of the log</summary>\n\n");
        foreach (var evidence in failure.Evidence)
        {
            text.Append($"    {evidence.Line}: {UntrustedText.Clean(evidence.Text)}\n");
        }

        foreach (var consequence in failure.Consequences)
        {
            text.Append($"\n{Plain(consequence)}\n");
        }

        text.Append("\n</details>\n\n");
    }

    private static void Row(StringBuilder text, string term, string? value)
    {
        if (value is not null)
        {
            text.Append($"| {term} | {value} |\n");
        }
    }

    private static string Code(string text) => UntrustedText.Clean(text, 1000).Replace('`', '\'').Replace("|", "\\|", StringComparison.Ordinal);

    // Nothing of a log may become markup: a link, an image, a mention.
    private static string Plain(string text)
    {
        var safe = new StringBuilder();
        foreach (var letter in UntrustedText.Clean(text, 2000))
        {
            safe.Append(letter is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '|' or '#' or '!' or '@' ? $"\\{letter}" : letter.ToString());
        }

        return safe.ToString();
    }
}
