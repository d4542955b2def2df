using Cftoken.Core.Files.Identity;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;

namespace Cftoken.Core.Files;

/// <summary>A file that is to hold a secret: where it really lies, links on the way followed.</summary>
/// <param name="Root">The project's real folder.</param>
/// <param name="Folder">The file's real folder.</param>
/// <param name="Name">The file's name.</param>
/// <param name="Shown">The path as people know it: relative to the project.</param>
internal sealed record SafeFileTarget(string Root, string Folder, string Name, string Shown)
{
    private const string TemporaryEnding = ".cftoken-tmp";

    /// <summary>The file's real path.</summary>
    public string FullPath => Path.Combine(Folder, Name);

    /// <summary>
    /// The name under which the new content is written before it takes the file's place. It is always the same, so that
    /// only one writer can have it, and what a killed one left is found again.
    /// </summary>
    public string TemporaryName => Name + TemporaryEnding;

    /// <summary>The temporary's real path.</summary>
    public string TemporaryPath => Path.Combine(Folder, TemporaryName);

    /// <summary>The file, for a problem.</summary>
    public SourceLocation Where => new(Shown);

    /// <summary>Finds out where the file really lies.</summary>
    /// <exception cref="ProblemException">Outside the project, or in a folder that is not there.</exception>
    public static SafeFileTarget Find(string projectRoot, string path)
    {
        var target = Locate(projectRoot, path);
        return Directory.Exists(target.Folder)
            ? target
            : throw new ProblemException(new Problem(
                "file.no-folder",
                $"The folder of {target.Shown} is not there.",
                new Fix("Make the folder, or name another file."),
                target.Where));
    }

    /// <summary>As <see cref="Find"/>, but the folder need not be there.</summary>
    /// <exception cref="ProblemException">Outside the project.</exception>
    public static SafeFileTarget Locate(string projectRoot, string path)
    {
        var rootAsNamed = Path.TrimEndingDirectorySeparator(Path.GetFullPath(projectRoot));
        var asNamed = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, rootAsNamed));
        var shown = RealPath.IsWithin(rootAsNamed, asNamed)
            ? Path.GetRelativePath(rootAsNamed, asNamed).Replace('\\', '/')
            : asNamed;
        var root = RealPath.OfFolder(rootAsNamed);
        var folder = RealPath.OfFolder(Path.GetDirectoryName(asNamed) ?? asNamed);
        if (!RealPath.IsWithin(root, folder) || asNamed == rootAsNamed)
        {
            throw new ProblemException(new Problem(
                "file.outside-project",
                $"{shown} lies outside the project folder {root}, or a link on its way leads there.",
                new Fix("Name a file inside the project."),
                new SourceLocation(shown)));
        }

        return new SafeFileTarget(root, folder, Path.GetFileName(asNamed), shown);
    }

    /// <summary>Why a secret must not be written to what stands there; null where it may be.</summary>
    public Problem? Refusal(FileIdentity there) => there switch
    {
        { Kind: FileKind.Link } => new Problem(
            "file.symlink",
            $"{Shown} is a symbolic link: a token written to it would end up elsewhere.",
            new Fix("Replace the link by a file of its own.", $"rm {ShellText.Quote(Shown)}"),
            Where),
        { Kind: FileKind.Other } => new Problem(
            "file.not-regular",
            $"{Shown} is not an ordinary file.",
            new Fix("Move it away, or name another file."),
            Where),
        { Kind: FileKind.Regular, Links: > 1 } => new Problem(
            "file.hard-link",
            $"{Shown} has {there.Links} names (hard links): the file is known elsewhere too.",
            new Fix("Give the project a copy of its own.", $"cp -p {ShellText.Quote(Shown)} {ShellText.Quote(Shown + ".copy")} && mv {ShellText.Quote(Shown + ".copy")} {ShellText.Quote(Shown)}"),
            Where),
        _ => null,
    };
}
