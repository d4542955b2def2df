namespace Cftoken.Core.Outside.Processes;

/// <summary>
/// Finds a program as a shell would, but only in absolute folders of the path: an empty or relative entry would let
/// the current folder, which may be an untrusted project, decide what runs.
/// </summary>
public static class ProgramLookup
{
    private const string DefaultExtensions = ".COM;.EXE;.BAT;.CMD";

    /// <summary>The program's full path.</summary>
    /// <param name="name">A bare name, or a path that is relative to <paramref name="workingDirectory"/>.</param>
    /// <param name="workingDirectory">The folder that the program starts in.</param>
    /// <param name="variable">Gives the value of PATH and PATHEXT.</param>
    /// <exception cref="FileNotFoundException">There is no such program.</exception>
    public static string Find(string name, string workingDirectory, Func<string, string?> variable)
    {
        var isPath = name.AsSpan().ContainsAny(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        IEnumerable<string> folders = isPath
            ? [workingDirectory]
            : (variable("PATH") ?? string.Empty).Split(Path.PathSeparator).Where(Path.IsPathFullyQualified);
        string[] endings = OperatingSystem.IsWindows() && !Path.HasExtension(name)
            ? (variable("PATHEXT") ?? DefaultExtensions).Split(';', StringSplitOptions.RemoveEmptyEntries)
            : [string.Empty];

        return folders.SelectMany(folder => endings.Select(ending => Path.GetFullPath(name + ending, folder))).FirstOrDefault(IsProgram)
            ?? throw new FileNotFoundException(
                isPath ? $"There is no program '{name}'." : $"There is no program '{name}' on the path.", name);
    }

    private static bool IsProgram(string path) =>
        File.Exists(path)
        && (OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != UnixFileMode.None);
}
