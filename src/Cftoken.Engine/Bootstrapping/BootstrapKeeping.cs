using System.Collections.Immutable;
using Cftoken.Core.Files;
using Cftoken.Core.Git;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;

namespace Cftoken.Engine.Bootstrapping;

/// <summary>
/// Whether the files of a bootstrap credential are well kept. One that git tracks is refused: it is, or will be, in
/// somebody else's hands. One that lies in the project, or that others may read, is told.
/// </summary>
/// <param name="world">The outside world.</param>
/// <param name="projectRoot">The project's folder; null where the command is about none.</param>
internal sealed class BootstrapKeeping(OutsideWorld world, string? projectRoot)
{
    /// <summary>Looks at the files, each as it is named and where its links lead.</summary>
    /// <param name="files">Full paths.</param>
    /// <param name="tell">Takes what is not right and stops nothing.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <exception cref="ProblemException">Git tracks one; all such files are named.</exception>
    public async Task CheckAsync(ImmutableArray<string> files, Action<string> tell, CancellationToken cancellation)
    {
        var tracked = new List<Problem>();
        foreach (var file in files)
        {
            var places = PlacesOf(file);
            foreach (var place in places)
            {
                if (await GitTracking.IsTrackedAsync(world, place, cancellation))
                {
                    tracked.Add(Tracked(place));
                    break;
                }
            }

            if (projectRoot is not null && places.Any(place => RealPath.IsWithin(RealPath.OfFolder(projectRoot), place)))
            {
                tell(
                    $"{UntrustedText.Clean(file, 300)}, which leads to the bootstrap credential, lies inside the project, where a commit or an upload can take it along. Move it out: "
                    + $"mkdir -p ~/.config/cftoken && mv {ShellText.Quote(file)} ~/.config/cftoken/");
            }
        }

        if (tracked.Count > 0)
        {
            throw new ProblemException(tracked);
        }

        // The last of them holds the credential itself; a configuration holds only names.
        if (files is [.., var holder] && FileReaders.AreOthersAmong(holder))
        {
            tell($"Others on this machine may read or change {UntrustedText.Clean(holder, 300)}, which holds the bootstrap credential: chmod 600 {ShellText.Quote(holder)}");
        }
    }

    // The file in its real folder, and what it is a link to.
    private static string[] PlacesOf(string file)
    {
        var named = Path.Combine(RealPath.OfFolder(Path.GetDirectoryName(file)!), Path.GetFileName(file));
        var target = new FileInfo(named).ResolveLinkTarget(returnFinalTarget: true)?.FullName;
        return target is null ? [named] : [named, Path.Combine(RealPath.OfFolder(Path.GetDirectoryName(target)!), Path.GetFileName(target))];
    }

    private static Problem Tracked(string file) => new(
        "bootstrap.tracked",
        "git tracks this file, which leads to the bootstrap credential: whoever has the repository has it too.",
        new Fix(
            "Take it out of git and move it away. A credential that was ever committed must be rolled in the dashboard.",
            $"git -C {ShellText.Quote(Path.GetDirectoryName(file)!)} rm --cached -- {ShellText.Quote(Path.GetFileName(file))}"),
        new SourceLocation(file),
        ProblemKind.Credential);
}
