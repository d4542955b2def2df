using Cftoken.Catalog;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Errors;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Engine.Plans;
using Cftoken.Projects;
using Cftoken.Tokens;
using Cftoken.Tokens.ProjectTokens;

namespace Cftoken.Engine.Creating;

/// <summary>
/// Gives a job a token of its own: keeps the one that the project has where it is exactly what the plan says, else
/// creates one, delivers it and verifies it. Run twice, the second changes nothing.
/// </summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
public sealed class CreateUseCase(OutsideWorld world, PermissionCatalog catalog)
{
    private readonly PlanUseCase planning = new(world, catalog);

    /// <summary>Creates a token, or finds that none is needed.</summary>
    /// <exception cref="ProblemException">No token was delivered; the problems say what became of it.</exception>
    public async Task<CreateResult> RunAsync(CreateRequest request, ICreateDialogue dialogue, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(dialogue);
        var apiBase = ApiBase.Find(request.ApiBase, world.Environment);
        var bootstrap = BootstrapSource.Find(world, request.BootstrapFile);
        if (bootstrap is not null && apiBase is { IsCloudflare: false, Source: ApiBaseSource.CommandLine })
        {
            dialogue.Tell($"The bootstrap credential goes to {apiBase.Host}, as --api-base says.");
        }

        using var client = new CloudflareClient(world, apiBase);
        try
        {
            var offline = OnlyPlan(request, new KnownIds());
            var project = new ProjectReader(world).Read(request.Path, offline.Environment);
            var found = ProjectTokenFiles.Search(world.Files, project.Root);
            MustNotBeBootstrap(found, bootstrap);
            var lookUps = LookUps.Open(world, client, request.LookupFile);
            var account = await AccountAsync(offline, found, bootstrap, lookUps, cancellation);
            var zones = await lookUps.ZonesAsync(offline.Minimised.Unresolved, request.Zones, account, cancellation);
            var plan = OnlyPlan(request, new KnownIds(account, zones));
            var work = new Creation(world, catalog, client, request, plan, account, bootstrap, dialogue);
            return (request.Existing == ExistingToken.CreateNew ? null : await work.TryExistingAsync(found, cancellation))
                ?? await work.CreateAsync(project, cancellation);
        }
        catch (CloudflareApiException failed)
        {
            throw new ProblemException(failed.ToProblem());
        }
    }

    private JobPlan OnlyPlan(CreateRequest request, KnownIds known)
    {
        var plans = planning.Plan(new PlanRequest(request.Path, request.Environment, request.Wrangler, request.Job) { Known = known }).Plans;
        return plans is [var only]
            ? only
            : throw new ProblemException(new Problem(
                "create.several-jobs",
                $"The project has {plans.Length} deploy jobs: {string.Join(", ", plans.Select(NameOf))}. Each needs a token of its own.",
                new Fix(
                    "Name one of them with --env NAME, or with --job NAME.",
                    plans[0].Environment is { } first ? $"cftoken create --env {first}" : $"cftoken create --job {plans[0].Job}"),
                Kind: ProblemKind.Usage));
    }

    private static string NameOf(JobPlan plan) => plan.Environment is { } environment ? $"{plan.Job} ({environment})" : plan.Job;

    private static void MustNotBeBootstrap(ProjectTokenSearch found, BootstrapSource? bootstrap)
    {
        var misplaced = bootstrap is null ? [] : found.Tokens.Where(token => token.Value.IsSameAs(bootstrap.Value)).ToList();
        if (misplaced.Count > 0)
        {
            throw new ProblemException([.. misplaced.Select(token => BootstrapInProject(token.Where))]);
        }
    }

    /// <summary>What is said of a credential that can make tokens and stands where the project's own should.</summary>
    internal static Problem BootstrapInProject(SourceLocation where) => new(
        "bootstrap.in-project",
        "This is a bootstrap credential: it can create tokens, and must not lie in a project or be used for its work.",
        new Fix("Take the line out, roll the credential in the dashboard, keep the new value outside the project, and run the command again."),
        where,
        ProblemKind.Credential);

    private static async Task<string> AccountAsync(
        JobPlan plan, ProjectTokenSearch found, BootstrapSource? bootstrap, LookUps lookUps, CancellationToken cancellation)
    {
        var account = plan.Account.Id
            ?? found.AccountIds.FirstOrDefault()?.Value
            ?? bootstrap?.AccountId
            ?? await lookUps.OnlyAccountAsync(cancellation)
            ?? throw new ProblemException(new Problem(
                "account.unknown",
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
