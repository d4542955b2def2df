using System.CommandLine;
using Cftoken.Engine.Narrowing;
using Cftoken.Help;
using Cftoken.Output;
using Cftoken.Output.Tokens;

namespace Cftoken.Commands.Tokens;

/// <summary><c>cftoken narrow [PATH]</c>: takes from a token what its job's plan does not ask for, in place.</summary>
internal static class NarrowCommand
{
    /// <summary>Builds the command.</summary>
    public static FaceCommand Create(Ui ui, UseCases useCases)
    {
        var options = new ChangeOptions();
        var command = new FaceCommand("narrow", "Take from a token what its job's plan does not ask for, in place: its value stays.")
        {
            Examples =
            [
                new("cftoken narrow --job deploy", "shows what goes, and asks"),
                new("cftoken narrow --job deploy --yes --json", "for programs"),
            ],
            Notes =
            [
                "What the plan requires or recommends stays, and what another job asks for that takes its token from the same secret.",
                "Where the token holds something wider than the plan asks for, the narrower grant takes its place.",
                "Cloudflare may refuse a narrow grant where it took a wide one: then nothing is changed.",
                "Permissions named with --permission, --operation or --profile stay as well.",
                ProjectOptions.BootstrapNote,
            ],
        };
        options.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var result = await useCases.Narrow().RunAsync(
                options.Of(new NarrowRequest("."), parsed), new ChangeDialogue(ui), new TerminalApproval(ui, options.IsApproved(parsed)), cancellation);
            new ChangeResultView(ui, "The token holds nothing spare; it was not changed.", "Narrowed the token in place.").Show(result);
            return ExitCode.Done;
        });
        return command;
    }
}
