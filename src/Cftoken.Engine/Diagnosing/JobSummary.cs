using System.Text;
using Cftoken.Core.Outside;

namespace Cftoken.Engine.Diagnosing;

/// <summary>The summary that GitHub shows of a job: a file that <c>GITHUB_STEP_SUMMARY</c> names, to be added to.</summary>
/// <param name="world">The outside world.</param>
public sealed class JobSummary(OutsideWorld world)
{
    // GitHub takes no more of one step.
    private const int MostBytes = 1024 * 1024;

    /// <summary>Adds text; does nothing where there is no summary, and writes nothing where it would be too long.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Add(string markdown)
    {
        if (world.Environment.Get("GITHUB_STEP_SUMMARY") is not { Length: > 0 } file)
        {
            return;
        }

        var before = world.Files.FileExists(file) ? Encoding.UTF8.GetString(world.Files.ReadAllBytes(file)) : string.Empty;
        if (Encoding.UTF8.GetByteCount(before) + Encoding.UTF8.GetByteCount(markdown) <= MostBytes)
        {
            world.Files.WriteAllText(file, before + markdown);
        }
    }
}
