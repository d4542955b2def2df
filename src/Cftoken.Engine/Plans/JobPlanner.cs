using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using Cftoken.Projects;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Invocations;
using Cftoken.Tools.Knowledge;

namespace Cftoken.Engine.Plans;

/// <summary>Plans one job: expands its commands into requirements, and finds the smallest set that covers them.</summary>
/// <param name="catalog">The catalogue.</param>
/// <param name="knowledge">What the tools call.</param>
/// <param name="version">The version to plan for; null: the project's own.</param>
/// <param name="accountFromOutside">The account that counts where the configuration names none; null where nothing names it.</param>
/// <param name="zones">Ids of zones that the configuration gives by name.</param>
internal sealed class JobPlanner(
    PermissionCatalog catalog, ToolKnowledge knowledge, ToolVersion? version, PlannedAccount? accountFromOutside, ImmutableDictionary<string, string> zones)
{
    private const string TemplateName = "Edit Cloudflare Workers";

    // A token is delivered together with its account id, so that no job has to ask for it.
    private static readonly ExpansionState AccountGiven = ExpansionState.Any.With(StateVariable.Account, "given");

    private readonly SurfaceMeter meter = new(catalog.Operations);

    /// <summary>Plans a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="projectFor">The project with an environment applied.</param>
    public JobPlan Plan(Job job, Func<string?, Project> projectFor)
    {
        var project = job.Project;
        var account = project.AccountId is { } found
            ? new PlannedAccount(found.Value, $"{found.Where.File}:{found.Where.Line}")
            : accountFromOutside ?? new PlannedAccount(null, null);
        var tool = version is { } asked
            ? new PlannedTool("wrangler", asked, "--wrangler")
            : new PlannedTool("wrangler", project.Wrangler.Version, project.Wrangler.Source);
        var expansions = job.Commands.Select(command => Expand(command, AccountGiven)).ToList();
        var minimised = new Minimiser(meter).Minimise([.. expansions.SelectMany(expansion => expansion.Requirements).Select(WithZoneIds)]);
        var template = catalog.Templates.Single(template => template.Name == TemplateName);
        return new JobPlan(
            project.Configuration.Raw["name"]?.AsString ?? Path.GetFileName(project.Root),
            job.Name,
            project.Environment,
            project.WorkerName,
            tool,
            OwnerKind.Account,
            account,
            job.Commands,
            minimised,
            new TemplateSurface(template.Name, template.Date, SurfaceOf(template, account)),
            UsualGrants.NotIn(catalog, template, project.Configuration.Effective, minimised.Permissions),
            [.. job.Commands.SelectMany(command => Expand(command, ExpansionState.Any).Advice).DistinctBy(advice => (advice.Change, advice.Where))],
            [.. expansions.SelectMany(OpenQuestions), .. minimised.Uncovered.Select(Uncovered)]);

        Expansion Expand(Invocation command, ExpansionState state)
        {
            var itsProject = projectFor(Jobs.EnvironmentOf(command) ?? project.Environment);
            return knowledge.Expand(
                new ExpansionRequest(command, itsProject.Configuration.Effective, tool.Version, state, account.Id, itsProject.WorkerName));
        }
    }

    private Requirement WithZoneIds(Requirement requirement) => zones.IsEmpty
        ? requirement
        : requirement with { Alternatives = [.. requirement.Alternatives.Select(WithZoneIds)] };

    private ImmutableArray<RequiredCall> WithZoneIds(ImmutableArray<RequiredCall> calls) =>
        [.. calls.Select(call => call with { Resource = WithZoneId(call.Resource) })];

    private Resource WithZoneId(Resource resource) =>
        resource is { Id: null, Name: { } name } && resource.Kind == Scope.Zone && zones.TryGetValue(name, out var id) ? resource with { Id = id } : resource;

    // As the dashboard grants the template: on the account, and on every zone in it.
    private Surface SurfaceOf(TokenTemplate template, PlannedAccount account) => meter.Measure(template.Groups.Select(group => new Grant(
        group,
        group.Scope == Scope.Zone ? Resource.AllZones(account.Id) : group.Scope == Scope.User ? Resource.User(null) : Resource.Account(account.Id))));

    private static IEnumerable<OpenQuestion> OpenQuestions(Expansion expansion) =>
        expansion.Unknowns.Select(unknown => new OpenQuestion(unknown.What, unknown.Consequence, unknown.Where));

    private static OpenQuestion Uncovered(Requirement requirement) => new(
        requirement.Alternatives[0][0].Operation.ToString(),
        "nobody knows which permission it wants, so the plan has none for it, and the run may be refused there",
        requirement.Evidence.Where);
}
