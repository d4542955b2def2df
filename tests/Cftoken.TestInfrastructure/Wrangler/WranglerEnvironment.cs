namespace Cftoken.TestInfrastructure.Wrangler;

/// <summary>What wrangler runs with.</summary>
public static class WranglerEnvironment
{
    /// <summary>Allowed variables only, wrangler's own folders in front on the path, its switches for telemetry and prompts off.</summary>
    /// <param name="installation">The wrangler.</param>
    /// <param name="home">The folder that stands in for the home folder; the logs go to <c>logs</c> in it.</param>
    public static Dictionary<string, string> Quiet(WranglerInstallation installation, string home)
    {
        ArgumentNullException.ThrowIfNull(installation);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = string.Join(Path.PathSeparator, installation.PathFolders.Append(Environment.GetEnvironmentVariable("PATH") ?? "")),
            ["HOME"] = home,
            // Older versions remember there, for every run on the machine, that there is a newer one, and print it.
            ["TMPDIR"] = home,
            ["XDG_CONFIG_HOME"] = Path.Combine(home, "config"),
            ["CI"] = "true",
            ["NO_COLOR"] = "1",
            ["WRANGLER_SEND_METRICS"] = "false",
            ["WRANGLER_SEND_ERROR_REPORTS"] = "false",
            ["WRANGLER_NO_SKILLS_UPDATE_PROMPTS"] = "true",
            ["WRANGLER_HIDE_BANNER"] = "true",
            // Where older versions look for newer ones, banner or not.
            ["npm_registry"] = "http://127.0.0.1:9/",
            ["WRANGLER_LOG_PATH"] = Path.Combine(home, "logs"),
            ["CLOUDFLARE_CF_FETCH_ENABLED"] = "false",
        };
        foreach (var name in (string[])["SystemRoot", "TEMP", "TMP", "PATHEXT", "COMSPEC"])
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                environment[name] = value;
            }
        }

        return environment;
    }
}
