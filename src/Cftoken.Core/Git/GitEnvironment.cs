using Cftoken.Core.Outside;

namespace Cftoken.Core.Git;

/// <summary>
/// What git gets of the environment: what it needs to start and to find its user's configuration. Everything else stays
/// here: credentials, and the <c>GIT_*</c> variables that would point git elsewhere.
/// </summary>
internal static class GitEnvironment
{
    private static readonly string[] Passed =
    [
        "PATH", "HOME", "XDG_CONFIG_HOME", "TMPDIR", "LANG",
        "PATHEXT", "COMSPEC", "SystemRoot", "SystemDrive", "windir", "TEMP", "TMP",
        "USERPROFILE", "HOMEDRIVE", "HOMEPATH", "APPDATA", "LOCALAPPDATA", "ProgramData", "ALLUSERSPROFILE",
        "ProgramFiles", "ProgramFiles(x86)", "ProgramW6432",
    ];

    // In a partial clone (git-config(1), extensions.partialClone) git fetches an object that it misses, from a remote
    // whose configuration may name any program. Neither of the first two lets it: one says so, but not to an older git;
    // with the other no way to reach a remote is left (git(1), GIT_NO_LAZY_FETCH and GIT_ALLOW_PROTOCOL).
    private static readonly (string Name, string Value)[] Fixed =
    [
        ("GIT_NO_LAZY_FETCH", "1"),
        ("GIT_ALLOW_PROTOCOL", "none"),
        ("GIT_OPTIONAL_LOCKS", "0"),
        ("GIT_TERMINAL_PROMPT", "0"),
        ("LC_ALL", "C"),
    ];

    /// <summary>Git's whole environment.</summary>
    public static IReadOnlyDictionary<string, string> From(IEnvironment environment)
    {
        // On Windows "Path" and "PATH" are one variable.
        var names = environment.IsWindows ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var variables = environment.All
            .Where(variable => Passed.Contains(variable.Key, names) || variable.Key.StartsWith("LC_", StringComparison.Ordinal))
            .ToDictionary(variable => variable.Key, variable => variable.Value, names);
        foreach (var (name, value) in Fixed)
        {
            variables[name] = value;
        }

        return variables;
    }
}
