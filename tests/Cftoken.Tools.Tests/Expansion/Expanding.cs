using Cftoken.Catalog.Model;
using Cftoken.Core.Problems;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Expansion.State;
using Cftoken.Tools.Invocations;
using Cftoken.Tools.Tests.Recorded;

namespace Cftoken.Tools.Tests.Expansion;

/// <summary>Expands what a test writes down.</summary>
internal static class Expanding
{
    public static readonly SourceLocation Script = new("package.json", 7);

    public static Tools.Expansion.Expansion Run(string command, string configuration = "{}", ExpansionState? state = null, string version = "4.164.0", string? accountId = CaseWorld.AccountId)
    {
        ToolVersion.TryParse(version, out var parsed).ShouldBeTrue();
        return CaseWorld.Knowledge.Expand(new ExpansionRequest(
            WranglerCommandLine.ParseShell(command, Script).ShouldHaveSingleItem(),
            TestData.Config(configuration),
            parsed,
            state ?? ExpansionState.Any,
            accountId));
    }

    /// <summary>The requirements that an operation stands in, as first choice or alternative.</summary>
    public static IEnumerable<Requirement> For(this Tools.Expansion.Expansion expansion, string operation) =>
        expansion.Requirements.Where(requirement => requirement.Alternatives.Any(calls => calls.Any(call => Is(call, operation))));

    /// <summary>The one requirement that meets a condition.</summary>
    public static Requirement ShouldHaveSingle(this IEnumerable<Requirement> requirements, Func<Requirement, bool> condition) =>
        requirements.Where(condition).ShouldHaveSingleItem();

    private static bool Is(RequiredCall call, string operation) => call.Operation == CaseWorld.Catalog.Get(operation);
}
