using System.Collections.Immutable;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Tokens;

namespace Cftoken.Engine.Executing;

/// <summary>The environment of a child: this shell's without what is nobody else's business, and the child's own credential.</summary>
internal static class ChildVariables
{
    /// <summary>The environment, and what to say of settings that were left out of it; null where none was.</summary>
    public static (Dictionary<string, string> Variables, string? Left) For(IEnvironment outside, ChildIdentity identity)
    {
        // Windows takes the names of variables without regard to case.
        var names = outside.IsWindows ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var variables = outside.All
            .Where(variable => identity.Kept.Contains(variable.Key, names) || CredentialVariables.IsInherited(variable.Key, names))
            .ToDictionary(variable => variable.Key, variable => variable.Value, names);
        if (identity.Token is { } token)
        {
            variables[TokenVariables.Token] = token.Reveal();
        }

        variables[ApiBase.Variable] = identity.ApiBase;
        if (identity.AccountId is { } account)
        {
            variables[TokenVariables.AccountId] = account;
        }

        // A setting that is missing changes what the command does; a credential that is missing is what was asked for.
        var left = outside.All
            .Where(variable => variable.Value.Length > 0 && CredentialVariables.IsSetting(variable.Key, names) && !variables.ContainsKey(variable.Key))
            .Select(variable => UntrustedText.Clean(variable.Key, 80)).Order(StringComparer.Ordinal).ToList();
        return (variables, left.Count == 0 ? null : $"Not handed over: {string.Join(", ", left)}. --keep NAME hands one over.");
    }

    /// <summary>Refuses to keep what decides who the child is.</summary>
    /// <param name="kept">The names.</param>
    /// <exception cref="ProblemException">One is a credential; all such names are in it.</exception>
    public static void MustBeKeepable(ImmutableArray<string> kept)
    {
        var refused = kept.Where(name => CredentialVariables.IsCredential(name, StringComparer.OrdinalIgnoreCase)).ToList();
        if (refused.Count > 0)
        {
            throw new ProblemException([.. refused.Select(name => new Problem(
                "usage.keep",
                $"--keep {UntrustedText.Clean(name, 80)}: this variable decides who the command is, and would stand against the credential that it gets.",
                new Fix("Leave it out, or run the command without cftoken exec."),
                Kind: ProblemKind.Usage))]);
        }
    }
}
