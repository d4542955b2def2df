using Cftoken.Core.Files;
using Cftoken.Core.Problems;

namespace Cftoken.Tokens.Sinks.Files;

/// <summary>Files in folders whose content the project publishes.</summary>
internal static class PublishedFiles
{
    /// <summary>What is wrong with delivering into a file there; nothing where it lies elsewhere.</summary>
    public static IEnumerable<Problem> Find(string path, SinkContext context)
    {
        var root = RealPath.OfFolder(context.ProjectFolder);
        var folder = RealPath.OfFolder(Path.GetDirectoryName(Path.GetFullPath(path, root)) ?? root);
        return context.PublishedFolders
            .Where(published => RealPath.IsWithin(RealPath.OfFolder(Path.GetFullPath(published, root)), folder))
            .Take(1)
            .Select(published => new Problem(
                "sink.published",
                $"This file lies in {published}, which the project publishes: the token would be uploaded with it.",
                new Fix(RealPath.OfFolder(Path.GetFullPath(published, root)) == root
                    ? "Publish a folder of its own, without the project's files: every file of the project would be uploaded."
                    : $"Name a file of the project that does not lie in {published} with --sink."),
                new SourceLocation(path)));
    }
}
