using Cftoken.Core.Problems;

namespace Cftoken.Output;

/// <summary>
/// Errors for machines: <c>{"schemaVersion":1,"problems":[{"code","message","fix":{"text","command"}|null,"file","line","kind"}]}</c>.
/// </summary>
internal static class ProblemJson
{
    /// <summary>Writes the list of problems.</summary>
    public static void Write(JsonPage page, IReadOnlyList<Problem> problems) => page.List("problems", problems, problem =>
    {
        page.Text("code", problem.Code);
        page.Text("message", problem.Message);
        if (problem.Fix is { } fix)
        {
            page.Writer.WriteStartObject("fix");
            page.Text("text", fix.Text);
            page.Text("command", fix.Command);
            page.Writer.WriteEndObject();
        }
        else
        {
            page.Writer.WriteNull("fix");
        }

        page.Text("file", problem.Where?.File);
        if (problem.Where is { Line: > 0 } where)
        {
            page.Writer.WriteNumber("line", where.Line);
        }
        else
        {
            page.Writer.WriteNull("line");
        }

        page.Text("kind", problem.Kind switch
        {
            ProblemKind.Usage => "usage",
            ProblemKind.Credential => "credential",
            ProblemKind.Approval => "approval",
            _ => "failed",
        });
    });
}
