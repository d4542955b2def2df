using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Planning.Surfaces;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Jobs;
using Cftoken.Engine.Jobs.BuiltIn;
using Cftoken.Engine.Plans.Owning;
using Cftoken.Projects.Packages;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Expansion.Places;
using Cftoken.Tools.Expansion.State;
using Cftoken.Tools.Invocations;
using Cftoken.Tools.Knowledge;

namespace Cftoken.Engine.Plans;

/// <summary>Plans one job: expands its runs into requirements, and finds the smallest set that covers them.</summary>
/// <param name="catalog">The catalogue.</param>
/// <param name="knowledge">What the tools call.</param>
/// <param name="request">What is asked for.</param>
/// <param name="accountFromOutside">The account that counts where neither the configuration nor a run names one; null where nothing does.</param>
internal sealed class JobPlanner(
    PermissionCatalog catalog, ToolKnowledge knowledge, PlanRequest request, PlannedAccount? accountFromOutside)
{
    private const string TemplateName = "Edit Cloudflare Workers";

    private readonly SurfaceMeter meter = new(catalog.Operations);
    private readonly Dictionary<string, TemplateSurface> templates = new(StringComparer.Ordinal);

    /// <summary>Plans a job.</summary>
    /// <exception cref="ProblemException">Something has to be repaired before a run can be planned; all of it is named.</exception>
    public JobPlan Plan(Job job)
    {
        var project = job.Project;
        var account = AccountOf(job);
        var runs = new RunExpansions(run => Expand(run, Given(request.State), account.Id)).Of(job.Runs).ToList();
        var problems = runs.SelectMany(run => run.Expansion.Problems).Distinct().ToList();
        if (problems.Count > 0)
        {
            throw new ProblemException(problems);
        }

        var parts = runs.Where(run => run.Expansion.NoCalls is null)
            .Select(run => new PlanPart(Purposes.Of(run.Run.Invocation, catalog), [.. run.Expansion.Requirements.Select(Finished)]))
            .Concat(job.Wants.Select(want => new PlanPart(Purposes.Of(want), [.. new DirectRequirements(job, account.Id, ZonesOf(job, account.Id)).Of(want).Select(Finished)])))
            .ToImmutableArray();
        var minimised = Minimise(parts.SelectMany(part => part.Requirements));
        var template = TemplateOf(account);
        var version = VersionOf(job.Runs.FirstOrDefault(run => Purposes.Deploys(run.Invocation)) ?? job.Runs.FirstOrDefault(), job);
        var whyUser = OwnerRule.WhyUser(job, minimised);
        var owner = job.Terms.Owner ?? (whyUser is null ? OwnerKind.Account : OwnerKind.User);
        return new JobPlan(
            project.Configuration.Raw["name"]?.AsString ?? Path.GetFileName(project.Root),
            job.Name,
            project.Environment,
            project.WorkerName,
            new PlannedTool("wrangler", version.Version, request.Wrangler is null ? version.Source : "--wrangler"),
            owner,
            account,
            [.. job.Runs.Select(run => run.Invocation)],
            minimised,
            template,
            [
                .. job.Usual.Where(usual => !minimised.Permissions.Any(permission => permission.Group == usual.Group)).DistinctBy(usual => usual.Group),
                .. job.Runs.IsEmpty ? [] : LeftOuts.NotIn(catalog, catalog.Templates.Single(known => known.Name == TemplateName), project.Configuration.Effective, minimised.Permissions),
            ],
            [.. OncePerLine(AdviceFor(job.Runs, account.Id)).Select(advice => WithFreed(advice, minimised))],
            [
                .. job.Runs.Select(run => VersionOf(run, job)).Distinct().SelectMany(VersionQuestion),
                .. runs.SelectMany(run => run.Expansion.Unknowns.Select(unknown => new OpenQuestion(unknown.What, unknown.Consequence, unknown.Where))),
                .. ResourceLimits.Of(job, owner, minimised),
                .. minimised.Uncovered.Select(Uncovered),
                .. WrongOwner(job, owner, whyUser),
            ])
        {
            Terms = job.Terms,
            UserOwnedBecause = whyUser,
            Risk = job.Risk,
            Source = job.Source,
            Purpose = job.Purpose,
            ReadProject = project,
            Runs = job.Runs,
            TokenNames = [.. job.Runs.Select(run => run.TokenName).OfType<string>().Distinct()],
            TokenName = job.Terms.Name ?? NameConvention.NameOf(job, project.Configuration.Raw["name"]?.AsString ?? Path.GetFileName(project.Root), owner),
            Silent = [.. runs.Where(run => run.Expansion.NoCalls is not null).Select(run => new SilentCommand(run.Run.Invocation, run.Expansion.NoCalls!))],
            Parts = parts,
        };
    }

    /// <summary>The smallest set of permissions for several plans or parts at once.</summary>
    public MinimisedPlan Minimise(IEnumerable<Requirement> requirements) => new Minimiser(meter).Minimise([.. requirements]);

    /// <summary>Why a run calls nothing; null where it does call something, or nobody knows.</summary>
    public string? WhySilent(JobRun run) => Expand(run, Given(null), null).NoCalls;

    // A token is delivered together with its account id, so that no job has to ask for it.
    private static ExpansionState Given(ExpansionState? state) => (state ?? ExpansionState.Any).With(StateVariable.Account, "given");

    private Expansion Expand(JobRun run, ExpansionState state, string? account) => knowledge.Expand(new ExpansionRequest(
        run.Invocation, run.Project.EffectiveFor(run.Invocation), VersionOf(run, null).Version, state, account, run.Project.WorkerName));

    private PlannedAccount AccountOf(Job job)
    {
        if (job.Resources.AccountId is { } named)
        {
            return new PlannedAccount(named, job.Resources.AccountSource ?? job.Source?.File ?? "cftoken.jsonc");
        }

        var run = job.Runs.FirstOrDefault(run => run.AccountId is not null);
        return job.Project.AccountId is { } found ? new PlannedAccount(found.Value, Line(found.Where))
            : run is { AccountId: { } id } && ResourceIds.IsHexId(id) ? new PlannedAccount(id, Line(run.Invocation.Where))
            : accountFromOutside ?? new PlannedAccount(null, null);
    }

    private static string Line(SourceLocation where) => (where with { Column = 0 }).ToString();

    // What a run asks for itself (npx wrangler@4, an action's wranglerVersion) goes before what the package says.
    private VersionEvidence VersionOf(JobRun? run, Job? job)
    {
        if (request.Wrangler is { } asked)
        {
            return new VersionEvidence(asked, VersionCertainty.Exact, null);
        }

        if (run is null)
        {
            return job!.Project.Wrangler;
        }

        return (run.Invocation.Tool == WranglerCommandLine.Tool ? VersionEvidence.Asked(run.Invocation.AskedVersion, run.Invocation.Where) : null) ?? run.Project.Wrangler;
    }

    private ImmutableArray<Resource> ZonesOf(Job job, string? account)
    {
        if (!job.Resources.Zones.IsEmpty)
        {
            return job.Resources.Zones;
        }

        var deploy = new JobRun(ImpliedDeploy.Of(job.Project), job.Project);
        return [.. Expand(deploy, Given(null), account).Requirements
            .SelectMany(requirement => requirement.Alternatives).SelectMany(calls => calls).Select(call => call.Resource)
            .Where(resource => resource.Kind == Scope.Zone && resource.Id != Resource.All).Distinct()];
    }

    private Requirement Finished(Requirement requirement)
    {
        var known = request.Known.IsEmpty ? requirement : requirement with { Alternatives = [.. requirement.Alternatives.Select(WithKnownIds)] };
        return request.IncludeOptional && known.Need == Need.Optional ? known with { Need = Need.Recommended } : known;
    }

    private ImmutableArray<RequiredCall> WithKnownIds(ImmutableArray<RequiredCall> calls) =>
        [.. calls.Select(call => call.Resource.IsUnresolved && request.Known.Find(call.Resource) is { } known ? call with { Resource = known } : call)];

    private static IEnumerable<OpenQuestion> WrongOwner(Job job, OwnerKind owner, string? whyUser)
    {
        if (whyUser is not null && owner == OwnerKind.Account)
        {
            yield return new OpenQuestion(
                $"owner of the job {job.Name}", $"an account's token is asked for, and will be refused there: {whyUser}", null);
        }
    }

    // As the dashboard grants the template: on the account, and on every zone in it.
    private TemplateSurface TemplateOf(PlannedAccount account)
    {
        if (!templates.TryGetValue(account.Id ?? string.Empty, out var known))
        {
            var template = catalog.Templates.Single(template => template.Name == TemplateName);
            known = new TemplateSurface(template.Name, template.Date, meter.Measure(template.Groups.Select(group => new Grant(
                group,
                group.Scope == Scope.Zone ? Resource.AllZones(account.Id) : group.Scope == Scope.User ? Resource.User(null) : Resource.Account(account.Id)))));
            templates.Add(account.Id ?? string.Empty, known);
        }

        return known;
    }

    // Without a configuration there is none to change; a run whose surroundings set the account asks for none.
    private IEnumerable<Advice> AdviceFor(ImmutableArray<JobRun> runs, string? account) =>
        new RunExpansions(run => Expand(run, run.HasOpenAccount ? Given(request.State) : request.State ?? ExpansionState.Any, account))
            .Of(runs.Where(run => !run.Project.Configuration.Raw.Members.IsEmpty))
            .SelectMany(run => run.Expansion.Advice);

    // Several places on one line, or several commands, may ask for one and the same change.
    private static ImmutableArray<Advice> OncePerLine(IEnumerable<Advice> advice) =>
    [
        .. advice.GroupBy(one => (one.Change, one.Where.File, one.Where.Line))
            .Select(same => same.First() with { Spares = [.. same.SelectMany(one => one.Spares).Distinct()] }),
    ];

    // A permission that is there for nothing but the spared calls goes with them.
    private static Advice WithFreed(Advice advice, MinimisedPlan plan)
    {
        var spared = advice.Spares.ToHashSet();
        var freed = plan.Permissions
            .Where(permission => permission.Reasons.SelectMany(reason => reason.Operations).All(spared.Contains))
            .Select(permission => permission.Group);
        return advice with { Frees = [.. advice.Frees.Concat(freed).Distinct()] };
    }

    private IEnumerable<OpenQuestion> VersionQuestion(VersionEvidence evidence)
    {
        var version = evidence.Version;
        if (version > RecordedVersions.Newest || version < RecordedVersions.Oldest)
        {
            var isNewer = version > RecordedVersions.Newest;
            yield return new OpenQuestion(
                $"wrangler {version}",
                $"{(isNewer ? "newer" : "older")} than the recorded versions, {RecordedVersions.Oldest} to {RecordedVersions.Newest}; "
                + $"planned as {(isNewer ? RecordedVersions.Newest : RecordedVersions.Oldest)}",
                evidence.Where);
        }
    }

    private static OpenQuestion Uncovered(Requirement requirement) => new(
        requirement.Alternatives[0][0].Operation.ToString(),
        "nobody knows which permission it wants, so the plan has none for it, and the run may be refused there",
        requirement.Evidence.Where);
}
