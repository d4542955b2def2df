using System.Text;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Core.Text;
using Cftoken.Engine.Plans;

namespace Cftoken.Engine.Formats;

/// <summary>Plans as Markdown, for a README or a pull request.</summary>
internal static class MarkdownPlan
{
    // Text from a project's files must not end the cell, begin a link or pass for markup.
    private static readonly char[] Markup = ['\\', '`', '*', '_', '[', ']', '<', '>', '|', '#', '~', '@', '!'];

    private const int MostReasons = 3;

    public static string Write(PlanReport report)
    {
        var text = new StringBuilder();
        foreach (var plan in report.Plans)
        {
            Append(text, plan);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, JobPlan plan)
    {
        if (text.Length > 0)
        {
            text.Append('\n');
        }

        var environment = plan.Environment is { } name ? $" · {Escape(name)}" : string.Empty;
        text.Append($"### {Escape(plan.Project)} · {Escape(plan.Job)}{environment}\n\n");
        text.Append($"Token owned by {(plan.Owner == Catalog.Policies.OwnerKind.User ? "a user" : "the account")}, for {Escape(plan.Tool.Name)} {plan.Tool.Version}:\n");
        foreach (var command in plan.Commands)
        {
            text.Append($"- {Code(PlanWords.CommandLine(command))} ({Code(Place(command.Where))})\n");
        }

        Table(text, plan, permission => permission.Need != Need.Optional, "needed by");
        Table(text, plan, permission => permission.Need == Need.Optional, "not granted; without it");
        if (!plan.Unknowns.IsEmpty)
        {
            text.Append("\nNot known:\n");
            foreach (var unknown in plan.Unknowns.Distinct())
            {
                text.Append($"- {Escape(unknown.What)}: {Escape(unknown.Consequence)}{(unknown.Where is { } where ? $" ({Code(Place(where))})" : string.Empty)}\n");
            }
        }
    }

    private static void Table(StringBuilder text, JobPlan plan, Func<PlannedPermission, bool> isShown, string reason)
    {
        var permissions = plan.Minimised.Permissions.Where(isShown).ToList();
        if (permissions.Count == 0)
        {
            return;
        }

        text.Append($"\n| permission | on | {reason} |\n|---|---|---|\n");
        foreach (var permission in permissions)
        {
            var doubt = permission.Need == Need.Recommended ? " (recommended)" : permission.IsInferred ? " (partly inferred)" : string.Empty;
            var why = permission.Need == Need.Optional && permission.Loses is { } loses ? Escape(loses) : Why(permission);
            text.Append($"| {Escape(PlanWords.Label(permission.Group))}{doubt} | {Escape(string.Join(", ", permission.Resources.Select(PlanWords.Of)))} | {why} |\n");
        }
    }

    private static string Why(PlannedPermission permission) => string.Join("<br>", permission.Reasons
        .GroupBy(reason => reason.Evidence.Where with { Column = 0 }, reason => reason.Evidence.Why)
        .Select(place => $"{(place.Key.File.Length == 0 ? string.Empty : $"{Code(Place(place.Key))} ")}{Escape(Short([.. place.Distinct(StringComparer.Ordinal)]))}"));

    private static string Short(string[] reasons) =>
        reasons.Length <= MostReasons ? string.Join("; ", reasons) : $"{string.Join("; ", reasons[..MostReasons])}; and {reasons.Length - MostReasons} more";

    private static string Place(Core.Problems.SourceLocation where) => (where with { Column = 0 }).ToString();

    private static string Code(string words)
    {
        var clean = UntrustedText.Clean(words, 300).Replace('`', '\'').Replace("|", "\\|", StringComparison.Ordinal);
        return $"`{clean}`";
    }

    private static string Escape(string words)
    {
        var text = new StringBuilder();
        foreach (var character in UntrustedText.Clean(words, 300))
        {
            if (Markup.Contains(character))
            {
                text.Append('\\');
            }

            text.Append(character);
        }

        return text.ToString();
    }
}
