using System.CommandLine;
using Cftoken.Commands.Planning;
using Cftoken.Engine.Plans;
using Cftoken.Help;
using Cftoken.Output;

namespace Cftoken.Commands;

/// <summary><c>cftoken plan [PATH]</c>: the least permissions that a project's or a repository's jobs need, each with its reason.</summary>
internal static class PlanCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(Ui ui, UseCases useCases)
    {
        var path = ProjectOptions.Path();
        var environment = ProjectOptions.Environment();
        var job = ProjectOptions.Job();
        var wrangler = ProjectOptions.Wrangler();
        IPlanOptions[] groups = [new StateOptions()];
        var command = new FaceCommand("plan", "Show the least permissions that a project's jobs need, each with its reason. Works offline.")
        {
            Examples =
            [
                new("cftoken plan", "the project in this folder, or each one below it"),
                new("cftoken plan apps/shop --env production", "one environment of another folder"),
                new("cftoken plan --job dns", "a built-in job; cftoken jobs lists all of them"),
                new("cftoken plan --json", "for programs; the form is stable"),
                new("cftoken plan --format url", "a link to the dashboard's form, filled in"),
            ],
            Notes =
            [
                "A job is what one token is for: a CI job, or a script that deploys, with all of its commands; without one, wrangler deploy is assumed.",
                "Required and recommended permissions are granted, optional ones are not.",
            ],
        };
        command.Add(path);
        command.Add(environment);
        command.Add(job);
        command.Add(wrangler);
        foreach (var group in groups)
        {
            group.AddTo(command);
        }

        var format = PlanFormatOption.Create();
        command.Add(format);
        command.Validators.Add(result =>
        {
            if (result.GetResult(format) is not null && ui.IsJson)
            {
                result.AddError("--format and --json exclude each other.");
            }
        });
        command.SetAction(parsed =>
        {
            var request = new PlanRequest(
                parsed.GetRequiredValue(path), parsed.GetValue(environment), ProjectOptions.VersionOf(parsed, wrangler), parsed.GetValue(job));
            var report = useCases.Plan().Plan(groups.Aggregate(request, (soFar, group) => group.With(soFar, parsed)));
            ui.Warn(report.Warnings);
            if (PlanFormatOption.Of(parsed, format) is { } form)
            {
                PlanFormatOption.Show(ui, useCases.Formatter().Write(report, form));
            }
            else if (ui.IsJson)
            {
                ui.Json(page => PlanJson.Write(page.Writer, report));
            }
            else
            {
                new PlanView(ui.Result).Show(report);
            }

            return ExitCode.Done;
        });
        return command;
    }
}
