using System.CommandLine;
using Cftoken.Engine.Recovering;
using Cftoken.Help;
using Cftoken.Output;
using Cftoken.Output.Creating;

namespace Cftoken.Commands.Creating;

/// <summary><c>cftoken recover</c>: finishes or takes back what earlier runs left open.</summary>
internal static class RecoverCommand
{
    /// <summary>Builds the command.</summary>
    public static FaceCommand Create(Ui ui, UseCases useCases)
    {
        var bootstrap = new Option<string?>("--bootstrap-env")
        {
            Description = "Env file with the credential that creates tokens; else looked for as the notes say",
            HelpName = "FILE",
        };
        var yes = new Option<bool>("--yes", "-y") { Description = "Make another token without being asked, where one's value cannot be read back" };
        var apiBase = ProjectOptions.ApiBase();
        var command = new FaceCommand("recover", "Finish or take back what an earlier run began and could not bring to its end.")
        {
            Examples =
            [
                new("cftoken recover --bootstrap-env ~/.config/cftoken/bootstrap.env", "all that is open"),
                new("cftoken recover --json", "for programs"),
            ],
            Notes =
            [
                "A token that no sink holds is deleted. One whose value a sink gives back goes to the others as well. One that a sink may hold and nobody can read is deleted only after another has taken its place.",
                "Old tokens that cftoken rotate left behind are disabled and deleted when their time has come.",
                "Without a credential it lists what is open, and its exit code is 4. With nothing open it is 0.",
                ProjectOptions.BootstrapNote,
                "What it knows stands in CFTOKEN_STATE_DIR, else in $XDG_STATE_HOME/cftoken, else in ~/.local/state/cftoken (on Windows: in LocalAppData). No value is in it.",
            ],
        };
        foreach (var option in (Option[])[bootstrap, yes, apiBase])
        {
            command.Add(option);
        }

        command.SetAction(async (parsed, cancellation) =>
        {
            var request = new RecoverRequest { BootstrapFile = parsed.GetValue(bootstrap), ApiBase = parsed.GetValue(apiBase) };
            var report = await useCases.Recover().RunAsync(request, new Teller(ui), new TerminalApproval(ui, parsed.GetValue(yes)), cancellation);
            return new RecoverView(ui).Show(report);
        });
        return command;
    }
}
