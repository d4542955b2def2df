using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Errors;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Engine.LookingUp;
using Cftoken.Engine.Plans;
using Cftoken.Tokens;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.ProjectTokens;

namespace Cftoken.Engine.Targets;

/// <summary>
/// Finds the one job that a command is about, in two steps: what its files tell offline, and then the plan with the ids
/// that have to be looked up.
/// </summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
internal sealed class JobTargetFinder(OutsideWorld world, PermissionCatalog catalog)
{
    private const string AccountUnknown = "account.unknown";

    private readonly PlanUseCase planning = new(world, catalog);

    /// <summary>The plan of the one job, from files alone.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="typed">The request as it was typed, where that is another one: a repair repeats it.</param>
    /// <exception cref="ProblemException">There are several jobs, or nothing can be planned.</exception>
    public JobPlan Offline(TokenRequest request, TokenRequest? typed = null) => OnlyPlan(request, typed ?? request, new KnownIds());

    /// <summary>The plans of all jobs that a request is about, from files alone; at least one.</summary>
    /// <exception cref="ProblemException">Nothing can be planned, or there is no job.</exception>
    public ImmutableArray<JobPlan> All(TokenRequest request) =>
        planning.Plan(new PlanRequest(request.Path, request.Environment, request.Wrangler, request.Job) { Asked = request.Asked }).Plans is { IsEmpty: false } plans
            ? plans
            : throw new ProblemException(new Problem(
                "job.none",
                "No job of the project needs a token.",
                new Fix("Look at the jobs that there are:", "cftoken jobs"),
                Kind: ProblemKind.Usage));

    /// <summary>The plans of all jobs of the project that a job belongs to, from files alone.</summary>
    public ImmutableArray<JobPlan> OfProject(JobPlan plan) => planning.Plan(new PlanRequest(plan.ReadProject!.Root)).Plans;

    /// <summary>The plans of the jobs that a key may mean, from files alone.</summary>
    /// <exception cref="ProblemException">There is no such job or project, or it cannot be planned.</exception>
    public ImmutableArray<JobPlan> Recorded(JobKey job) => planning.Plan(new PlanRequest(job.Project, job.Environment, null, job.Job)).Plans;

    /// <summary>The plans of all jobs that a request is about, from files alone.</summary>
    /// <exception cref="ProblemException">Nothing can be planned.</exception>
    public ImmutableArray<JobPlan> OfflineAll(TokenRequest request) => Plans(request, new KnownIds());

    /// <summary>The job with every id known.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="offline">The plan from files alone.</param>
    /// <param name="found">The tokens of the project.</param>
    /// <param name="access">The way to the bootstrap credential.</param>
    /// <param name="lookUps">The way to ids that no file tells.</param>
    /// <param name="needsCredential">Whether nothing can be done without a bootstrap credential, so that a fault of it is told together with a missing id.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="ProblemException">Ids stay unknown.</exception>
    public async Task<JobTarget> FindAsync(
        TokenRequest request,
        JobPlan offline,
        ProjectTokenSearch found,
        BootstrapAccess access,
        LookUps lookUps,
        bool needsCredential,
        CancellationToken cancellation)
    {
        var known = await IdsAsync(offline, found, access, lookUps, needsCredential, cancellation);
        var plan = Plans(request, known).FirstOrDefault(offline.IsOfSameJob) ?? OnlyPlan(request, request, known);
        MustBeResolved(plan);
        return new JobTarget(plan, offline.ReadProject!, plan.Account.Id!, found);
    }

    /// <summary>
    /// The job with every id known; what no file tells is looked up with the first of the tokens that were found, if it may,
    /// where nobody gave another to look it up with.
    /// </summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="offline">The plan from files alone.</param>
    /// <param name="found">The tokens; there is at least one.</param>
    /// <param name="access">The way to the bootstrap credential.</param>
    /// <param name="client">Cloudflare.</param>
    /// <param name="bootstrap">The bootstrap credential, which looks nothing up; null where none was given.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="ProblemException">Ids stay unknown.</exception>
    public async Task<JobTarget> FindWithTokenAsync(
        TokenRequest request,
        JobPlan offline,
        ProjectTokenSearch found,
        BootstrapAccess access,
        CloudflareClient client,
        BootstrapSource? bootstrap,
        CancellationToken cancellation)
    {
        var given = LookUpToken.Find(world, request.LookupFile, BootstrapSource.KnownTo(world, bootstrap));
        try
        {
            return await FindAsync(new LookUps(client.With(given ?? found.Tokens[0].Value), request));
        }
        catch (CloudflareApiException refused) when (given is null && refused.Kind
            is ApiErrorKind.Authentication or ApiErrorKind.MissingPermission or ApiErrorKind.WrongFamily or ApiErrorKind.CredentialNotRecognised)
        {
            return await FindAsync(new LookUps(null, request));
        }

        Task<JobTarget> FindAsync(LookUps lookUps) => this.FindAsync(request, offline, found, access, lookUps, needsCredential: false, cancellation);
    }

