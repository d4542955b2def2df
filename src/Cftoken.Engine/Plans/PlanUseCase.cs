using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Jobs;
using Cftoken.Engine.Jobs.Asking;
using Cftoken.Engine.Jobs.Finding;
using Cftoken.Projects;
using Cftoken.Tokens;
using Cftoken.Tools.Knowledge;

namespace Cftoken.Engine.Plans;

/// <summary>Works out the least permissions that a project's or a repository's jobs need. Offline.</summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
public sealed class PlanUseCase(OutsideWorld world, PermissionCatalog catalog)
{
    /// <summary>The code of the problem that there is no project, so that nothing tells what a token is for.</summary>
    public const string NoProject = "project.no-configuration";

    // As scripts that create tokens call it, for what is asked for outright and names no zone.
    private const string ZoneVariable = "CLOUDFLARE_ZONE_ID";

    /// <summary>Plans every job that was asked for.</summary>
    /// <exception cref="ProblemException">
    /// A project cannot be read, a configuration or <c>CLOUDFLARE_ACCOUNT_ID</c> is wrong, or there is no such job.
    /// </exception>
    public PlanReport Plan(PlanRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var asked = request.Asked is { } outright ? new AskedJobs(catalog, WithZoneOfEnvironment(outright)) : null;
        if (asked is not null && request.Asked!.IsAlone)
        {
            return PlanAlone(asked, request);
        }

        var known = RepositoryJobs.Read(world, catalog, request.Path, request.Environment);
        if (request.Job is null && request.Commands.IsEmpty && known.IsEmpty)
        {
            MustHaveProject(request, known.Environment);
        }

        var jobs = !request.Commands.IsEmpty ? [known.OfCommands(request.Commands, request.Job)]
            : request.Job is { } name ? known.Named(name)
            : known.Planned;
        jobs = asked is null ? jobs : WithAsked(jobs, asked, request);
        MustBeAccountId(request.Known, jobs);
        var planner = new JobPlanner(catalog, ToolKnowledge.Load(catalog), request, AccountFromOutside(request.Known));

        // A CI job that only works locally needs no token; whoever asks for it by name is told so.
        var plans = PlanAll(planner, jobs).Where(plan => request.Job is not null || !IsSilent(plan)).ToImmutableArray();
        var included = plans.SelectMany(plan => plan.Commands).Select(KeyOf).ToHashSet();
        var others = known.Commands.Where(run => request.Job is null && !included.Contains(KeyOf(run.Invocation))).ToList();
        var split = new Split(planner, request.Path, known.Root);
        var environments = plans.Select(plan => plan.Environment).ToHashSet();
        var questions = known.QuestionsOf(plans);
        return new PlanReport(
            [.. plans.Select((plan, place) => plan with { Unknowns = [.. plan.Unknowns, .. questions[place]] })],
            [.. others.Select(run => run.Invocation)],
            known.Environment is null && jobs.Length > 0
                ? [.. jobs[0].Project.Environments.Where(other => !environments.Contains(other))]
                : [],
            [.. known.Warnings.Concat(jobs.SelectMany(job => job.Project.Warnings)).Distinct()])
        {
            Whole = plans.Length > 1 ? Join(planner, null, plans) : null,
            Shared = [.. SharedTokens(plans).Select(token => Join(planner, token.Name, token.Plans))],
            Proposal = [.. plans.Select(split.Of).OfType<SplitProposal>()],
            Silent = [.. others.Select(run => planner.WhySilent(run) is { } why ? new SilentCommand(run.Invocation, why) : null).OfType<SilentCommand>()],
            Unknowns = [.. questions[-1]],
        };
    }

    private PlanReport PlanAlone(AskedJobs asked, PlanRequest request)
    {
        var folder = Path.GetFullPath(request.Path, world.Environment.CurrentDirectory);
        ImmutableArray<Job> jobs = [asked.Alone(folder)];
        MustBeAccountId(request.Known, jobs);
        var planner = new JobPlanner(catalog, ToolKnowledge.Load(catalog), request, AccountFromOutside(request.Known));
        return new PlanReport(PlanAll(planner, jobs), [], [], []);
    }

    // Nothing tells of a job; the reader of projects says best what is missing.
    private void MustHaveProject(PlanRequest request, string? environment)
    {
        try
        {
            _ = new ProjectReader(world).Read(request.Path, environment);
        }
        catch (ProblemException none) when (none.Problems is [{ Code: NoProject } problem])
        {
            const string without = "Run the command in a project, or give its path. Without a project, name what the token is for: "
                + "--profile workers+d1, --permission 'Zone:DNS:Edit' or --operation 'GET /zones'.";
            throw new ProblemException(problem with { Fix = new Fix(without) });
        }
    }

