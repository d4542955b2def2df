using Cftoken.Core.Outside;

namespace Cftoken.Core.Git;

/// <summary>Asks git whether it tracks a file that is only read.</summary>
public static class GitTracking
{
    /// <summary>
    /// Whether a work tree that the file lies in tracks it. Where there is no repository in sight, or no git to ask, the
    /// answer is no: nobody writes a secret on its strength.
    /// </summary>
    /// <param name="world">Processes and their environment.</param>
    /// <param name="path">The file's full path.</param>
    /// <param name="cancellation">Ends git.</param>
    public static async Task<bool> IsTrackedAsync(OutsideWorld world, string path, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(world);
        var folder = Path.GetDirectoryName(path)!;
        if (!GitGuard.HasRepositoryAbove(folder))
        {
            return false;
        }

        try
        {
            var tracked = await new GitProgram(world.Processes, world.Environment).RunAsync(
                folder, ["--literal-pathspecs", "ls-files", "-z", "--cached", "--", Path.GetFileName(path)], cancellation);
            return tracked is { ExitCode: 0, Output.Length: > 0 };
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }
}
