namespace Cftoken.Core.Outside;

/// <summary>The disk. What may not be accessed is reported as an <see cref="IOException"/>, as everything else that fails.</summary>
internal sealed class SystemFileSystem : IFileSystem
{
    public bool FileExists(string path) => File.Exists(path);

    public bool DirectoryExists(string path) => Directory.Exists(path);

    public byte[] ReadAllBytes(string path, long maxBytes = 64 * 1024 * 1024) => Access(() =>
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

        // The length is not asked for beforehand: pipes and files of /proc have none.
        using var bytes = new MemoryStream();
        var buffer = new byte[81920];
        while (file.Read(buffer) is > 0 and var read)
        {
            if (bytes.Length + read > maxBytes)
            {
                throw new IOException($"'{path}' is longer than {maxBytes} bytes.");
            }

            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    });

    public Stream OpenRead(string path) =>
        Access(() => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1, FileOptions.SequentialScan));

    public IReadOnlyList<string> ListFiles(string directory) => Access<string[]>(() =>
        Directory.Exists(directory) ? [.. Directory.EnumerateFiles(directory).Order(StringComparer.Ordinal)] : []);

    public IReadOnlyList<string> ListDirectories(string directory) => Access<string[]>(() => Directory.Exists(directory)
        ? [.. new DirectoryInfo(directory).EnumerateDirectories()
            .Where(folder => folder.LinkTarget is null).Select(folder => folder.FullName).Order(StringComparer.Ordinal)]
        : []);

    public void WriteAllText(string path, string text) => Access(() =>
    {
        File.WriteAllText(path, text);
        return true;
    });

    public void ReplacePrivately(string path, ReadOnlySpan<byte> content)
    {
        var bytes = content.ToArray();
        Access(() =>
        {
            // A name of its own, made exclusively: what stands there already is somebody else's.
            var temporary = $"{path}.{Path.GetRandomFileName()}.tmp";
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            var file = new FileStream(temporary, options);
            try
            {
                using (file)
                {
                    file.Write(bytes);
                    file.Flush(flushToDisk: true);
                }

                File.Move(temporary, path, overwrite: true);
            }
            catch
            {
                File.Delete(temporary);
                throw;
            }

            return true;
        });
    }

    public void CreateDirectory(string path) => Access(() => Directory.CreateDirectory(path));

    private static T Access<T>(Func<T> access)
    {
        try
        {
            return access();
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new IOException(refused.Message, refused);
        }
    }
}
