using Cftoken.Core.Outside;

namespace Cftoken.Tokens.Sinks.Programs;

/// <summary>
/// What a program that takes a token gets of the environment: all of it but credentials of Cloudflare, which are none of
/// its business, and the switches that make such programs write down what they send.
/// </summary>
internal static class ChildEnvironment
{
    private static readonly string[] NotInheritedPrefixes = ["CLOUDFLARE_", "CF_", "CFTOKEN_", "WRANGLER_"];

    // gh writes whole requests to standard error, op its steps (cli.github.com/manual/gh_help_environment,
    // developer.1password.com/docs/cli/environment-variables, 2026-11).
    private static readonly string[] Switches = ["GH_DEBUG", "DEBUG", "GH_FORCE_TTY", "OP_DEBUG"];

    private static readonly (string Name, string Value)[] Fixed =
        [("NO_COLOR", "1"), ("GH_PROMPT_DISABLED", "1"), ("GH_NO_UPDATE_NOTIFIER", "1")];

    /// <summary>The whole environment of such a program.</summary>
    public static Dictionary<string, string> From(IEnvironment environment)
    {
        var names = environment.IsWindows ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var compare = environment.IsWindows ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var variables = environment.All
            .Where(variable => !Array.Exists(NotInheritedPrefixes, prefix => variable.Key.StartsWith(prefix, compare)) && !Switches.Contains(variable.Key, names))
            .ToDictionary(variable => variable.Key, variable => variable.Value, names);
        foreach (var (name, value) in Fixed)
        {
            variables[name] = value;
        }

        return variables;
    }
}
