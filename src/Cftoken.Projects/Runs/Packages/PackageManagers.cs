using System.Collections.Frozen;
using System.Collections.Immutable;
using Cftoken.Projects.Packages;
using Cftoken.Projects.Runs.Following;
using Cftoken.Projects.Runs.Shell;

namespace Cftoken.Projects.Runs.Packages;

/// <summary>npm, pnpm, yarn and bun, as far as they run the scripts of packages.</summary>
internal sealed class PackageManagers(RunSearch search, WorkspaceFinder workspaces) : IProgramReader
{
    private static readonly FrozenSet<string> Managers = new[] { "npm", "pnpm", "yarn", "bun" }.ToFrozenSet(StringComparer.Ordinal);

    private readonly PackageScripts scripts = new(search);

    /// <inheritdoc/>
    public bool LeadsOn(string name) => Managers.Contains(name);

    /// <inheritdoc/>
    public bool TryFollow(ProgramCall call)
    {
        if (!Managers.Contains(call.Name))
        {
            return false;
        }

        var read = ManagerCall.Read(call.Name, call.Arguments);
        if (read.Folder is { } target && Unknown.IsIn(target))
        {
            search.Unfollowed(call.Shown, "Its folder is not known here; what it runs is not in the plan.", call.Where);
            return true;
        }

        var folder = read.Folder is null ? call.Folder : Folders.Resolve(read.Folder, call.Folder, call.Where);
        folder = read.IsAtTop ? workspaces.TopOf(folder) ?? folder : folder;
        if (read.Packages.IsEmpty)
        {
            if (search.Files.NearestManifest(folder) is { } manifest)
            {
                Run(call, read, manifest, isChosen: false);
            }

            return true;
        }

        foreach (var package in workspaces.Chosen(folder, read.Packages))
        {
            Run(call, read, package, isChosen: true);
        }

        return true;
    }

    private void Run(ProgramCall call, ManagerCall read, PackageManifest manifest, bool isChosen)
    {
        if (read.Words.IsEmpty)
        {
            return;
        }

        var name = read.Words[0];
        if (Unknown.IsIn(name))
        {
            if (read.SaysRun)
            {
                search.Unfollowed(call.Shown, "It is not known which script this runs; what that needs is not in the plan.", call.Where);
            }

            return;
        }

        if (read.CanRun(name, PackageScripts.Has(manifest, name)))
        {
            scripts.Run(manifest, name, read.HandedOn, call.Environment, call.Place, call.Where);
        }
        else if (call.Name != "npm" && !ManagerCall.IsOwn(name) && !Managers.Contains(name))
        {
            // "pnpm turbo run deploy", "yarn workspace api wrangler deploy", "bun deploy.ts": a program, not a script.
            search.Start(read.Words, isChosen ? manifest.Folder : call.Folder, call.Environment, call.Place, call.Where);
        }
    }
}
