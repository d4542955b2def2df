using System.CommandLine;
using Cftoken.Engine.LookingUp;
using Cftoken.Engine.Plans;
using Cftoken.Output;

namespace Cftoken.Commands.Planning;

/// <summary><c>--online</c> of <c>plan</c>: asks Cloudflare for the ids that no file tells.</summary>
/// <param name="apiBase">Where the API is.</param>
internal sealed class OnlineOption(Option<string?> apiBase)
{
    private readonly Option<bool> online = new("--online")
    {
        Description = "Look up the account, and zones and Workers that are known by name only",
    };

    private readonly Option<string?> lookup = ProjectOptions.Lookup();

    /// <summary>Adds the options to the command.</summary>
    public void AddTo(Command command)
    {
        command.Add(online);
        command.Add(lookup);
    }

    /// <summary>The file with the token that looks names up; null where none is named.</summary>
    public string? LookupOf(ParseResult parsed) => parsed.GetValue(lookup);

    /// <summary>Plans, online where that was asked for. Planning itself asks for no interruption, so whoever interrupts it is not kept waiting.</summary>
    public Task<PlanReport> PlanAsync(Ui ui, UseCases useCases, ParseResult parsed, PlanRequest request, CancellationToken cancellation) => parsed.GetValue(online)
        ? useCases.OnlinePlan().PlanAsync(request, new LookUpSource(parsed.GetValue(lookup), parsed.GetValue(apiBase)), ui.Note, cancellation)
        : Task.Run(() => useCases.Plan().Plan(request), cancellation).WaitAsync(cancellation);
}
