using System.CommandLine;
using Cftoken.Engine.Diagnosing;
using Cftoken.Engine.Fixing;
using Cftoken.Help;
using Cftoken.Output;
using Cftoken.Output.Diagnosing;
using Cftoken.Output.Fixing;

namespace Cftoken.Commands.Checking;

/// <summary><c>cftoken diagnose [LOG|-]</c>: what a failed log's failure comes from, and the one command that mends it.</summary>
internal static class DiagnoseCommand
{
    /// <summary>Builds the command.</summary>
    public static FaceCommand Create(Ui ui, UseCases useCases)
    {
        var log = new Argument<string?>("LOG")
        {
            Description = "The log's file; - reads it from standard input",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var run = new Option<string?>("--run")
        {
            Description = "Number of a GitHub Actions run, whose failed steps gh fetches",
            HelpName = "ID",
        };
        var wranglerLogs = new Option<string?>("--wrangler-log")
        {
            Description = "Folder of wrangler's own logs, of which the newest is read: it lists every call with its method",
            HelpName = "DIR",
        };
        var project = new Option<string?>("--project")
        {
            Description = "The project that the log is of: says which line of it wants the permission, and what fails next",
            HelpName = "PATH",
        };
        var format = new Option<string?>("--format")
        {
            Description = "Form of the diagnosis: github (annotations, and the job's summary), sarif or markdown",
            HelpName = "FORM",
        };
        format.AcceptOnlyFromAmong("github", "sarif", "markdown");
        var command = new FaceCommand("diagnose", "Say what a failed log's failure comes from, and which command mends it; with --fix, mend it. Works offline, but for --run and --fix.")
        {
            Examples =
            [
                new("cftoken diagnose failed.log", "a saved log of any CI system"),
                new("gh run view RUN --log-failed | cftoken diagnose -", "a log from another program"),
                new("cftoken diagnose --run 12345678", "the failed steps of a GitHub Actions run"),
                new("cftoken diagnose --wrangler-log ~/.config/.wrangler/logs", "wrangler's newest debug log"),
                new("cftoken diagnose failed.log --project .", "with what this project's plan says would fail next"),
                new("cftoken diagnose failed.log --fix", "extends the token of the job in this folder: says which and why, shows the difference, asks"),
                new("cftoken diagnose --run 12345678 --fix", "the same from a run, and offers to run its failed jobs again"),
                new("cftoken diagnose failed.log --fix --token ID --yes", "a token that is named, without being asked"),
                new("cftoken diagnose - --format github < failed.log", "annotations in a workflow"),
                new("cftoken diagnose failed.log --json", "for programs; the form is stable"),
            ],
            Notes =
            [
                "Exit code 3: a cause was found. 0: nothing in the log failed at Cloudflare, or --format sarif.",
                "Without --fix no token is asked for or changed; the fix is a command for you to run.",
                "--fix extends the token that is recorded for the job, or that --token names, or that cftoken identify is sure of; else it lists what it could be and changes nothing. Its value stays, and no secret has to be set again.",
                "--fix adds what the project's plan asks for and the token lacks, so that one fix is enough. What only the log asks for, which anybody may have written, waits for a person on a terminal (exit code 5), and so do DNS, routes, members, account settings and jobs marked \"gate\": \"human\".",
                "Exit code of --fix: 0 extended, or nothing failed; 3: no permission is at fault, the token holds it already, it cannot be told, or something else stays to be done; it says which, and what to do.",
                ProjectOptions.BootstrapNote,
            ],
        };
        command.Add(log);
        command.Add(run);
        command.Add(wranglerLogs);
        command.Add(project);
        command.Add(format);
        var fixing = new FixOptions();
        fixing.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(log) is null && result.GetValue(run) is null && result.GetValue(wranglerLogs) is null)
            {
                result.AddError("Give a log: a file, - for standard input, --run ID, or --wrangler-log DIR.");
            }

            if (result.GetResult(format) is not null && (ui.IsJson || fixing.IsWanted(result)))
            {
                result.AddError($"--format and {(ui.IsJson ? "--json" : "--fix")} exclude each other.");
            }
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            if (fixing.IsWanted(parsed))
            {
                var request = new FixRequest(parsed.GetValue(project) ?? ".") { Log = parsed.GetValue(log), Run = parsed.GetValue(run), WranglerLogs = parsed.GetValue(wranglerLogs) };
                return await FixAsync(ui, useCases, fixing.Of(request, parsed), fixing.IsApproved(parsed), cancellation);
            }

            var report = await useCases.Diagnose().DiagnoseAsync(
                new DiagnoseRequest(parsed.GetValue(log)) { Run = parsed.GetValue(run), WranglerLogs = parsed.GetValue(wranglerLogs), Project = parsed.GetValue(project) }, cancellation);
            switch (parsed.GetValue(format))
            {
                case "sarif":
                    ui.Verbatim(SarifForm.Of(report, CommandTree.Version));
                    return ExitCode.Done;
                case "markdown":
                    ui.Verbatim(MarkdownForm.Of(report));
                    break;
                case "github":
                    ui.Verbatim(GitHubForm.Of(report));
                    useCases.JobSummary().Add(MarkdownForm.Of(report));
                    break;
                default:
                    Show(ui, report);
                    break;
            }

            return report.Diagnosis.Failures.IsEmpty ? ExitCode.Done : ExitCode.Pending;
        });
        return command;
    }

    private static async Task<int> FixAsync(Ui ui, UseCases useCases, FixRequest request, bool isApproved, CancellationToken cancellation)
    {
        var report = await useCases.Fix().RunAsync(request, new FixDialogue(ui, isApproved), new TerminalApproval(ui, isApproved), cancellation);
        if (ui.IsJson)
        {
            ui.Json(page => FixJson.Write(page, report));
        }
        else
        {
            new FixView(ui).Show(report);
        }

        return report.IsAllMended ? ExitCode.Done : ExitCode.Pending;
    }

    private static void Show(Ui ui, DiagnoseReport report)
    {
        if (ui.IsJson)
        {
            ui.Json(page => DiagnosisJson.Write(page.Writer, report));
        }
        else
        {
            new DiagnosisView(ui.Result).Show(report);
        }
    }
}
