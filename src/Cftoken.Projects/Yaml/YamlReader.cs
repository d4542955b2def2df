using System.Collections.Immutable;
using System.Text;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Projects.Text;
using YamlDotNet.Core;

namespace Cftoken.Projects.Yaml;

/// <summary>Reads YAML files. A hostile one is refused: what aliases repeat is counted before anything walks it.</summary>
internal static class YamlReader
{
    // GitLab's own limit is 2 MiB (docs.gitlab.com, "max_yaml_size_bytes", read 2026-11-22); GitHub's is lower.
    private const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Reads a file's documents.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">The full path.</param>
    /// <param name="shown">The path as the user knows it.</param>
    /// <param name="warnings">Where to say what is probably not meant: duplicate keys.</param>
    /// <returns>The root of each document; none where the file is empty.</returns>
    /// <exception cref="ProblemException">The file cannot be read, is no YAML, or is made to exhaust its reader.</exception>
    internal static ImmutableArray<YamlNode> Read(IFileSystem files, string path, string shown, List<Problem> warnings)
    {
        var bytes = ConfigFile.ReadBytes(files, path, shown);
        return bytes.Length <= MaxBytes
            ? Parse(SourceText.Of(shown, bytes), warnings)
            : throw new ProblemException(new Problem(
                "yaml.too-large",
                $"This file is larger than {MaxBytes / (1024 * 1024)} MiB; no CI system reads so large a one.",
                new Fix("Split the file, or delete it."),
                new SourceLocation(shown)));
    }

    private static ImmutableArray<YamlNode> Parse(SourceText source, List<Problem> warnings)
    {
        var text = Encoding.UTF8.GetString(source.Bytes);
        try
        {
            return YamlTreeBuilder.Build(source.File, text, warnings);
        }
        catch (YamlException malformed)
        {
            throw new ProblemException(new Problem(
                "yaml.syntax",
                $"This is not YAML: {UntrustedText.Clean(malformed.Message, 200)}",
                new Fix("Mend the file; a tab is no indentation in YAML."),
                new SourceLocation(source.File, (int)Math.Max(1, malformed.End.Line), (int)Math.Max(1, malformed.End.Column))));
        }
    }
}
