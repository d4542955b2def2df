using System.Text;
using Cftoken.Catalog.Model;
using Cftoken.Engine.Explaining.Matrices;
using Cftoken.Engine.Plans;

namespace Cftoken.Output.Explaining;

/// <summary>The matrix as a page of documentation: <c>docs/permissions.md</c>.</summary>
internal static class MatrixMarkdown
{
    /// <summary>The page.</summary>
    public static string Of(PermissionMatrix matrix)
    {
        var text = new StringBuilder();
        text.Append("# Permissions by binding and command\n\n");
        text.Append($"What wrangler {matrix.Wrangler} needs, worked out by `cftoken explain --matrix` from its recorded calls and Cloudflare's API\n");
        text.Append($"description of {matrix.CatalogDate:yyyy-MM-dd}, beside what the usual guides say ({matrix.Guide.Where}, {matrix.Guide.Date}).\n");
        text.Append("An account id is taken to be set. *Recommended*: sources disagree, or it is inferred. *Optional*: tried, and not missed when\n");
        text.Append("refused. Confidence, 0 to 1, is that of the least sure permission of the row.\n\n");
        text.Append("This page is generated; to write it anew, from the root of the repository:\n\n");
        text.Append("    dotnet run --project src/Cftoken -- explain --matrix --format markdown > docs/permissions.md\n\n");
        text.Append("## Bindings and keys: what each adds to a plain deploy\n\n");
        Table(text, matrix.Bindings);
        text.Append("\n## Commands: all that each needs\n\n");
        Table(text, matrix.Commands);
        text.Append($"\n## The template {matrix.Template.Name}\n\n");
        text.Append($"Read on {matrix.Template.Date}: {string.Join(", ", matrix.Template.Groups.Select(group => group.Name))}. Sources disagree:\n\n");
        foreach (var source in matrix.Template.Sources)
        {
            text.Append($"- {source.Date}, {source.Where}: {source.Says}\n");
        }

        Unknowns(text, matrix);
        return text.ToString();
    }

    private static void Table(StringBuilder text, IEnumerable<MatrixRow> rows)
    {
        text.Append("| binding or command | required here | the usual guides | why they differ | confidence |\n|---|---|---|---|---|\n");
        foreach (var row in rows)
        {
            var needs = row.Permissions.IsEmpty
                ? row.Key is null ? "no permission" : "nothing more"
                : string.Join("<br>", row.Permissions.Select(permission => permission.Need == Need.Required
                    ? Cell(permission.Group.Name)
                    : $"*{PlanJson.Word(permission.Need)}:* {Cell(permission.Group.Name)}{(permission.Loses is { } loses ? $" (without it: {Cell(loses)})" : string.Empty)}"));
            var said = row.Said.IsEmpty ? "–" : string.Join("<br>", row.Said.Select(word => Cell(word.Group.Name)));
            var differences = string.Join("<br>", row.Said.Where(word => word.Difference is not null).Select(word => $"{Cell(word.Group.Name)}: {Cell(word.Difference!)}"));
            var doubt = row.Unknowns.IsEmpty ? string.Empty : " [?](#not-known)";
            text.Append($"| {Code(row)} | {needs} | {said} | {(differences.Length == 0 ? "–" : differences)} | {row.Confidence:0.0#}{doubt} |\n");
        }
    }

    private static void Unknowns(StringBuilder text, PermissionMatrix matrix)
    {
        var unknowns = matrix.Bindings.Concat(matrix.Commands).SelectMany(row => row.Unknowns, (row, unknown) => (row.Subject, unknown)).ToList();
        if (unknowns.Count == 0)
        {
            return;
        }

        text.Append("\n## Not known\n\n");
        foreach (var same in unknowns.GroupBy(entry => entry.unknown))
        {
            text.Append($"- {Cell(same.Key)} ({Cell(string.Join(", ", same.Select(entry => entry.Subject)))})\n");
        }
    }

    private static string Code(MatrixRow row)
    {
        var comma = row.Key is null ? -1 : row.Subject.IndexOf(',', StringComparison.Ordinal);
        return comma < 0 ? $"`{row.Subject}`" : $"`{row.Subject[..comma]}`{Cell(row.Subject[comma..])}";
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace('\n', ' ');
}
