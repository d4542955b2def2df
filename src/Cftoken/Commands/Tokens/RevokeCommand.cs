using System.CommandLine;
using Cftoken.Engine.Revoking;
using Cftoken.Help;
using Cftoken.Output;
using Cftoken.Output.Tokens;

namespace Cftoken.Commands.Tokens;

/// <summary><c>cftoken revoke ID|NAME|-</c>: takes a token out of use.</summary>
internal static class RevokeCommand
{
    /// <summary>Builds the command.</summary>
    public static FaceCommand Create(Ui ui, UseCases useCases)
    {
        var options = new OwnerOptions("changes tokens");
        var which = new Argument<string?>("TOKEN")
        {
            Description = "The token's id or its name, or - for its value on standard input",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var delete = new Option<bool>("--delete") { Description = "Delete it for good; without this it is disabled, which can be taken back" };
        var undo = new Option<bool>("--undo") { Description = "Switch a disabled token on again" };
        var due = new Option<bool>("--temporary-due") { Description = "Delete the temporary tokens whose time has come; does nothing where none is due" };
        var yes = ProjectOptions.Yes();
        var command = new FaceCommand("revoke", "Take a token out of use: disabled, which can be taken back, or deleted for good.")
        {
            Examples =
            [
                new("cftoken revoke 0123456789abcdef0123456789abcdef", "disables it: the value stops working at once, and can be given back"),
                new("cftoken revoke ID --undo", "gives it back"),
                new("cftoken revoke ID --delete --yes", "for good, without being asked"),
                new("cftoken revoke - < leaked.txt", "by its value, which is shown nowhere"),
                new("cftoken revoke --temporary-due --yes", "for a schedule"),
            ],
            Notes =
            [
                "On a terminal the token's name is typed to confirm; --yes wants the id.",
                "Exit code 1: there is no such token, or a name means several. 3: it is so already, and nothing was done.",
                "--temporary-due deletes what is recorded here as temporary and past its time, and expired tokens whose name has the mark; exit code 0 also where none is due.",
                "A token that manages tokens is not revoked: do that in the dashboard.",
                ProjectOptions.BootstrapNote,
            ],
        };
        command.Add(which);
        foreach (var option in (Option[])[delete, undo, due, yes])
        {
            command.Add(option);
        }

        options.AddTo(command);
        command.Validators.Add(result =>
        {
            if ((result.GetValue(which) is null) != result.GetValue(due))
            {
                result.AddError(result.GetValue(due) ? "--temporary-due names no token." : "Name a token by its id or its name, or - for its value on standard input.");
            }

            if ((result.GetValue(delete) || result.GetValue(due)) && result.GetValue(undo))
            {
                result.AddError("--undo takes back what was disabled; what is deleted is gone.");
            }
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            using var dialogue = new ListDialogue(ui);
            var request = options.Of(new RevokeRequest("."), parsed) with
            {
                Which = parsed.GetValue(which),
                How = parsed.GetValue(delete) ? Revocation.Delete : parsed.GetValue(undo) ? Revocation.Undo : Revocation.Disable,
                IsApproved = parsed.GetValue(yes),
            };
            var result = await useCases.Revoke().RunAsync(request, dialogue, new TerminalApproval(ui, parsed.GetValue(yes)), cancellation);
            new RevokeView(ui).Show(result);
            return result.Already is null ? ExitCode.Done : ExitCode.Pending;
        });
        return command;
    }
}
