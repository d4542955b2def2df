using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Engine.Explaining.Matrices;
using Cftoken.Engine.Plans;
using Cftoken.Tools.Configuration;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Expansion.State;
using Cftoken.Tools.Invocations;
using Cftoken.Tools.Knowledge;

namespace Cftoken.Engine.Explaining.Tooling;

/// <summary>Says what a command of wrangler calls and needs.</summary>
/// <param name="knowledge">What wrangler calls.</param>
/// <param name="matrix">Works rows of the matrix out.</param>
/// <param name="version">The version of wrangler.</param>
internal sealed class CommandExplainer(ToolKnowledge knowledge, MatrixBuilder matrix, ToolVersion version)
{
    private static readonly SourceLocation Asked = new("explain");

    /// <summary>The run that a text asks for, with or without <c>wrangler</c> in front; null where it asks for none that is known.</summary>
    public Invocation? InvocationOf(string text)
    {
        if (text.Length > 2000 || text.Contains('\n', StringComparison.Ordinal))
        {
            return null;
        }

        var invocation = WranglerCommandLine.ParseShell(text, Asked).FirstOrDefault() ?? WranglerCommandLine.ParseShell($"wrangler {text}", Asked).FirstOrDefault();
        return invocation is { Command.Length: > 0 } && knowledge.Commands.Contains(invocation.Command, StringComparer.Ordinal) ? invocation : null;
    }

    /// <summary>What a run calls and needs, with no configuration but the words themselves.</summary>
    public (string? NoCalls, ImmutableArray<CommandCall> Calls, MatrixRow? Row) Explain(Invocation invocation)
    {
        var state = ExpansionState.Any.With(StateVariable.Account, "given");
        var expansion = knowledge.Expand(new ExpansionRequest(invocation, ConfigNode.Object(Asked, []), version, state, null, "example"));
        if (expansion.NoCalls is not null)
        {
            return (expansion.NoCalls, [], null);
        }

        var known = knowledge.Calls.GroupBy(call => call.Row, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        return (
            null,
            [.. expansion.Calls.DistinctBy(call => call.Row).Select(call => new CommandCall(call.Operation, call.Need, known.GetValueOrDefault(call.Row)))],
            matrix.OfCommand(invocation, PlanWords.CommandLine(invocation)));
    }
}