    private JobPlan OnlyPlan(TokenRequest request, TokenRequest typed, KnownIds known)
    {
        var plans = Plans(request, known);
        return plans is [var only]
            ? only
            : throw new ProblemException(new Problem(
                "job.several",
                $"The project has {plans.Length} jobs: {string.Join(", ", plans.Take(12).Select(plan => NameOf(plan, plans)))}{(plans.Length > 12 ? ", …" : string.Empty)}. Each needs a token of its own.",
                new Fix(
                    "Name one of them with --env NAME, or with --job NAME.",
                    (plans[0].Environment is { } first
                        ? typed with { Environment = first }
                        : typed with { Job = JobNameOf(plans[0], plans) }).ToCommandLine()),
                Kind: ProblemKind.Usage));
    }

    private ImmutableArray<JobPlan> Plans(TokenRequest request, KnownIds known) =>
        planning.Plan(new PlanRequest(request.Path, request.Environment, request.Wrangler, request.Job) { Known = known, Asked = request.Asked }).Plans;

    private static void MustBeResolved(JobPlan plan)
    {
        var open = plan.Minimised.Unresolved.Select(resource => new Problem(
            "job.unresolved",
            $"The id of {UntrustedText.Clean(PlanWords.Of(resource), 120)} is not known, and a token names everything by id.",
            resource.Kind == Scope.Zone ? new Fix("Name the zone with --zone-id ID, or in the job's resources.")
                : resource.Kind == Scope.R2Bucket ? new Fix("Name the bucket with --r2-bucket NAME, or in the job's resources.")
                : resource.Kind == Scope.Worker ? new Fix("Name a Worker that exists with --worker NAME, and a file with a token that may list Workers (Workers Scripts Read) with --lookup FILE.")
                : new Fix("Name it in the job's resources, or leave the permission out."),
            Kind: ProblemKind.Usage)).ToList();
        if (open.Count > 0)
        {
            throw new ProblemException(open);
        }
    }

    private static string NameOf(JobPlan plan, ImmutableArray<JobPlan> plans) =>
        plan.Environment is { } environment ? $"{JobNameOf(plan, plans)} ({environment})" : JobNameOf(plan, plans);

    /// <summary>The name by which a job is found again. A script and a CI job are often called the same: their files tell them apart.</summary>
    public static string JobNameOf(JobPlan plan, ImmutableArray<JobPlan> plans) =>
        plan.Source is { } source && plans.Count(other => other.Job == plan.Job && other.Environment == plan.Environment) > 1
            ? $"{source.File}:{source.Name}"
            : plan.Job;

    // Whoever has to add an id should not learn only afterwards that the credential does not serve either.
    private static async Task<KnownIds> IdsAsync(
        JobPlan offline,
        ProjectTokenSearch found,
        BootstrapAccess access,
        LookUps lookUps,
        bool needsCredential,
        CancellationToken cancellation)
    {
        try
        {
            var account = await AccountAsync(offline, found, access.AccountId, lookUps, cancellation);
            return new KnownIds(account, await lookUps.ZonesAsync(offline.Minimised.Unresolved, account, cancellation))
            {
                Workers = await lookUps.WorkersAsync(offline.Minimised.Unresolved, account, cancellation),
                UserId = offline.Minimised.Unresolved.Any(resource => resource.Kind == Scope.User) ? await lookUps.UserAsync(cancellation) : null,
            };
        }
        catch (ProblemException missing) when (access.IsGiven || needsCredential || found.Tokens.IsEmpty)
        {
            throw await access.FaultAsync(missing.Problems.All(problem => problem.Code != AccountUnknown), cancellation) is { } fault
                ? new ProblemException(fault.Code == BootstrapDiagnosis.NeedsAccount ? [.. missing.Problems, fault] : [fault, .. missing.Problems])
                : missing;
        }
    }

    /// <summary>The account that a job works on.</summary>
    /// <exception cref="ProblemException">Nothing tells it.</exception>
    public static async Task<string> AccountAsync(
        JobPlan plan, ProjectTokenSearch found, string? besideBootstrap, LookUps lookUps, CancellationToken cancellation)
    {
        var account = plan.Account.Id
            ?? found.AccountIds.FirstOrDefault()?.Value
            ?? besideBootstrap
            ?? await lookUps.OnlyAccountAsync(cancellation)
            ?? throw new ProblemException(new Problem(
                AccountUnknown,
                "Nothing says which account the token is for.",
                new Fix($"Add account_id to the configuration, or set {TokenVariables.AccountId}."),
                Kind: ProblemKind.Usage));
        return ResourceIds.IsHexId(account)
            ? account
            : throw new ProblemException(new Problem(
                "account.malformed-id",
                "The account id is none: it has 32 lower hex digits.",
                new Fix("Copy it from the dashboard's address, dash.cloudflare.com/<account id>."),
                found.AccountIds.FirstOrDefault(candidate => candidate.Value == account)?.Where,
                ProblemKind.Usage));
    }
}
