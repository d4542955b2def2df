using System.CommandLine;
using Cftoken.Engine.Plans;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Expansion.State;

namespace Cftoken.Commands.Planning;

/// <summary>What the plan is to hold for: which deploy, and how much of what is tried.</summary>
internal sealed class StateOptions : IPlanOptions
{
    private readonly Option<string?> deploy = new("--for")
    {
        Description = "first-deploy or redeploy; both by default",
        HelpName = "STATE",
    };

    private readonly Option<bool> includeOptional = new("--include-optional")
    {
        Description = "Grant as well what is tried and not missed when refused",
    };

    /// <summary>The options.</summary>
    public IEnumerable<Option> Options => [deploy, includeOptional];

    /// <inheritdoc />
    public void AddTo(Command command)
    {
        deploy.AcceptOnlyFromAmong("first-deploy", "redeploy");
        command.Add(deploy);
        command.Add(includeOptional);
    }

    /// <inheritdoc />
    public PlanRequest With(PlanRequest request, ParseResult parsed) => request with
    {
        State = parsed.GetValue(deploy) switch
        {
            "first-deploy" => ExpansionState.FirstDeploy,
            "redeploy" => ExpansionState.Redeploy,
            _ => null,
        },
        IncludeOptional = parsed.GetValue(includeOptional),
    };
}