    private static ImmutableArray<Job> WithAsked(ImmutableArray<Job> jobs, AskedJobs asked, PlanRequest request) =>
        request.Asked!.NamesWork && jobs.Length > 1
            ? throw new ProblemException(new Problem(
                "usage.several-jobs",
                $"The project has {jobs.Length} jobs, and nothing says to which of them the permissions belong.",
                new Fix($"Name one with --job NAME or --env NAME: {UntrustedText.Clean(string.Join(", ", jobs.Select(job => job.Name).Distinct().Take(12)), 300)}."),
                Kind: ProblemKind.Usage))
            : [.. jobs.Select(asked.AddTo)];

    private static ImmutableArray<JobPlan> PlanAll(JobPlanner planner, ImmutableArray<Job> jobs)
    {
        var problems = new List<Problem>();
        var plans = ImmutableArray.CreateBuilder<JobPlan>();
        foreach (var job in jobs)
        {
            try
            {
                plans.Add(planner.Plan(job));
            }
            catch (ProblemException wrong)
            {
                problems.AddRange(wrong.Problems);
            }
        }

        return problems.Count == 0 ? plans.ToImmutable() : throw new ProblemException([.. problems.Distinct()]);
    }

    private AskedFor WithZoneOfEnvironment(AskedFor asked)
    {
        if (!asked.NamesWork || !asked.ZoneIds.IsEmpty || world.Environment.Get(ZoneVariable) is not { Length: > 0 } zone)
        {
            return asked;
        }

        return ResourceIds.IsHexId(zone)
            ? asked with { ZoneIds = [zone] }
            : throw new ProblemException(new Problem(
                "environment.zone-id",
                $"The environment variable {ZoneVariable} is not a zone id, which has 32 lower hex digits: \"{UntrustedText.Clean(zone, 40)}\".",
                new Fix("Copy the id from the zone's overview page in the dashboard, or unset the variable."),
                Kind: ProblemKind.Usage));
    }

    private static bool IsSilent(JobPlan plan) => plan.Parts.IsEmpty && !plan.Silent.IsEmpty && plan.Source is not null;

    // A deployment environment may hold another value under the same name.
    private static IEnumerable<(string Name, ImmutableArray<JobPlan> Plans)> SharedTokens(ImmutableArray<JobPlan> plans) =>
        plans.SelectMany(plan => plan.TokenNames.Select(name => (Name: name, plan.Source?.Environment, Plan: plan)))
            .GroupBy(one => one.Environment is { } environment ? $"{one.Name} of {environment}" : one.Name, StringComparer.Ordinal)
            .Where(group => group.Count() > 1)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (group.Key, group.Select(one => one.Plan).ToImmutableArray()));

    private static JoinedPlan Join(JobPlanner planner, string? name, ImmutableArray<JobPlan> plans) =>
        new(name, plans, planner.Minimise(plans.SelectMany(plan => plan.Parts).SelectMany(part => part.Requirements)));

    // The same command is read anew for each environment.
    private static (SourceLocation Where, string CommandLine) KeyOf(Tools.Invocations.Invocation command) => (command.Where, PlanWords.CommandLine(command));

    // Also what the environment says has to wait: the configuration's own account id goes before both, as in wrangler.
    private PlannedAccount? AccountFromOutside(KnownIds known) =>
        world.Environment.Get(TokenVariables.AccountId) is { Length: > 0 } set ? new PlannedAccount(set, TokenVariables.AccountId)
        : known.AccountId is { } id ? new PlannedAccount(id, "found for this run")
        : null;

    private void MustBeAccountId(KnownIds known, ImmutableArray<Job> jobs)
    {
        if (AccountFromOutside(known) is { Source: TokenVariables.AccountId } set
            && !ResourceIds.IsHexId(set.Id)
            && jobs.Any(job => job.Project.AccountId is null))
        {
            throw new ProblemException(new Problem(
                "environment.account-id",
                $"The environment variable {TokenVariables.AccountId} is not an account id, which has 32 lower hex digits: \"{UntrustedText.Clean(set.Id, 40)}\".",
                new Fix("Copy the account id from the dashboard's address, dash.cloudflare.com/<account id>, or unset the variable."),
                Kind: ProblemKind.Usage));
        }
    }
}
