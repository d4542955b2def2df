namespace Cftoken.Core.Outside;

/// <summary>The file system, as far as the program uses it. Secrets are written by the safe file writer alone.</summary>
public interface IFileSystem
{
    /// <summary>Whether a regular file (or a link to one) is there.</summary>
    bool FileExists(string path);

    /// <summary>Whether a folder is there.</summary>
    bool DirectoryExists(string path);

    /// <summary>The whole file.</summary>
    /// <exception cref="IOException">It is not there, cannot be read, or is longer than <paramref name="maxBytes"/>.</exception>
    byte[] ReadAllBytes(string path, long maxBytes = 64 * 1024 * 1024);

    /// <summary>Opens a file for reading from its beginning, whatever its length.</summary>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    Stream OpenRead(string path) => new MemoryStream(ReadAllBytes(path), writable: false);

    /// <summary>The files directly in a folder, full paths in ordinal order; none where the folder is not there.</summary>
    IReadOnlyList<string> ListFiles(string directory);

    /// <summary>The folders directly in a folder, full paths in ordinal order, links left out; none where the folder is not there.</summary>
    IReadOnlyList<string> ListDirectories(string directory);

    /// <summary>Writes a file that holds no secret, replacing what is there.</summary>
    void WriteAllText(string path, string text);

    /// <summary>
    /// Writes a file that its owner alone may read (mode 0600; on Windows the folder's access list), replacing what is
    /// there in one step: a reader sees the old file or the new one, never a part. For state that holds no secret but is
    /// nobody else's business.
    /// </summary>
    /// <exception cref="IOException">It cannot be written; what was there is untouched.</exception>
    void ReplacePrivately(string path, ReadOnlySpan<byte> content);

    /// <summary>Makes a folder and its parents.</summary>
    void CreateDirectory(string path);
}
