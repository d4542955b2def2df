using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
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
/// <param name="known">Ids that no file of the project tells.</param>
internal sealed class JobPlanner(
    PermissionCatalog catalog, ToolKnowledge knowledge, ToolVersion? version, PlannedAccount? accountFromOutside, KnownIds known)
{
    private const string TemplateName = "Edit Cloudflare Workers";

    // A token is delivered together with its account id, so that no job has to ask for it.
    private static readonly ExpansionState AccountGiven = ExpansionState.Any.With(StateVariable.Account, "given");

    private readonly SurfaceMeter meter = new(catalog.Operations);

    /// <summary>Plans a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="projectFor">The project with an environment applied.</param>
    /// <exception cref="ProblemException">Something has to be repaired before a command can be planned; all of it is named.</exception>
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
        var problems = expansions.SelectMany(expansion => expansion.Problems).Distinct().ToList();
        if (problems.Count > 0)
        {
            throw new ProblemException(problems);
        }

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
            OncePerLine(job.Commands.SelectMany(command => Expand(command, ExpansionState.Any).Advice)),
            [
                .. VersionQuestion(tool.Version, version is null ? project.Wrangler.Where : null),
                .. expansions.SelectMany(OpenQuestions),
                .. minimised.Uncovered.Select(Uncovered),
            ]);

        Expansion Expand(Invocation command, ExpansionState state)
        {
            var itsProject = projectFor(Jobs.EnvironmentOf(command) ?? project.Environment);
            return knowledge.Expand(
                new ExpansionRequest(command, itsProject.EffectiveFor(command), tool.Version, state, account.Id, itsProject.WorkerName));
        }
    }

    private Requirement WithZoneIds(Requirement requirement) => known.Zones.IsEmpty
        ? requirement
        : requirement with { Alternatives = [.. requirement.Alternatives.Select(WithZoneIds)] };

    private ImmutableArray<RequiredCall> WithZoneIds(ImmutableArray<RequiredCall> calls) =>
        [.. calls.Select(call => call.Resource.IsUnresolved && known.Find(call.Resource) is { } zone ? call with { Resource = zone } : call)];

    // As the dashboard grants the template: on the account, and on every zone in it.
    private Surface SurfaceOf(TokenTemplate template, PlannedAccount account) => meter.Measure(template.Groups.Select(group => new Grant(
        group,
        group.Scope == Scope.Zone ? Resource.AllZones(account.Id) : group.Scope == Scope.User ? Resource.User(null) : Resource.Account(account.Id))));

    // Several places on one line, or several commands, may ask for one and the same change.
    private static ImmutableArray<Advice> OncePerLine(IEnumerable<Advice> advice) =>
    [
        .. advice.GroupBy(one => (one.Change, one.Where.File, one.Where.Line))
            .Select(same => same.First() with { Spares = [.. same.SelectMany(one => one.Spares).Distinct()] }),
    ];

    private static IEnumerable<OpenQuestion> VersionQuestion(ToolVersion version, SourceLocation? where)
    {
        var nearest = version > RecordedVersions.Newest ? RecordedVersions.Newest : RecordedVersions.Oldest;
        if (version > RecordedVersions.Newest || version < RecordedVersions.Oldest)
        {
            var side = version > nearest ? "newer" : "older";
            yield return new OpenQuestion(
                $"wrangler {version}",
                $"{side} than the recorded versions, {RecordedVersions.Oldest} to {RecordedVersions.Newest}; planned as {nearest}",
                where);
        }
    }

    private static IEnumerable<OpenQuestion> OpenQuestions(Expansion expansion) =>
        expansion.Unknowns.Select(unknown => new OpenQuestion(unknown.What, unknown.Consequence, unknown.Where));

    private static OpenQuestion Uncovered(Requirement requirement) => new(
        requirement.Alternatives[0][0].Operation.ToString(),
        "nobody knows which permission it wants, so the plan has none for it, and the run may be refused there",
        requirement.Evidence.Where);
}
