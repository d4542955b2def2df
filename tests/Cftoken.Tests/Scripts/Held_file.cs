namespace Cftoken.Tests.Scripts;

/// <summary>A file that this process has for itself alone, so that the program has to wait for it.</summary>
internal sealed class Held_file : IDisposable
{
    private readonly FileStream file;
    private readonly bool isDeleted;

    private Held_file(string path, bool isDeleted)
    {
        this.isDeleted = isDeleted;
        if (!OperatingSystem.IsWindows())
        {
            var folder = Path.GetDirectoryName(path)!;
            if (!Directory.Exists(folder))
            {
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }

        file = Open(path);
    }

    /// <summary>Holds a lock of the state.</summary>
    public static Held_file Lock(string path) => new(path, isDeleted: false);

    /// <summary>Stands where the program writes a file's new content before it takes the file's place.</summary>
    public static Held_file Temporary(string path) => new(path, isDeleted: true);

    public void Dispose()
    {
        if (isDeleted)
        {
            File.Delete(file.Name);
        }

        file.Dispose();
    }

    // The program may have it at this moment, and not for long.
    private static FileStream Open(string path)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (tries < 1000)
            {
                Thread.Sleep(5);
            }
        }
    }
}
