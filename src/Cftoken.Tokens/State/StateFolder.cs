using Cftoken.Core.Files;
using Cftoken.Core.Outside;

namespace Cftoken.Tokens.State;

/// <summary>
/// Where cftoken remembers what it began and which tokens it made: never a value, never anything made from one. On Unix
/// the place is that of the XDG base directory specification (specifications.freedesktop.org/basedir-spec/, 0.8), which
/// says that a path that is not absolute does not count.
/// </summary>
public static class StateFolder
{
    /// <summary>The variable that names another folder.</summary>
    public const string Variable = "CFTOKEN_STATE_DIR";

    private const string Name = "cftoken";

    /// <summary>The folder; it need not be there.</summary>
    public static PrivateFolder Find(IEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return new PrivateFolder(PathOf(environment));
    }

    private static string PathOf(IEnvironment environment)
    {
        if (environment.Get(Variable) is { Length: > 0 } chosen)
        {
            return Path.GetFullPath(chosen, environment.CurrentDirectory);
        }

        if (environment.IsWindows)
        {
            var local = environment.Get("LOCALAPPDATA") is { Length: > 0 } known ? known : Path.Combine(environment.HomeDirectory, "AppData", "Local");
            return Path.Combine(local, Name);
        }

        var state = environment.Get("XDG_STATE_HOME") is { } xdg && Path.IsPathFullyQualified(xdg) ? xdg : Path.Combine(environment.HomeDirectory, ".local", "state");
        return Path.Combine(state, Name);
    }
}
