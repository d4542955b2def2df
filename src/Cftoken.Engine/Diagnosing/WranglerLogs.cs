using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;

namespace Cftoken.Engine.Diagnosing;

/// <summary>
/// What wrangler writes for machines: its debug log, which lists every call with method and status
/// (<c>wrangler-*.log</c>, WRANGLER_LOG_PATH), and its record of the run (<c>wrangler-output-*.json</c>,
/// WRANGLER_OUTPUT_FILE_DIRECTORY). Their names begin with the time, so that the last name is the newest.
/// </summary>
/// <param name="world">The outside world.</param>
internal sealed class WranglerLogs(OutsideWorld world)
{
    /// <summary>The newest file of each kind in a folder; the file itself where a file is given.</summary>
    /// <exception cref="ProblemException">There is none.</exception>
    public IReadOnlyList<string> Newest(string folder)
    {
        var full = Path.GetFullPath(folder, world.Environment.CurrentDirectory);
        if (world.Files.FileExists(full))
        {
            return [full];
        }

        var files = world.Files.ListFiles(full);
        var newest = new[] { Last(files, "wrangler-output-", ".json"), Last(files, "wrangler-", ".log") }.OfType<string>().ToList();
        return newest.Count > 0
            ? newest
            : throw new ProblemException(new Problem(
                "diagnose.no-wrangler-log",
                $"There is no log of wrangler in {UntrustedText.Clean(folder, 200)}.",
                new Fix("Give the folder that wrangler's last line names: Logs were written to …"),
                Kind: ProblemKind.Usage));
    }

    private static string? Last(IEnumerable<string> files, string start, string end) =>
        files.LastOrDefault(file => Path.GetFileName(file) is { } name && name.StartsWith(start, StringComparison.Ordinal) && name.EndsWith(end, StringComparison.Ordinal));
}
