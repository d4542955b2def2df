using System.Collections.Immutable;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Projects.BuildOutput;
using Cftoken.Projects.Packages;
using Cftoken.Projects.Runs.Walking;
using Cftoken.Projects.Wrangler;

namespace Cftoken.Projects.Runs;

/// <summary>
/// Reads a repository or a part of it: which wrangler configurations it holds, and which runs of tools its files ask for.
/// Files are read, never run.
/// </summary>
/// <param name="world">The outside world; only its files and its current folder are used.</param>
public sealed class RepositoryReader(OutsideWorld world)
{
    private readonly IFileSystem files = world.Files;

    /// <summary>Reads the part of a repository for which a folder or a configuration file stands.</summary>
    /// <param name="path">
    /// A folder, with all that lies below it; where no configuration does, the one that wrangler finds upward from it. Or a
    /// configuration file, which then is the only one. Relative to the current folder, or full.
    /// </param>
    /// <returns>
    /// The repository. Runs that files above the folder ask for are in it where they read one of its configurations; runs
    /// that its own files ask for are all in it. Its configurations may be none.
    /// </returns>
    /// <exception cref="ProblemException">There is no such file or folder.</exception>
    public Repository Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, world.Environment.CurrentDirectory));
        var warnings = new List<Problem>();
        if (!files.DirectoryExists(full))
        {
            var file = WranglerConfigurationFile.Find(files, full);
            return ReadPart(file.Root, RepositoryWalk.In(files, file.Root, []) with { Configurations = [file.Path] }, warnings);
        }

        var below = RepositoryWalk.Below(files, full, warnings);
        return below.Configurations.IsEmpty && Upward(full) is { } above && above.Root != full
            ? ReadPart(above.Root, RepositoryWalk.In(files, above.Root, []) with { Configurations = [above.Path] }, warnings)
            : ReadPart(full, below, warnings);
    }

    /// <summary>The runs of tools to which a command leads that a person types: a tool itself, a script, a make target.</summary>
    /// <param name="path">The folder in which it is typed, or a file in it; relative to the current folder, or full.</param>
    /// <param name="words">The program and its arguments.</param>
    public FoundRuns Follow(string path, ImmutableArray<string> words)
    {
        ArgumentNullException.ThrowIfNull(path);
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, world.Environment.CurrentDirectory));
        var folder = files.DirectoryExists(full) ? full : Path.GetDirectoryName(full) ?? full;
        return new RunFinder(files, folder).FindTyped(words, folder);
    }

    private WranglerConfigurationFile? Upward(string folder)
    {
        try
        {
            return WranglerConfigurationFile.TryFind(files, folder);
        }
        catch (ProblemException)
        {
            // The redirection is reported by whoever reads the configuration.
            return null;
        }
    }

    private Repository ReadPart(string root, RepositoryFiles found, List<Problem> warnings)
    {
        var finder = new RunFinder(files, root);
        var above = Folders.Upward(files, root).Skip(1).Select(folder => RepositoryWalk.In(files, folder, [])).ToList();
        var own = RunsOf(found, finder, root, warnings);
        var pipelines = RepositoryPipelines.Read(files, root);
        warnings.AddRange(pipelines.Warnings);
        var configurations = found.Configurations
            .Concat(own.Runs.Concat(pipelines.Found.Runs).Select(run => RunConfiguration.PathOf(files, run)).OfType<string>().Where(named => found.OtherConfigurations.Contains(named)))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToImmutableArray();
        var outer = above.Select(folder => RunsOf(folder, finder, root, warnings)).ToList();
        return new Repository(
            root,
            configurations,
            [.. own.Runs, .. outer.SelectMany(folder => folder.Runs).Where(run => Concerns(run, root, configurations)), .. pipelines.Found.Runs.Where(run => Concerns(run, root, configurations))],
            [.. found.Programs.Select(program => Unread(program, root)), .. own.Unfollowed, .. outer.SelectMany(folder => folder.Unfollowed), .. pipelines.Found.Unfollowed],
            [.. warnings]);
    }

    // A run without a configuration belongs to the part in which it starts.
    private bool Concerns(FoundRun run, string root, ImmutableArray<string> configurations) =>
        RunConfiguration.PathOf(files, run) is { } read ? configurations.Contains(read) : Folders.IsIn(run.Folder, root);

    private Unfollowed Unread(string program, string root)
    {
        var folder = Path.GetDirectoryName(program)!;
        var built = BuildOutputFolder.Workers(files, folder);
        return new Unfollowed(
            UntrustedText.Clean(Folders.Shown(root, program)),
            built.IsEmpty
                ? "It is a program, and nothing is run to read it: what it configures is not in the plan. Run the build (`cf build`, `vite build`), whose output in .cloudflare/output is read; or see the final bindings with `wrangler deploy --dry-run --outfile FILE`, which needs no token."
                : $"It is a program, and nothing is run to read it: the plan is for what the last build made of it, {UntrustedText.Clean(Folders.Shown(root, built[0]))}.",
            new SourceLocation(Folders.Shown(root, program), 1));
    }

    private FoundRuns RunsOf(RepositoryFiles found, RunFinder finder, string root, List<Problem> warnings)
    {
        var all = new List<FoundRuns>();
        foreach (var package in found.Packages)
        {
            Take(() => finder.RunsOfPackage(PackageManifest.Read(files, package, root)));
        }

        foreach (var makefile in found.Makefiles)
        {
            Take(() => finder.RunsOfMakefile(makefile));
        }

        foreach (var justfile in found.Justfiles)
        {
            Take(() => finder.RunsOfJustfile(justfile));
        }

        return new FoundRuns([.. all.SelectMany(each => each.Runs)], [.. all.SelectMany(each => each.Unfollowed).Distinct()]);

        void Take(Func<FoundRuns> find)
        {
            try
            {
                all.Add(find());
            }
            catch (ProblemException broken)
            {
                warnings.AddRange(broken.Problems);
            }
        }
    }
}
