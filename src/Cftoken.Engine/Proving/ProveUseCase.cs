using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Emulator;
using Cftoken.Emulator.State;
using Cftoken.Engine.Jobs;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Proving.Sandbox;
using Cftoken.Projects;

namespace Cftoken.Engine.Proving;

/// <summary>
/// Proves a plan: runs the real command against the emulator with a token of exactly the plan, and once more for each
/// permission without it. Every trial has an emulator and a copy of the project of its own.
/// </summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
public sealed class ProveUseCase(OutsideWorld world, PermissionCatalog catalog)
{
    private const string MadeUpAccount = "0000000000000000000000000000acc0";

    /// <summary>Proves the plan of a command.</summary>
    /// <param name="request">What to prove.</param>
    /// <param name="tell">Told how far it has come, before each trial and at the end.</param>
    /// <param name="warn">Told what makes the proof weaker than it could be.</param>
    /// <param name="cancellation">Ends it, and everything that it started.</param>
    /// <exception cref="ProblemException">There is no plan, no program, or no copy can be made.</exception>
    public async Task<Proof> ProveAsync(ProveRequest request, Action<ProveProgress> tell, Action<Problem> warn, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(tell);
        ArgumentNullException.ThrowIfNull(warn);
        var (plan, seed) = PlanOf(request);
        var policies = new TokenPolicies(plan, request.IncludeOptional, seed.User.Id);
        var folder = FolderOf(request.Path);
        var copy = ProjectCopy.Of(world, folder, request.CopiedFolder, request.Words);
        var confinement = await Confinement.TryCreateAsync(world, cancellation);
        if (confinement is null)
        {
            warn(NotConfined);
        }
        else if (!Confinement.ProtectsFiles)
        {
            warn(FilesOpen);
        }

        var trial = new Trial(world, catalog, confinement, copy, seed, plan)
        {
            Words = request.Words,
            Folder = folder,
            Limit = request.Limit,
        };
        tell(new ProveProgress(0, policies.Granted.Length + 1, null));
        var runs = await trial.RunAsync(policies.All, cancellation);
        var (verdict, because, lastLines) = Judgement.OfPlan(runs);
        var proofs = ImmutableArray.CreateBuilder<PermissionProof>();
        foreach (var permission in verdict == Sufficiency.Sufficient ? policies.Granted : [])
        {
            tell(new ProveProgress(proofs.Count + 1, policies.Granted.Length + 1, permission.Group.Name));
            proofs.Add(Judgement.OfPermission(permission, await trial.RunAsync(policies.Without(permission), cancellation)));
        }

        foreach (var link in trial.LeftOut)
        {
            warn(LinkLeftOut(link));
        }

        tell(new ProveProgress(policies.Granted.Length + 1, policies.Granted.Length + 1, null));
        return new Proof(
            plan, request.Words, verdict, because, lastLines, [.. runs.Select(run => run.Facts)], proofs.ToImmutable(), catalog.PublishedOn, confinement is not null);
    }

    /// <summary>The plan that would be proven. Nothing is run.</summary>
    /// <exception cref="ProblemException">There is no plan.</exception>
    public JobPlan Plan(ProveRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return PlanOf(request).Plan;
    }

    private (JobPlan Plan, EmulatorSeed Seed) PlanOf(ProveRequest request)
    {
        var planning = new PlanUseCase(world, catalog);
        if (request.Seed is { } given)
        {
            var zones = given.Zones.ToImmutableDictionary(zone => zone.Name, zone => zone.Id, StringComparer.Ordinal);
            var wanted = new ProvenPlan(world, planning).RequestFor(request) with { Known = new KnownIds(given.Accounts[0].Id, zones) };
            return (planning.Plan(wanted).Plans[0], given);
        }

        var asked = new ProvenPlan(world, planning).RequestFor(request) with { Known = new KnownIds(MadeUpAccount, ImmutableDictionary<string, string>.Empty) };
        var plan = planning.Plan(asked).Plans[0];
        var seed = new ProvenSeed(plan.Account.Id ?? MadeUpAccount);
        var environments = plan.Commands.Select(Job.EnvironmentOf).Append(plan.Environment).Distinct();
        foreach (var environment in environments)
        {
            seed.Add(new ProjectReader(world).Read(request.Path, environment).Configuration.Effective);
        }

        foreach (var command in plan.Commands)
        {
            seed.Add(command, plan.Worker);
        }

        seed.AddZones(plan);
        var known = new KnownIds(MadeUpAccount, seed.ZoneIds);
        return (planning.Plan(asked with { Known = known }).Plans[0], seed.Build());
    }

    private string FolderOf(string path)
    {
        var full = Path.GetFullPath(path, world.Environment.CurrentDirectory);
        return world.Files.DirectoryExists(full) ? full : Path.GetDirectoryName(full)!;
    }

    private static readonly Problem NotConfined = new(
        "prove.network",
        "This system does not let the command be kept from the network: only its environment and its project are taken care of.",
        new Fix("On Linux, install util-linux and allow user namespaces; elsewhere, run commands that you trust."));

    private static readonly Problem FilesOpen = new(
        "prove.files",
        "This system does not let the command be kept from writing to files outside its copy of the project.",
        new Fix("Use Linux 5.12 or newer; elsewhere, run commands that you trust."));

    private static Problem LinkLeftOut(string link) => new(
        "prove.link",
        $"The link {UntrustedText.Clean(link, 200)} leads out of the copied folder and is not in the copy.",
        new Fix("If the command needs it, name a folder that holds both:", "cftoken prove --copy FOLDER -- npx wrangler deploy"));
}
