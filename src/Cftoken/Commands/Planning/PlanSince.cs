using System.CommandLine;
using Cftoken.Engine.Comparing;
using Cftoken.Output;
using Cftoken.Output.Plans;

namespace Cftoken.Commands.Planning;

/// <summary><c>--since</c> of <c>plan</c>: what a branch changes in what its jobs need.</summary>
internal static class PlanSince
{
    /// <summary>The option.</summary>
    public static Option<string?> Create() => new("--since")
    {
        Description = "Show only which permissions changed since this commit, branch or tag of git",
        HelpName = "REF",
    };

    /// <summary>Shows the changes.</summary>
    /// <returns>That changes are pending where there are any.</returns>
    public static int Show(Ui ui, PlanChanges changes)
    {
        new ChangesView(ui).Show(changes);
        return changes.Jobs.IsEmpty ? ExitCode.Done : ExitCode.Pending;
    }
}
