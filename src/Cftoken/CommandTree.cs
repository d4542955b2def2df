using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;
using Cftoken.Commands;
using Cftoken.Commands.Checking;
using Cftoken.Commands.Creating;
using Cftoken.Commands.Planning;
using Cftoken.Commands.Running;
using Cftoken.Commands.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Help;
using Cftoken.Output;

namespace Cftoken;

/// <summary>All commands, in the order in which the help lists them.</summary>
internal static class CommandTree
{
    /// <summary>Builds the tree. Nothing is read or loaded before a command runs.</summary>
    public static RootCommand Create(OutsideWorld world, Ui ui)
    {
        ArgumentNullException.ThrowIfNull(world);
        var root = new RootCommand(
            "Least-privilege Cloudflare API tokens: finds out what a project's deploy needs, and why; creates the token; verifies it.");
        root.Options.Clear();
        root.Add(new Option<bool>("--json")
        {
            Description = "The result, and errors, as JSON on standard output",
            Recursive = true,
            Arity = ArgumentArity.Zero,
        });
        root.Add(new HelpOption("--help", ["-h"]) { Description = "Show this help", Action = new HelpPage(ui) });
        root.Add(new VersionOption("--version") { Description = "Show the version", Action = new VersionPage(ui) });
        var useCases = new UseCases(world);
        root.Add(PlanCommand.Create(ui, useCases));
        root.Add(JobsCommand.Create(ui, useCases));
        root.Add(ExplainCommand.Create(world, ui, useCases));
        root.Add(DiagnoseCommand.Create(ui, useCases));
        root.Add(CreateCommand.Create(ui, useCases));
        root.Add(AdoptCommand.Create(ui, useCases));
        root.Add(RotateCommand.Create(ui, useCases));
        root.Add(RecoverCommand.Create(ui, useCases));
        root.Add(ApplyCommand.Create(ui, useCases));
        root.Add(ExtendCommand.Create(ui, useCases));
        root.Add(NarrowCommand.Create(ui, useCases));
        root.Add(RevokeCommand.Create(ui, useCases));
        root.Add(ListCommand.Create(ui, useCases));
        root.Add(ShowCommand.Create(ui, useCases));
        root.Add(VerifyCommand.Create(ui, useCases));
        root.Add(ProbeCommand.Create(ui, useCases));
        root.Add(IdentifyCommand.Create(ui, useCases));
        root.Add(ExecCommand.Create(ui, useCases));
        root.Add(SinksCommand.Create(ui, useCases));
        root.Add(ProveCommand.Create(ui, useCases));
        root.Add(RelayCommand.Create(useCases));
        root.Add(EmulatorCommand.Create(ui, useCases));
        root.Add(CompletionCommand.Create(ui));
        root.SetAction(parsed => new HelpPage(ui).Invoke(parsed));
        return root;
    }

    /// <summary>The program's own version.</summary>
    public static string Version =>
        typeof(CommandTree).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private sealed class VersionPage(Ui ui) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            if (ui.IsJson)
            {
                ui.Json(page => page.Text("version", Version));
            }
            else
            {
                ui.Verbatim($"cftoken {Version}\n");
            }

            return ExitCode.Done;
        }
    }
}
