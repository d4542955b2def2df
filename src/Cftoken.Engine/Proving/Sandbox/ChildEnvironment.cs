using System.Collections.Frozen;
using Cftoken.Core.Outside;

namespace Cftoken.Engine.Proving.Sandbox;

/// <summary>
/// The whole environment of a command that is run for a proof: what programs need to be found and to write text, a home
/// of its own, and wrangler's switches against everything that is not the command's business. Nothing else is inherited.
/// </summary>
internal static class ChildEnvironment
{
    private static readonly FrozenSet<string> Inherited = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "PATH", "LANG", "LANGUAGE", "TZ", "DOTNET_ROOT", "SystemRoot", "SystemDrive", "windir", "PATHEXT", "COMSPEC", "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE");

    /// <summary>Puts it together.</summary>
    /// <param name="environment">This process's environment.</param>
    /// <param name="home">The folder that is its home.</param>
    /// <param name="temporary">The folder for its temporary files.</param>
    /// <param name="programs">Folders with programs of the project, which come first on the path.</param>
    public static Dictionary<string, string> Create(IEnvironment environment, string home, string temporary, params IEnumerable<string> programs)
    {
        var child = environment.All
            .Where(variable => Inherited.Contains(variable.Key) || variable.Key.StartsWith("LC_", StringComparison.Ordinal))
            .ToDictionary(variable => variable.Key, variable => variable.Value, environment.IsWindows ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        child["PATH"] = string.Join(Path.PathSeparator, programs.Append(child.GetValueOrDefault("PATH") ?? string.Empty));
        foreach (var name in (string[])["HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"])
        {
            child[name] = home;
        }

        foreach (var (name, folder) in (ReadOnlySpan<(string, string)>)
            [("XDG_CONFIG_HOME", "config"), ("XDG_CACHE_HOME", "cache"), ("XDG_DATA_HOME", "data"), ("XDG_STATE_HOME", "state"), ("WRANGLER_LOG_PATH", "logs")])
        {
            child[name] = Path.Combine(home, folder);
        }

        foreach (var name in (string[])["TMPDIR", "TEMP", "TMP"])
        {
            child[name] = temporary;
        }

        child["CI"] = "true";
        child["NO_COLOR"] = "1";
        child["WRANGLER_SEND_METRICS"] = "false";
        child["WRANGLER_SEND_ERROR_REPORTS"] = "false";
        child["WRANGLER_NO_SKILLS_UPDATE_PROMPTS"] = "true";
        child["WRANGLER_HIDE_BANNER"] = "true";
        child["CLOUDFLARE_CF_FETCH_ENABLED"] = "false";
        child["npm_config_update_notifier"] = "false";
        return child;
    }
}
