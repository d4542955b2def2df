namespace Cftoken.Core.Files.Copying;

/// <summary>A new folder for temporary files that only this user can enter, deleted with all that is in it.</summary>
public sealed class ThrowAwayFolder : IDisposable
{
    private const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes one.</summary>
    /// <exception cref="IOException">There is no place for temporary files.</exception>
    public ThrowAwayFolder() => Path = RealPath.OfFolder(Directory.CreateTempSubdirectory("cftoken-").FullName);

    /// <summary>Its full path, links followed.</summary>
    public string Path { get; }

    /// <summary>Makes a folder in it, and gives back its full path.</summary>
    public string Make(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    /// <summary>
    /// Deletes it. Links in it are removed, not followed. What a killed process left locked or unwritable is tried a
    /// second time; what then still stays is the system's to clear, as everything in its folder for temporary files.
    /// </summary>
    public void Dispose()
    {
        for (var attempt = 0; attempt < 2 && Directory.Exists(Path); attempt++)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
            }
            catch (Exception stays) when (stays is IOException or UnauthorizedAccessException)
            {
                MakeDeletable(new DirectoryInfo(Path));
            }
        }
    }

    private static void MakeDeletable(DirectoryInfo folder)
    {
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                folder.UnixFileMode |= Mine;
            }

            foreach (var inner in folder.EnumerateDirectories().Where(inner => inner.LinkTarget is null))
            {
                MakeDeletable(inner);
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // The second deletion says all that there is to say.
        }
    }
}
