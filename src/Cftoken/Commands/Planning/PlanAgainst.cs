using System.CommandLine;
using Cftoken.Engine.Comparing.Against;
using Cftoken.Output;
using Cftoken.Output.Plans;

namespace Cftoken.Commands.Planning;

/// <summary><c>--against</c> of <c>plan</c>: what a token, a file or a template lacks, and what is spare in it.</summary>
/// <param name="apiBase">Where the API is.</param>
internal sealed class PlanAgainst(Option<string?> apiBase)
{
    private readonly Option<string?> bootstrap = new("--bootstrap-env")
    {
        Description = "For --against token and --out: env file with the credential that may read tokens; else looked for as cftoken create does",
        HelpName = "FILE",
    };

    /// <summary>The option that says with what to compare.</summary>
    public Option<string?> Target { get; } = new("--against")
    {
        Description = "Compare with the project's token (token), a file of policies, or template:edit-cloudflare-workers",
        HelpName = "WHAT",
    };

    /// <summary>Adds the options to the command.</summary>
    public void AddTo(Command command)
    {
        command.Add(Target);
        command.Add(bootstrap);
    }

    /// <summary>The file with the bootstrap credential; null where none is named.</summary>
    public string? BootstrapFileOf(ParseResult parsed) => parsed.GetValue(bootstrap);

    /// <summary>With what to compare; null where nothing was asked for.</summary>
    public AgainstTarget? Of(ParseResult parsed) =>
        parsed.GetValue(Target) is { } target ? new AgainstTarget(target, parsed.GetValue(bootstrap), parsed.GetValue(apiBase)) : null;

    /// <summary>Shows the comparison.</summary>
    /// <returns>That changes are pending where anything differs.</returns>
    public static int Show(Ui ui, AgainstReport report)
    {
        ui.Warn(report.Warnings);
        new AgainstView(ui).Show(report);
        return report.IsSame ? ExitCode.Done : ExitCode.Pending;
    }
}
