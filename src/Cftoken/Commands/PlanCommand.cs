using System.CommandLine;
using Cftoken.Engine.Plans;
using Cftoken.Help;
using Cftoken.Output;

namespace Cftoken.Commands;

/// <summary><c>cftoken plan [PATH]</c>: the least permissions that a project's deploy needs, each with its reason.</summary>
internal static class PlanCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(Ui ui, UseCases useCases)
    {
        var path = ProjectOptions.Path();
        var environment = ProjectOptions.Environment();
        var job = ProjectOptions.Job();
        var wrangler = ProjectOptions.Wrangler();
        var command = new FaceCommand("plan", "Show the least permissions that a project's deploy needs, each with its reason. Works offline.")
        {
            Examples =
            [
                new("cftoken plan", "the project in this folder"),
                new("cftoken plan apps/shop --env production", "one environment of another folder"),
                new("cftoken plan --json", "for programs; the form is stable"),
                new("cftoken plan --format url", "a link to the dashboard's form, filled in"),
            ],
            Notes =
            [
                "A job is a script of package.json that deploys, with all of its commands; without one, wrangler deploy is assumed.",
                "Required and recommended permissions are granted, optional ones are not.",
            ],
        };
        command.Add(path);
        command.Add(environment);
        command.Add(job);
        command.Add(wrangler);
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
            var report = useCases.Plan().Plan(new PlanRequest(
                parsed.GetRequiredValue(path), parsed.GetValue(environment), ProjectOptions.VersionOf(parsed, wrangler), parsed.GetValue(job)));
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
