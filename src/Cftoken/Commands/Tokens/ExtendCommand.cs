using System.CommandLine;
using Cftoken.Engine.Extending;
using Cftoken.Help;
using Cftoken.Output;
using Cftoken.Output.Tokens;

namespace Cftoken.Commands.Tokens;

/// <summary><c>cftoken extend [PATH]</c>: grants a token what it lacks, in place.</summary>
internal static class ExtendCommand
{
    /// <summary>Builds the command.</summary>
    public static FaceCommand Create(Ui ui, UseCases useCases)
    {
        var options = new ChangeOptions();
        var diagnosis = new Option<string?>("--diagnosis")
        {
            Description = "What cftoken diagnose --json printed: its missing permissions are added",
            HelpName = "FILE",
        };
        var command = new FaceCommand("extend", "Grant a token permissions or resources that it lacks, in place: its value stays, and nothing is delivered again.")
        {
            Examples =
            [
                new("cftoken extend --job deploy", "all that the job's plan asks for and its token lacks"),
                new("cftoken extend --permission 'D1 Write'", "one permission more"),
                new("cftoken extend --permission 'DNS Write' --zone-id ID", "on one more zone"),
                new("cftoken extend --diagnosis diagnosis.json --yes", "what a failed run lacked"),
                new("cftoken extend --token ID --permission 'D1 Write' --account-id ID", "a token that is named by its id"),
            ],
            Notes =
            [
                "With --permission, --operation or --profile that is added and nothing else; without, what the plan asks for.",
                "Everything else of the token stays as it is: name, conditions, dates, status, denials. Nothing is ever taken from it.",
                "Who else edits the token meanwhile is noticed: both changes are kept, or none is lost silently.",
                "More of DNS, routes, members, account settings or token management, and jobs marked \"gate\": \"human\", wait for a person on a terminal (exit code 5).",
                ProjectOptions.BootstrapNote,
            ],
        };
        options.AddTo(command);
        command.Add(diagnosis);
        command.SetAction(async (parsed, cancellation) =>
        {
            var request = options.Of(new ExtendRequest("."), parsed) with { DiagnosisFile = parsed.GetValue(diagnosis) };
            var result = await useCases.Extend().RunAsync(
                request, new ChangeDialogue(ui), new TerminalApproval(ui, options.IsApproved(parsed)), cancellation);
            new ChangeResultView(ui, "The token lacks nothing; it was not changed.", "Extended the token in place.").Show(result);
            return ExitCode.Done;
        });
        return command;
    }
}
