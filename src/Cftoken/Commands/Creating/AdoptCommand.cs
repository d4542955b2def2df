using System.CommandLine;
using Cftoken.Commands.Planning;
using Cftoken.Engine.Adopting;
using Cftoken.Help;
using Cftoken.Output;
using Cftoken.Output.Creating;

namespace Cftoken.Commands.Creating;

/// <summary><c>cftoken adopt [PATH]</c>: takes over a token that somebody made in the dashboard.</summary>
internal static class AdoptCommand
{
    /// <summary>Builds the command.</summary>
    public static FaceCommand Create(Ui ui, UseCases useCases)
    {
        var target = new TargetOptions("may read what the token may do");
        var sink = new Option<string[]>("--sink")
        {
            Description = "Where the token goes: a file of the project, or KIND:TARGET; may be repeated; .dev.vars by default",
            HelpName = "SINK",
        };
        var yes = ProjectOptions.Yes();
        var command = new FaceCommand("adopt", "Take over a token that was made by hand: verify it, hold it against the plan, deliver it.")
        {
            Examples =
            [
                new("cftoken adopt", "asks for the token, and does not show it"),
                new("cftoken adopt --job release --sink github:me/site < token.txt", "one job's token, into GitHub"),
                new("cftoken plan --format url", "the link that makes such a token"),
            ],
            Notes =
            [
                "The token comes on standard input, never on the command line.",
                "A token that can make tokens is refused. What it may do is read with the bootstrap credential; without one that is not checked, and you are asked.",
                ProjectOptions.BootstrapNote,
            ],
        };
        target.AddTo(command);
        command.Add(sink);
        command.Add(yes);
        command.SetAction(async (parsed, cancellation) =>
        {
            var request = target.Of(new AdoptRequest("."), parsed) with { Sinks = [.. parsed.GetValue(sink) ?? []] };
            var result = await useCases.Adopt().RunAsync(request, new AdoptDialogue(ui), new TerminalApproval(ui, parsed.GetValue(yes)), cancellation);
            new AdoptView(ui).Show(result);
            return ExitCode.Done;
        });
        return command;
    }
}
