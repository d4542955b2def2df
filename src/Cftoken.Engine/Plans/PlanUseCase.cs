using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Projects;
using Cftoken.Tokens;
using Cftoken.Tools.Invocations;
using Cftoken.Tools.Knowledge;

namespace Cftoken.Engine.Plans;

/// <summary>Works out the least permissions that a project's deploy needs. Offline.</summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
public sealed class PlanUseCase(OutsideWorld world, PermissionCatalog catalog)
{
    private const string EnvironmentVariable = "CLOUDFLARE_ENV";

    /// <summary>Plans every job that deploys.</summary>
    /// <exception cref="ProblemException">
    /// The project cannot be read, its configuration or <c>CLOUDFLARE_ACCOUNT_ID</c> is wrong, or it has no such job.
    /// </exception>
    public PlanReport Plan(PlanRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var read = new Dictionary<string, Project>(StringComparer.Ordinal);
        var environment = request.Environment ?? (world.Environment.Get(EnvironmentVariable) is { Length: > 0 } named ? named : null);
        var jobs = Jobs.Of(ProjectFor, environment);
        var planner = new JobPlanner(catalog, ToolKnowledge.Load(catalog), request.Wrangler, AccountFromOutside(request.Known), request.Known);
        var deploying = !request.Commands.IsEmpty ? [OfCommands(request.Commands)]
            : request.Job is null ? jobs.Deploying : [.. jobs.Deploying.Where(job => job.Name == request.Job)];
        if (deploying.IsEmpty)
        {
            throw NoSuchJob(request.Job!, jobs);
        }

        MustBeAccountId(request.Known, deploying);
        var planned = deploying.Select(job => job.Project.Environment).ToHashSet();
        return new PlanReport(
            [.. deploying.Select(job => planner.Plan(job, ProjectFor))],
            jobs.Others,
            environment is null ? [.. deploying[0].Project.Environments.Where(name => !planned.Contains(name))] : [],
            [.. deploying.SelectMany(job => job.Project.Warnings).Distinct()]);

        Job OfCommands(ImmutableArray<Invocation> commands) => new(
            request.Job ?? commands[0].Command, ProjectFor(Jobs.EnvironmentOf(commands[0]) ?? environment), commands);

        Project ProjectFor(string? name)
        {
            if (!read.TryGetValue(name ?? string.Empty, out var known))
            {
                known = new ProjectReader(world).Read(request.Path, name);
                read.Add(name ?? string.Empty, known);
            }

            return known;
        }
    }

    // Also what the environment says has to wait: the configuration's own account id goes before both, as in wrangler.
    private PlannedAccount? AccountFromOutside(KnownIds known) =>
        world.Environment.Get(TokenVariables.AccountId) is { Length: > 0 } set ? new PlannedAccount(set, TokenVariables.AccountId)
        : known.AccountId is { } id ? new PlannedAccount(id, "found for this run")
        : null;

    private void MustBeAccountId(KnownIds known, ImmutableArray<Job> deploying)
    {
        if (AccountFromOutside(known) is { Source: TokenVariables.AccountId } set
            && !ResourceIds.IsHexId(set.Id)
            && deploying.Any(job => job.Project.AccountId is null))
        {
            throw new ProblemException(new Problem(
                "environment.account-id",
                $"The environment variable {TokenVariables.AccountId} is not an account id, which has 32 lower hex digits: \"{UntrustedText.Clean(set.Id, 40)}\".",
                new Fix("Copy the account id from the dashboard's address, dash.cloudflare.com/<account id>, or unset the variable."),
                Kind: ProblemKind.Usage));
        }
    }

    private static ProblemException NoSuchJob(string job, Jobs jobs) => new(new Problem(
        "plan.no-such-job",
        $"The project has no deploy job {UntrustedText.Clean(job, 80)}.",
        new Fix($"Name one of these: {string.Join(", ", jobs.Deploying.Select(known => known.Name).Distinct())}."),
        Kind: ProblemKind.Usage));
}
