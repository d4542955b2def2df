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
            "Gives every job that touches Cloudflare a token of its own, which can do that job and nothing else.");
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
        Add(
            "What is needed, and why",
            PlanCommand.Create(ui, useCases),
            JobsCommand.Create(ui, useCases),
            ExplainCommand.Create(world, ui, useCases),
            ProveCommand.Create(ui, useCases));
        Add(
            "A job's token",
            CreateCommand.Create(ui, useCases),
            AdoptCommand.Create(ui, useCases),
            ApplyCommand.Create(ui, useCases),
            RotateCommand.Create(ui, useCases),
            RecoverCommand.Create(ui, useCases),
            SinksCommand.Create(ui, useCases),
            ExecCommand.Create(ui, useCases));
        Add(
            "A deploy that failed",
            DiagnoseCommand.Create(ui, useCases),
            VerifyCommand.Create(ui, useCases),
            ProbeCommand.Create(ui, useCases),
            IdentifyCommand.Create(ui, useCases));
        Add(
            "Any token",
            ListCommand.Create(ui, useCases),
            ShowCommand.Create(ui, useCases),
            ExtendCommand.Create(ui, useCases),
            NarrowCommand.Create(ui, useCases),
            RevokeCommand.Create(ui, useCases));
        Add(
            "Besides",
            EmulatorCommand.Create(ui, useCases),
            CompletionCommand.Create(ui));
        root.Add(RelayCommand.Create(useCases));
        root.SetAction(parsed => new HelpPage(ui).Invoke(parsed));
        return root;

        void Add(string group, params ReadOnlySpan<FaceCommand> commands)
        {
            foreach (var command in commands)
            {
                command.Group = group;
                root.Add(command);
            }
        }
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
