using Cftoken.Core.Files;
using Cftoken.Core.Outside;

namespace Cftoken.Tokens.Sinks.Programs;

/// <summary>
/// What a program that takes a token gets of the environment: all of it but credentials of Cloudflare, which are none of
/// its business, and the switches that make such programs write down what they send. Its path leaves out the project's own
/// folders: npx and scripts of package managers put <c>node_modules/.bin</c> first, where any dependency may lay a
/// program called <c>gh</c>.
/// </summary>
public static class ChildEnvironment
{
    private static readonly string[] NotInheritedPrefixes = ["CLOUDFLARE_", "CF_", "CFTOKEN_", "WRANGLER_"];

    // gh writes whole requests to standard error, op its steps (cli.github.com/manual/gh_help_environment,
    // developer.1password.com/docs/cli/environment-variables, 2026-11).
    private static readonly string[] Switches = ["GH_DEBUG", "DEBUG", "GH_FORCE_TTY", "OP_DEBUG"];

    private static readonly (string Name, string Value)[] Fixed =
        [("NO_COLOR", "1"), ("GH_PROMPT_DISABLED", "1"), ("GH_NO_UPDATE_NOTIFIER", "1")];

    private const string Path = "PATH";
    private const string Packages = "node_modules";

    /// <summary>The whole environment of such a program.</summary>
    /// <param name="environment">This process's environment.</param>
    /// <param name="project">The project's folder.</param>
    public static Dictionary<string, string> From(IEnvironment environment, string project)
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

        var path = variables.Keys.FirstOrDefault(name => name.Equals(Path, compare));
        if (path is not null)
        {
            var root = RealPath.OfFolder(project);

            // Whoever's home is the project has its programs there.
            var isHome = RealPath.IsWithin(root, RealPath.OfFolder(environment.HomeDirectory));
            variables[path] = string.Join(System.IO.Path.PathSeparator, variables[path].Split(System.IO.Path.PathSeparator).Where(folder => !IsProjects(folder, isHome ? null : root)));
        }

        return variables;
    }

    private static bool IsProjects(string folder, string? root)
    {
        if (!System.IO.Path.IsPathFullyQualified(folder))
        {
            return false;
        }

        try
        {
            var real = RealPath.OfFolder(folder);
            return IsOfPackages(folder) || IsOfPackages(real) || (root is not null && RealPath.IsWithin(root, real));
        }
        catch (IOException)
        {
            // Nobody can tell where it leads.
            return true;
        }
    }

    private static bool IsOfPackages(string folder) =>
        folder.Split(System.IO.Path.DirectorySeparatorChar, System.IO.Path.AltDirectorySeparatorChar).Contains(Packages, StringComparer.OrdinalIgnoreCase);
}
