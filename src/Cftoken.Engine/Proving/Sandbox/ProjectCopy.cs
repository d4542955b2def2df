using System.Collections.Frozen;
using System.Collections.Immutable;
using Cftoken.Core.Files;
using Cftoken.Core.Files.Copying;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;

namespace Cftoken.Engine.Proving.Sandbox;

/// <summary>
/// Which part of the disk a run gets a copy of, and what of it. Left out: what git keeps, files that hold secrets by
/// their name, what tools keep between their runs, and links that lead out. Installed packages are linked.
/// </summary>
internal sealed class ProjectCopy
{
    private const string Packages = "node_modules";

    private static readonly CopyLimit Limit = new(100_000, 2L * 1024 * 1024 * 1024);

    private static readonly FrozenSet<string> Folders = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, ".git", ".hg", ".svn", ".aws", ".ssh", ".gnupg");

    private static readonly FrozenSet<string> Files = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, ".npmrc", ".netrc", ".git-credentials", ".pypirc", "id_rsa", "id_dsa", "id_ecdsa", "id_ed25519");

    private static readonly ImmutableArray<string> Beginnings = [".env", ".dev.vars"];

    private static readonly ImmutableArray<string> Endings = [".pem", ".key", ".p12", ".pfx", ".tfstate", ".tfvars"];

    private static readonly ImmutableArray<string> Caches = [".wrangler/state", ".wrangler/tmp", ".wrangler/cache"];

    private readonly string copied;
    private readonly FrozenSet<string> wanted;

    private ProjectCopy(string copied, FrozenSet<string> wanted)
    {
        this.copied = copied;
        this.wanted = wanted;
    }

    /// <summary>Decides what is copied.</summary>
    /// <param name="world">The outside world.</param>
    /// <param name="folder">The full path of the folder in which the command runs.</param>
    /// <param name="chosen">The folder to be copied, as the user gives it; null: it is found.</param>
    /// <param name="words">The command's words: a file that they name is copied whatever its name says.</param>
    /// <exception cref="ProblemException">The chosen folder does not hold the project.</exception>
    public static ProjectCopy Of(OutsideWorld world, string folder, string? chosen, ImmutableArray<string> words)
    {
        var real = RealPath.OfFolder(folder);
        var named = words.Select(word => word.Replace('\\', '/')).Select(word => word.StartsWith("./", StringComparison.Ordinal) ? word[2..] : word)
            .ToFrozenSet(StringComparer.Ordinal);
        if (chosen is null)
        {
            return new ProjectCopy(Found(world.Files, real), named);
        }

        var root = RealPath.OfFolder(Path.GetFullPath(chosen, world.Environment.CurrentDirectory));
        return world.Files.DirectoryExists(root) && RealPath.IsWithin(root, real)
            ? new ProjectCopy(root, named)
            : throw new ProblemException(new Problem(
                "prove.copy",
                $"The folder {UntrustedText.Clean(chosen, 200)} does not hold the project, so a copy of it cannot stand for the project.",
                new Fix("Name a folder above the project with --copy, or leave the option out."),
                Kind: ProblemKind.Usage));
    }

    /// <summary>Makes a copy.</summary>
    /// <param name="work">An empty folder to make it in.</param>
    /// <param name="folder">The full path of the folder in which the command runs, in the original.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The full path of that folder in the copy, and the links that were left out because they lead out of it.</returns>
    /// <exception cref="ProblemException">It is too large, or cannot be read.</exception>
    public (string Folder, IReadOnlyList<string> LeftOut) Make(string work, string folder, CancellationToken cancellation)
    {
        var copy = Path.Combine(work, Path.GetFileName(copied) is { Length: > 0 } name ? name : "project");
        try
        {
            var leftOut = TreeCopy.Copy(copied, copy, RuleFor, Limit, cancellation);
            if (PackagesAbove() is { } above)
            {
                TreeCopy.LinkEntries(above, Path.Combine(work, Packages));
            }

            return (Path.GetFullPath(Path.GetRelativePath(copied, RealPath.OfFolder(folder)), copy), leftOut);
        }
        catch (InvalidDataException)
        {
            throw new ProblemException(new Problem(
                "prove.too-large",
                $"{UntrustedText.Clean(copied, 200)} is too large to be copied for each run: more than {Limit.Files} files or {Limit.Bytes >> 30} GiB.",
                new Fix("Name the smallest folder that holds all that the command needs:", "cftoken prove --copy FOLDER -- npx wrangler deploy"),
                Kind: ProblemKind.Usage));
        }
        catch (IOException failure)
        {
            throw new ProblemException(new Problem(
                "prove.copy", $"The project cannot be copied for a run: {UntrustedText.Clean(failure.Message, 200)}", new Fix("Check that you may read all of its files.")));
        }
    }

    /// <summary>What becomes of an entry.</summary>
    /// <param name="path">Its path relative to the copied folder, with slashes.</param>
    /// <param name="isFolder">Whether it is a folder.</param>
    internal CopyRule RuleFor(string path, bool isFolder)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (isFolder)
        {
            return name == Packages ? CopyRule.LinkEntries
                : Folders.Contains(name) || Caches.Any(cache => path == cache || path.EndsWith($"/{cache}", StringComparison.Ordinal)) ? CopyRule.LeaveOut
                : CopyRule.Copy;
        }

        if (Files.Contains(name) || Beginnings.Any(beginning => name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase)))
        {
            return CopyRule.LeaveOut;
        }

        var isNamed = wanted.Any(word => path == word || path.EndsWith($"/{word}", StringComparison.Ordinal));
        return !isNamed && Endings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) ? CopyRule.LeaveOut : CopyRule.Copy;
    }

    // A package is built with what stands beside it only in a workspace; its root says so.
    private static string Found(IFileSystem files, string folder)
    {
        string? package = null;
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (files.FileExists(Path.Combine(at, "pnpm-workspace.yaml")) || IsWorkspace(files, Path.Combine(at, "package.json")))
            {
                return at;
            }

            package ??= files.FileExists(Path.Combine(at, "package.json")) ? at : null;
            if (files.DirectoryExists(Path.Combine(at, ".git")) || files.FileExists(Path.Combine(at, ".git")))
            {
                break;
            }
        }

        return package ?? folder;
    }

    private static bool IsWorkspace(IFileSystem files, string manifest)
    {
        const int most = 4 * 1024 * 1024;
        try
        {
            return files.FileExists(manifest) && files.ReadAllBytes(manifest, most).AsSpan().IndexOf("\"workspaces\""u8) >= 0;
        }
        catch (IOException)
        {
            // Whoever reads the project says what is wrong with it.
            return false;
        }
    }

    private string? PackagesAbove()
    {
        for (var at = Path.GetDirectoryName(copied); at is not null; at = Path.GetDirectoryName(at))
        {
            if (Directory.Exists(Path.Combine(at, Packages)))
            {
                return Path.Combine(at, Packages);
            }
        }

        return null;
    }
}
