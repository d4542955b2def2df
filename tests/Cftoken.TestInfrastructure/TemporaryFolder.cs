namespace Cftoken.TestInfrastructure;

/// <summary>A folder on the real disk, deleted with everything in it at the end.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>Its full path, links resolved.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("cftoken-test-").FullName;

    /// <summary>The full path of something inside.</summary>
    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    /// <summary>Writes a text file, with its folders, and gives back its full path.</summary>
    public string Write(string relative, string text)
    {
        var path = this[relative];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Writes a text file that its owner alone may read, as files with credentials should be.</summary>
    public string WritePrivately(string relative, string text)
    {
        var path = Write(relative, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return path;
    }

    /// <summary>Writes a program that Unix can run, and gives back its full path.</summary>
    /// <exception cref="PlatformNotSupportedException">On Windows, where a script is no program.</exception>
    public string WriteProgram(string relative, string script)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("Windows runs no scripts by their first line.");
        }

        var path = Write(relative, script);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>The text of a file.</summary>
    public string Read(string relative) => File.ReadAllText(this[relative]);

    /// <summary>Copies a folder's whole content in here.</summary>
    public TemporaryFolder CopyFrom(string source)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = this[System.IO.Path.GetRelativePath(source, file)];
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return this;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
