using System.CommandLine;
using Cftoken.Engine.Jobs;
using Cftoken.Help;
using Cftoken.Output;

namespace Cftoken.Commands;

/// <summary><c>cftoken jobs [PATH]</c>: the jobs for which a token can be planned and created.</summary>
internal static class JobsCommand
{
    /// <summary>Builds the command.</summary>
    public static FaceCommand Create(Ui ui, UseCases useCases)
    {
        var path = ProjectOptions.Path();
        var command = new FaceCommand("jobs", "List the jobs that a token can be planned and created for: the project's and the built-in ones.")
        {
            Examples =
            [
                new("cftoken jobs", "the project in this folder"),
                new("cftoken plan --job d1-migrations", "what one of them needs"),
            ],
            Notes = ["A job of your own goes into cftoken.jsonc; schema/cftoken.schema.json describes it."],
        };
        command.Add(path);
        command.SetAction(parsed =>
        {
            var jobs = useCases.Jobs().List(parsed.GetRequiredValue(path));
            ui.Warn(jobs.Warnings);
            if (ui.IsJson)
            {
                ui.Json(page => WriteJson(page, jobs));
            }
            else
            {
                Show(ui.Result, jobs);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void Show(Page page, JobList jobs)
    {
        if (!jobs.Jobs.IsEmpty)
        {
            page.Line(0, new Piece("This project's jobs", Tone.Strong));
            foreach (var job in jobs.Jobs)
            {
                var environment = job.Environment is { } name ? $" · {name}" : string.Empty;
                var asked = job.IsPlanned ? string.Empty : "  only with --job";
                page.Line(2, new Piece(job.Name, Tone.Strong), $"  {job.Project}{environment}  ", new Piece($"{job.Where with { Column = 0 }}{asked}", Tone.Quiet));
                foreach (var line in job.Commands)
                {
                    page.Hanging(4, 6, line);
                }
            }

            page.Blank();
        }

        page.Line(0, new Piece("Built-in jobs", Tone.Strong), new Piece("  for every project", Tone.Quiet));
        var width = jobs.BuiltIn.Max(job => job.Id.Length) + 2;
        foreach (var job in jobs.BuiltIn)
        {
            page.Row(2, width, new Piece(job.Id, Tone.Strong), job.For);
            page.Row(2, width, string.Empty, new Piece(job.Gate == Gate.Human ? $"{job.Risk} A person has to agree." : job.Risk, Tone.Quiet));
        }
    }

    private static void WriteJson(JsonPage page, JobList jobs)
    {
        page.List("jobs", jobs.Jobs, job =>
        {
            page.Text("name", job.Name);
            page.Text("project", job.Project);
            page.Text("environment", job.Environment);
            page.List("commands", job.Commands, line => page.Text("command", line));
            page.Text("file", job.Where.File);
            page.Writer.WriteNumber("line", job.Where.Line);
            page.Writer.WriteBoolean("planned", job.IsPlanned);
        });
        page.List("builtIn", jobs.BuiltIn, job =>
        {
            page.Text("id", job.Id);
            page.Text("title", job.Title);
            page.Text("for", job.For);
            page.Text("risk", job.Risk);
            page.Text("gate", job.Gate == Gate.Human ? "human" : "none");
        });
    }
}
