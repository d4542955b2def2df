using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Projects.Runs;
using Cftoken.Projects.Workflows.Expressions;
using Cftoken.Projects.Yaml;

namespace Cftoken.Projects.Workflows;

/// <summary>Where a list of steps stands.</summary>
/// <param name="Scope">What its expressions see, the variables of workflow and job included.</param>
/// <param name="Source">The job that a person or an event starts; worked out anew in each reading.</param>
/// <param name="Defaults">The <c>defaults.run</c> of job and workflow, nearest first.</param>
/// <param name="Trail">The lines that lead here, first to last: those of <c>uses</c>.</param>
/// <param name="Files">The files that lead here, so that none is entered twice.</param>
internal sealed record StepPlace(
    WorkflowScope Scope,
    Func<CommandSource> Source,
    ImmutableArray<YamlNode> Defaults,
    ImmutableArray<SourceLocation> Trail,
    ImmutableArray<string> Files)
{
    /// <summary>A step's own setting, else the nearest default of it; null where there is none.</summary>
    /// <param name="step">The step.</param>
    /// <param name="key"><c>shell</c> or <c>working-directory</c>.</param>
    internal YamlScalar? Setting(YamlNode step, string key) =>
        Defaults.Prepend(step).Select(node => node[key]).OfType<YamlScalar>().FirstOrDefault();

    /// <summary>A run as the source's file leads to it: behind the lines that lead here.</summary>
    internal FoundRun Lead(FoundRun run) => Trail.IsEmpty
        ? run
        : run with
        {
            Invocation = run.Invocation with { Where = Trail[0] },
            Via = [.. Trail.Skip(1), run.Invocation.Where, .. run.Via],
        };
}

/// <summary>What a step's variables set.</summary>
/// <param name="Variables">The variables, without those that hold a secret.</param>
/// <param name="Settings">What of them cftoken knows.</param>
internal sealed record StepSettings(ImmutableDictionary<string, string> Variables, RunSettings Settings)
{
    /// <summary>Reads the variables of a scope.</summary>
    internal static StepSettings Of(WorkflowScope scope)
    {
        var variables = scope.Variables();
        var account = First("CLOUDFLARE_ACCOUNT_ID", "CF_ACCOUNT_ID");
        return new StepSettings(
            variables.Where(variable => ExpressionValue.SecretName(variable.Value.Text) is null).ToImmutableDictionary(variable => variable.Key, variable => variable.Value.Text, StringComparer.Ordinal),
            new RunSettings(
                Account(account),
                ExpressionValue.SecretName(First("CLOUDFLARE_API_TOKEN", "CF_API_TOKEN")))
            {
                HasOpenAccount = IsOpenAccount(account),
            });

        string First(string name, string oldName) =>
            variables.TryGetValue(name, out var value) || variables.TryGetValue(oldName, out value) ? value.Text : string.Empty;
    }

    /// <summary>An account id; null where the text is none that is known before a run.</summary>
    internal static string? Account(string text) => text.Trim() is { Length: > 0 } id && !ExpressionValue.IsOpen(id) ? id : null;

    /// <summary>Whether the text is an account id that only the run knows.</summary>
    internal static bool IsOpenAccount(string text) => ExpressionValue.IsOpen(text);

    /// <summary>The settings of an action's own inputs, which go before those around it.</summary>
    /// <param name="around">The settings around it.</param>
    /// <param name="account">Its input for the account.</param>
    /// <param name="token">Its input for the token.</param>
    internal static RunSettings WithInputs(RunSettings around, string account, string token) => new(
        Account(account) ?? (IsOpenAccount(account) ? null : around.AccountId),
        ExpressionValue.SecretName(token) ?? around.TokenName)
    {
        HasOpenAccount = IsOpenAccount(account) || (Account(account) is null && around.HasOpenAccount),
    };
}
