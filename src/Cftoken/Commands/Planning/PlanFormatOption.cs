using System.CommandLine;
using Cftoken.Engine.Formats;
using Cftoken.Output;

namespace Cftoken.Commands.Planning;

/// <summary><c>--format</c> of <c>plan</c>: the forms that other tools take.</summary>
internal static class PlanFormatOption
{
    /// <summary>The option.</summary>
    public static Option<string?> Create()
    {
        var option = new Option<string?>("--format")
        {
            Description = "Form of the plan: url, terraform, curl, markdown or body (of the request that creates the token)",
            HelpName = "FORM",
        };
        option.AcceptOnlyFromAmong([.. Enum.GetNames<PlanFormat>().Select(name => name.ToLowerInvariant())]);
        return option;
    }

    /// <summary>The form that was asked for; null for the table.</summary>
    public static PlanFormat? Of(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { } name ? Enum.Parse<PlanFormat>(name, ignoreCase: true) : null;

    /// <summary>Writes the form to standard output, and what it cannot say under it, to standard error.</summary>
    public static void Show(Ui ui, FormattedPlan plan)
    {
        ui.Verbatim(plan.Text);
        foreach (var note in plan.Notes)
        {
            ui.Note(note);
        }
    }
}
