using System.Collections.Immutable;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Projects;
using Cftoken.Projects.Packages;
using Cftoken.Projects.Runs;
using Cftoken.Projects.Wrangler;
using Cftoken.Tools.Configuration;

namespace Cftoken.Engine.Jobs.Finding;

/// <summary>The projects of a repository; each configuration is read once for each environment.</summary>
/// <param name="world">The outside world.</param>
/// <param name="repository">The repository, to which all places are relative.</param>
internal sealed class JobProjects(OutsideWorld world, Repository repository)
{
    private readonly ProjectReader reader = new(world);
    private readonly Dictionary<(string Path, string Environment), (Project? Project, ProblemException? Fault)> read = [];

    /// <summary>The file system.</summary>
    public IFileSystem Files => world.Files;

    /// <summary>The project of a configuration.</summary>
    /// <param name="configuration">The full path of the file that a person wrote.</param>
    /// <param name="environment">The environment; null: the top level.</param>
    /// <exception cref="ProblemException">It cannot be read.</exception>
    public Project Read(string configuration, string? environment) =>
        Find(configuration, environment) switch
        {
            ({ } project, _) => project,
            (_, { } fault) => throw fault,
            _ => throw new InvalidOperationException("A project is read or is not."),
        };

    /// <summary>The project of a configuration, or what is wrong with it.</summary>
    public (Project? Project, ProblemException? Fault) Find(string configuration, string? environment)
    {
        var key = (configuration, environment ?? string.Empty);
        if (!read.TryGetValue(key, out var found))
        {
            try
            {
                found = (reader.Read(repository, configuration, environment), null);
            }
            catch (ProblemException wrong)
            {
                found = (null, wrong);
            }

            read.Add(key, found);
        }

        return found;
    }

    /// <summary>What stands for the project of a run that has no configuration, with the version of wrangler that its package names.</summary>
    public Project Unconfigured(string folder)
    {
        try
        {
            return Without(folder) with { Wrangler = reader.WranglerIn(folder, repository.Root) };
        }
        catch (ProblemException)
        {
            // A package that cannot be read is a warning of the repository's, and no reason to plan nothing.
            return Without(folder);
        }
    }

    /// <summary>What stands for a project where nothing is read.</summary>
    public static Project Without(string folder) => new(
        folder,
        new WranglerConfiguration(folder, folder, "wrangler.jsonc", ConfigFormat.Jsonc, false, Empty, Empty, null, [], []),
        null,
        null,
        [],
        VersionEvidence.NewestWrangler,
        [],
        [],
        []);

    private static ConfigNode Empty { get; } = ConfigNode.Object(new SourceLocation("wrangler.jsonc"), ImmutableArray<ConfigMember>.Empty);
}
