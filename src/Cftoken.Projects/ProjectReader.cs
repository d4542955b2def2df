using System.Collections.Immutable;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Projects.BuildOutput;
using Cftoken.Projects.Packages;
using Cftoken.Projects.Publishing;
using Cftoken.Projects.Runs;
using Cftoken.Projects.Wrangler;
using Cftoken.Tools.Invocations;

namespace Cftoken.Projects;

/// <summary>
/// Reads a project: its wrangler configuration, its package's scripts and the version of wrangler that it runs. Each file is
/// read once in the reader's life, however many projects share it.
/// </summary>
/// <param name="world">The outside world; only its files and its current folder are used.</param>
public sealed class ProjectReader(OutsideWorld world)
{
    private readonly IFileSystem files = new RememberingFiles(world.Files);

    /// <summary>The version of wrangler that a folder without a configuration runs.</summary>
    /// <param name="folder">The full path of the folder.</param>
    /// <param name="root">The full path of the repository, to which places are relative.</param>
    public VersionEvidence WranglerIn(string folder, string root) => WranglerVersionReader.Read(files, folder, root, [], []);

    /// <summary>Reads the project for which a folder or a configuration file stands.</summary>
    /// <param name="path">A folder, from which wrangler's search goes upward, or a configuration file; relative to the current folder, or full.</param>
    /// <param name="environment">
    /// The environment's name; null or empty for the top level. Whether it comes from an option or from
    /// <c>CLOUDFLARE_ENV</c> is the caller's business.
    /// </param>
    /// <exception cref="ProblemException">There is no project, or one of its files is wrong.</exception>
    public Project Read(string path, string? environment = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        return ReadOrRefuse(Path.GetFullPath(path, world.Environment.CurrentDirectory), environment, root: null);
    }

    /// <summary>Reads one project of a repository; its places name files relative to the repository.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="configuration">The full path of one of its configurations.</param>
    /// <param name="environment">The environment's name; null or empty for the top level.</param>
    /// <exception cref="ProblemException">One of the project's files is wrong.</exception>
    public Project Read(Repository repository, string configuration, string? environment = null)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(configuration);
        return ReadOrRefuse(configuration, environment, repository.Root);
    }

    private Project ReadOrRefuse(string path, string? environment, string? root)
    {
        try
        {
            return ReadAll(path, environment, root);
        }
        catch (ProblemException wrong)
        {
            // Whatever is wrong with a project's files, it is the input that is wrong.
            throw new ProblemException([.. wrong.Problems.Select(problem => problem with { Kind = ProblemKind.Usage })]);
        }
    }

    private Project ReadAll(string path, string? environment, string? shownFrom)
    {
        var file = FileFor(path, shownFrom);
        var configuration = WranglerConfiguration.Read(files, file, environment, shownFrom);
        var root = shownFrom ?? configuration.Root;
        var warnings = configuration.Warnings.ToList();
        var written = configuration.IsRedirected ? Written(configuration, environment, root, warnings) : null;
        var found = PackageManifest.Upward(files, configuration.Root, root)
            .Take(1)
            .Select(manifest => new RunFinder(files, root).RunsOfPackage(manifest))
            .FirstOrDefault(FoundRuns.None);
        var invocations = found.Runs.ToLookup(run => IsFor(run, configuration, written), run => run.Invocation);
        var here = invocations[true].ToImmutableArray();
        var wrangler = WranglerVersionReader.Read(files, configuration.Root, root, here, warnings);
        var name = configuration.Effective["name"]?.AsString is { Length: > 0 } given ? given : null;
        if (name is null)
        {
            warnings.Add(NoName(configuration));
        }

        return new Project(
            configuration.Root,
            configuration,
            name,
            configuration.Effective["account_id"] is { AsString: { } id } account ? new AccountIdSetting(id, account.Location) : null,
            PublishedFolders.Of(files, configuration, found.Runs),
            wrangler,
            here.Any(Deploys) ? here : here.Insert(0, ImpliedDeploy(configuration)),
            [.. invocations[false]],
            [.. warnings])
        {
            Written = written,
            Unfollowed = found.Unfollowed,
        };
    }

    // A file stands for the project in its folder: where wrangler, run there, would be redirected, deploys are too.
    private WranglerConfigurationFile FileFor(string path, string? shownFrom)
    {
        var file = WranglerConfigurationFile.Find(files, path, shownFrom);
        return file.RedirectedBy is null
            && WranglerConfigurationFile.Names.Contains(Path.GetFileName(file.Path), StringComparer.Ordinal)
            && WranglerConfigurationFile.Written(files, file.Root) == file.Path
            ? WranglerConfigurationFile.TryFind(files, file.Root, shownFrom) ?? file
            : file;
    }

    // What is wrong with it does not concern deploys, which do not read it; so the other commands are planned without it.
    private WranglerConfiguration? Written(WranglerConfiguration built, string? environment, string root, List<Problem> warnings)
    {
        WranglerConfiguration? written = null;
        if (WranglerConfigurationFile.Written(files, built.Root) is { } path)
        {
            try
            {
                written = WranglerConfiguration.Read(files, path, environment, root);
            }
            catch (ProblemException wrong)
            {
                warnings.AddRange(wrong.Problems);
            }
        }

        warnings.AddRange(built.IsBuildOutput ? [BuildOutputFolder.Say(built.File)] : Redirections.Say(built, written));
        return written;
    }

    private bool IsFor(FoundRun run, WranglerConfiguration configuration, WranglerConfiguration? written)
    {
        var options = run.Invocation.Options;
        var environment = options.TryGetValue("env", out var name) && name.Length > 0 ? name : null;
        if (environment != configuration.Environment)
        {
            return false;
        }

        return options.TryGetValue("config", out var file)
            ? Folders.Resolve(file, run.Folder, run.Invocation.Where) == (written ?? configuration).Path
            : WranglerConfigurationFile.TryFind(files, run.Folder)?.Path == configuration.Path;
    }

    // A dry run uploads nothing and needs nothing.
    private static bool Deploys(Invocation invocation) =>
        invocation.Command is "deploy" or "pages deploy" && invocation.Options.GetValueOrDefault("dry-run") != "true";

    private static Invocation ImpliedDeploy(WranglerConfiguration configuration)
    {
        var options = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);
        return new Invocation(
            WranglerCommandLine.Tool,
            configuration.Raw["pages_build_output_dir"] is null ? "deploy" : "pages deploy",
            [],
            configuration.Environment is { } environment ? options.Add("env", environment) : options,
            NamePlace(configuration));
    }

    // Nothing but the configuration as a whole asks for this deploy; the name is the line that says what it deploys.
    private static SourceLocation NamePlace(WranglerConfiguration configuration) =>
        (configuration.Effective["name"] ?? configuration.Raw["name"])?.Location is { } name
            ? name with { Column = 0 }
            : new SourceLocation(configuration.File, 1);

    private static Problem NoName(WranglerConfiguration configuration) => new(
        "config.no-name",
        "The configuration gives the Worker no name, and wrangler will not deploy it without one.",
        new Fix("Add \"name\", or deploy with --name."),
        configuration.Effective.Location);
}
