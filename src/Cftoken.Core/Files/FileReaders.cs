namespace Cftoken.Core.Files;

/// <summary>Who may read a file.</summary>
public static class FileReaders
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Whether its mode lets other users read or change it, links followed. On Windows access lists decide, which nobody is asked about.</summary>
    /// <param name="path">The file.</param>
    public static bool AreOthersAmong(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        try
        {
            return (File.GetUnixFileMode(path) & Others) != UnixFileMode.None;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
