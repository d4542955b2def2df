using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Engine.Plans;
using Cftoken.Projects;
using Cftoken.Tools.Configuration;
using Cftoken.Tools.Expansion;

namespace Cftoken.Engine.Explaining;

/// <summary>Where the project at hand uses what is being explained. Without a project everything is empty.</summary>
internal sealed class ProjectUses
{
    private readonly PlanReport? report;
    private readonly Project? project;

    private ProjectUses(Project? project, PlanReport? report, string? note)
    {
        this.project = project;
        this.report = report;
        Note = note;
    }

    /// <summary>Why nothing can be told of a project that is there; else null.</summary>
    public string? Note { get; }

    /// <summary>Whether there is a project, and it could be planned.</summary>
    public bool IsKnown => report is not null;

    /// <summary>The project's version of wrangler; null without a project.</summary>
    public ToolVersion? Wrangler => project?.Wrangler.Version;

    /// <summary>Every operation that the project's jobs call and need a permission for.</summary>
    public IEnumerable<Operation> Operations => Reasons.SelectMany(reason => reason.Operations).Distinct();

    /// <summary>Every permission of the project's plans, optional ones included.</summary>
    public IEnumerable<PermissionGroup> Groups => Permissions.Select(permission => permission.Group).Distinct();

    private IEnumerable<PlannedPermission> Permissions => report is null ? [] : report.Plans.SelectMany(plan => plan.Minimised.Permissions);

    private IEnumerable<Reason> Reasons => Permissions.SelectMany(permission => permission.Reasons);

    /// <summary>Reads and plans the project of a folder, if there is one.</summary>
    /// <exception cref="ProblemException">The folder was named by the user, and holds no project.</exception>
    public static ProjectUses Read(OutsideWorld world, PermissionCatalog catalog, string path)
    {
        try
        {
            var found = new ProjectReader(world).Read(path);
            return new ProjectUses(found, new PlanUseCase(world, catalog).Plan(new PlanRequest(path)), null);
        }
        catch (ProblemException none) when (path == "." && none.Problems[0].Code is "project.no-configuration" or "project.not-found")
        {
            return new ProjectUses(null, null, null);
        }
        catch (ProblemException wrong) when (path == ".")
        {
            return new ProjectUses(null, null, $"The project here cannot be planned, so its uses are not told: {wrong.Problems[0].Message} cftoken plan says more.");
        }
    }

    /// <summary>Where operations are called.</summary>
    public ImmutableArray<ProjectUse> Of(IEnumerable<Operation> operations)
    {
        var asked = operations.ToHashSet();
        return Uses(Reasons.Where(reason => reason.Operations.Any(asked.Contains)).Select(reason => reason.Evidence));
    }

    /// <summary>Where permissions are needed.</summary>
    public ImmutableArray<ProjectUse> Of(ICollection<PermissionGroup> groups) =>
        Uses(Permissions.Where(permission => groups.Contains(permission.Group)).SelectMany(permission => permission.Reasons).Select(reason => reason.Evidence));

    /// <summary>Where a configuration key is set, in the environments too.</summary>
    public ImmutableArray<ProjectUse> OfKey(string key)
    {
        if (project is null)
        {
            return [];
        }

        var raw = project.Configuration.Raw;
        IEnumerable<ConfigNode> tables = [raw, .. raw["env"]?.Members.Select(environment => environment.Value) ?? []];
        return [.. tables.Select(table => At(table, key)).OfType<ConfigNode>().Select(node => new ProjectUse(node.Location, key))];
    }

    /// <summary>Where a command is run.</summary>
    public ImmutableArray<ProjectUse> OfCommand(string command) =>
    [
        .. (report is null ? [] : report.Plans.SelectMany(plan => plan.Commands).Concat(report.OtherCommands))
            .Where(run => run.Command == command)
            .Select(run => new ProjectUse(run.Where, PlanWords.CommandLine(run)))
            .Distinct(),
    ];

    private static ConfigNode? At(ConfigNode table, string key)
    {
        ConfigNode? node = table;
        foreach (var part in key.Split('.'))
        {
            node = node?[part];
        }

        return node;
    }

    private static ImmutableArray<ProjectUse> Uses(IEnumerable<Evidence> evidence) =>
        [.. evidence.Select(seen => new ProjectUse(seen.Where, seen.Why)).Distinct()];
}
