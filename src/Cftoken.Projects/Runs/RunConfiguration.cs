using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Projects.BuildOutput;
using Cftoken.Projects.Wrangler;

namespace Cftoken.Projects.Runs;

/// <summary>Which wrangler configuration a run reads.</summary>
public static class RunConfiguration
{
    /// <summary>
    /// The full path of the configuration that a person wrote for the run: what <c>--config</c> names, else what wrangler
    /// finds upward from the folder in which it starts; a build tool's own file where nobody wrote one.
    /// </summary>
    /// <returns>The path, as <see cref="Repository.Configurations"/> has it; null where there is no such file.</returns>
    public static string? PathOf(IFileSystem files, FoundRun run)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(run);
        try
        {
            if (run.Invocation.Options.TryGetValue("config", out var named))
            {
                var path = Folders.Resolve(named, run.Folder, run.Invocation.Where);
                return files.FileExists(path) ? path : null;
            }

            if (run.Invocation.Tool == "cf" && BuildOutputFolder.Workers(files, run.Folder) is [var built, ..])
            {
                return built;
            }

            return WranglerConfigurationFile.Written(files, run.Folder) ?? WranglerConfigurationFile.TryFind(files, run.Folder)?.Path;
        }
        catch (ProblemException)
        {
            // A path that no file system has, or a redirection that leads nowhere: reading the project says so.
            return null;
        }
    }
}
