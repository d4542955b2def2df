using System.Collections;

namespace Cftoken.Core.Outside;

/// <summary>This process's environment.</summary>
internal sealed class SystemEnvironment : IEnvironment
{
    public IReadOnlyDictionary<string, string> All =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(
            entry => (string)entry.Key, entry => (string?)entry.Value ?? string.Empty, VariableNames);

    public string CurrentDirectory => Environment.CurrentDirectory;

    public string HomeDirectory => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    // Where the runtime's own host was started, the program is the assembly that it was given.
    public IReadOnlyList<string> Program => (Environment.ProcessPath, Environment.GetCommandLineArgs()) switch
    {
        (null, _) => [],
        ({ } host, [var assembly, ..]) when Path.GetFileNameWithoutExtension(host) == "dotnet" => [host, Path.GetFullPath(assembly)],
        ({ } program, _) => [program],
    };

    public bool IsWindows => OperatingSystem.IsWindows();

    private static StringComparer VariableNames =>
        OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    public string? Get(string name) => Environment.GetEnvironmentVariable(name);
}
