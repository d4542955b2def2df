using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Errors;
using Cftoken.Core.Files;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Plans;
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
        using var client = new CloudflareClient(world, apiBase);
        try
        {
            var offline = OnlyPlan(request, new KnownIds());
            var project = offline.ReadProject!;
            request = WithOwner(request.With(offline.Terms), offline);
            WarnOfFileInside(project.Root, request, dialogue);
            var found = ProjectTokenFiles.Search(world.Files, project.Root, request.Sink);
            MustNotBeBootstrap(found, bootstrap);
            var access = new BootstrapAccess(client, world.Time, bootstrap, request, dialogue);
            var lookUps = LookUps.Open(world, client, request, bootstrap);
            var plan = OnlyPlan(request, await IdsAsync(request, offline, found, bootstrap, access, lookUps, cancellation));
            MustBeResolved(plan);
            var existing = new ExistingTokens(catalog, client, world.Time, request, access, dialogue);
            return await new Creation(world, client, request, project, plan, plan.Account.Id!, existing, access, dialogue).RunAsync(found, cancellation);
        }
        catch (CloudflareApiException failed)
        {
            throw new ProblemException(failed.ToProblem());
        }
    }

    private JobPlan OnlyPlan(CreateRequest request, KnownIds known)
    {
        var plans = planning.Plan(new PlanRequest(request.Path, request.Environment, request.Wrangler, request.Job) { Known = known, Asked = request.Asked }).Plans;
        return plans is [var only]
            ? only
            : throw new ProblemException(new Problem(
                "create.several-jobs",
                $"The project has {plans.Length} deploy jobs: {string.Join(", ", plans.Take(12).Select(plan => NameOf(plan, plans)))}{(plans.Length > 12 ? ", …" : string.Empty)}. Each needs a token of its own.",
                new Fix(
                    "Name one of them with --env NAME, or with --job NAME.",
                    CreateCommandLine.For(plans[0].Environment is { } first
                        ? request with { Environment = first }
                        : request with { Job = JobNameOf(plans[0], plans) })),
                Kind: ProblemKind.Usage));
    }

    private static void MustBeResolved(JobPlan plan)
    {
        var open = plan.Minimised.Unresolved.Select(resource => new Problem(
            "create.unresolved",
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

    private static CreateRequest WithOwner(CreateRequest request, JobPlan plan) => plan.UserOwnedBecause switch
    {
        { } why when request.Owner == OwnerKind.Account => throw new ProblemException(new Problem(
            "owner.must-be-user",
            $"An account-owned token is asked for, and it would not do: {why}.",
            new Fix("Ask for a user's token:", CreateCommandLine.For(request with { Owner = OwnerKind.User })),
            Kind: ProblemKind.Usage)),
        { } => request with { Owner = OwnerKind.User },
        null => request,
    };

    private static string NameOf(JobPlan plan, ImmutableArray<JobPlan> plans) =>
        plan.Environment is { } environment ? $"{JobNameOf(plan, plans)} ({environment})" : JobNameOf(plan, plans);

    // A script and a CI job are often called the same: their files tell them apart.
    private static string JobNameOf(JobPlan plan, ImmutableArray<JobPlan> plans) =>
        plan.Source is { } source && plans.Count(other => other.Job == plan.Job && other.Environment == plan.Environment) > 1
            ? $"{source.File}:{source.Name}"
            : plan.Job;

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

    // Whoever has to add an id should not learn only afterwards that the credential does not serve either.
    private static async Task<KnownIds> IdsAsync(
        CreateRequest request,
        JobPlan offline,
        ProjectTokenSearch found,
        BootstrapSource? bootstrap,
        BootstrapAccess access,
        LookUps lookUps,
        CancellationToken cancellation)
    {
        try
        {
            var account = await AccountAsync(offline, found, bootstrap, lookUps, cancellation);
            return new KnownIds(account, await lookUps.ZonesAsync(offline.Minimised.Unresolved, account, cancellation))
            {
                Workers = await lookUps.WorkersAsync(offline.Minimised.Unresolved, account, cancellation),
                UserId = offline.Minimised.Unresolved.Any(resource => resource.Kind == Scope.User) ? await lookUps.UserAsync(cancellation) : null,
            };
        }
        catch (ProblemException missing) when (bootstrap is not null || request.Existing != ExistingToken.Reuse || found.Tokens.IsEmpty)
        {
            throw await access.FaultAsync(cancellation) is { } fault ? new ProblemException([fault, .. missing.Problems]) : missing;
        }
    }

    private void WarnOfFileInside(string root, CreateRequest request, ICreateDialogue dialogue)
    {
        if (request.BootstrapFile is { } file
            && RealPath.OfFolder(Path.GetDirectoryName(Path.GetFullPath(file, world.Environment.CurrentDirectory))!) is var folder
            && RealPath.IsWithin(RealPath.OfFolder(root), folder))
        {
            dialogue.Tell(
                "The bootstrap credential lies inside the project, where a commit or an upload can take it along. Move it out: "
                + $"mkdir -p ~/.config/cftoken && mv {ShellText.Quote(file)} ~/.config/cftoken/bootstrap.env");
        }
    }

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
