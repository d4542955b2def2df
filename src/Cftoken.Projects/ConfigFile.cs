using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Projects.Json;
using Cftoken.Projects.Toml;

namespace Cftoken.Projects;

/// <summary>A format of configuration files.</summary>
public enum ConfigFormat
{
    /// <summary>JSON, in which wrangler accepts comments too.</summary>
    Json,

    /// <summary>JSON with comments.</summary>
    Jsonc,

    /// <summary>TOML.</summary>
    Toml,
}

/// <summary>Reads one configuration file from the file system.</summary>
internal static class ConfigFile
{
    private const long MaxBytes = 32 * 1024 * 1024;

    /// <summary>The format that a file's name tells; null for any other name.</summary>
    internal static ConfigFormat? FormatOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".json" => ConfigFormat.Json,
        ".jsonc" => ConfigFormat.Jsonc,
        ".toml" => ConfigFormat.Toml,
        _ => null,
    };

    /// <summary>Reads and parses a file.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">The full path.</param>
    /// <param name="shown">The path as the user knows it.</param>
    /// <exception cref="ProblemException">The file cannot be read, or not as what its name says.</exception>
    internal static ConfigDocument Read(IFileSystem files, string path, string shown) => Read(files, path, shown, FormatOf(path));

    /// <summary>Reads and parses a file whose name does not tell how it is written.</summary>
    /// <exception cref="ProblemException">The file cannot be read, or not as that.</exception>
    internal static ConfigDocument Read(IFileSystem files, string path, string shown, ConfigFormat? format) => files is RememberingFiles remembering
        ? remembering.Document(path, shown, () => Parse(shown, ReadBytes(files, path, shown), format))
        : Parse(shown, ReadBytes(files, path, shown), format);

    /// <summary>A file's bytes.</summary>
    /// <exception cref="ProblemException">The file cannot be read.</exception>
    internal static byte[] ReadBytes(IFileSystem files, string path, string shown)
    {
        try
        {
            return files.ReadAllBytes(path, MaxBytes);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            var isFolder = files.DirectoryExists(path);
            throw new ProblemException(new Problem(
                "file.unreadable",
                isFolder ? "A folder stands where a file is expected." : $"This file cannot be read, or is larger than {MaxBytes / (1024 * 1024)} MiB.",
                new Fix(isFolder ? "Move the folder away." : "Check that it is there, that you may read it, and that it is a configuration file."),
                new SourceLocation(shown)));
        }
    }

    private static ConfigDocument Parse(string shown, byte[] bytes, ConfigFormat? format) => format switch
    {
        ConfigFormat.Toml => TomlConfigReader.Read(shown, bytes),
        ConfigFormat.Json or ConfigFormat.Jsonc => JsonConfigReader.Read(shown, bytes),
        _ => throw new ProblemException(new Problem(
            "config.format",
            "The name of this file does not say how it is written.",
            new Fix("Give a file that ends in .jsonc, .json or .toml."),
            new SourceLocation(shown),
            ProblemKind.Usage)),
    };
}
