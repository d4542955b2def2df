using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Files;
using Cftoken.Core.Files.Copying;
using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Core.Text;
using Cftoken.Emulator;
using Cftoken.Emulator.State;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Proving.Sandbox;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Tokens;

namespace Cftoken.Engine.Proving;

/// <summary>Runs the command with a token: on a fresh emulator and a fresh copy of the project.</summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
/// <param name="confinement">Keeps it from the network; null: nothing does.</param>
/// <param name="copy">What is copied.</param>
/// <param name="seed">What the emulator holds.</param>
/// <param name="plan">The plan.</param>
internal sealed class Trial(
    OutsideWorld world, PermissionCatalog catalog, Confinement? confinement, ProjectCopy copy, EmulatorSeed seed, JobPlan plan)
{
    private static readonly ImmutableArray<string> Deploys = ["deploy", "versions upload", "pages deploy", "triggers deploy"];

    /// <summary>The command.</summary>
    public required ImmutableArray<string> Words { get; init; }

    /// <summary>The full path of the folder in which it runs, in the original.</summary>
    public required string Folder { get; init; }

    /// <summary>How long one run may take.</summary>
    public required TimeSpan Limit { get; init; }

    /// <summary>The links that no copy has, because they lead out of it.</summary>
    public IReadOnlyList<string> LeftOut { get; private set; } = [];

    /// <summary>
    /// Runs the command; where it deploys and succeeds, once more on the state that it left, because a second deploy makes
    /// other calls than the first.
    /// </summary>
    /// <param name="policies">What its token may do.</param>
    /// <param name="cancellation">Ends it, and everything that it started.</param>
    public async Task<ImmutableArray<TrialRun>> RunAsync(ImmutableArray<Policy> policies, CancellationToken cancellation)
    {
        using var place = new ThrowAwayFolder();
        var (folder, leftOut) = copy.Make(place.Make("work"), Folder, cancellation);
        LeftOut = leftOut;
        await using var emulator = await CloudflareEmulator.StartAsync(new EmulatorOptions { World = world, Catalog = catalog, Seed = seed }, cancellation);
        var (tokenId, token) = emulator.Issue(plan.Owner, policies, seed.Accounts[0].Id);
        var runs = ImmutableArray.CreateBuilder<TrialRun>();
        var repeats = plan.Commands.Any(command => Deploys.Contains(command.Command)) ? 2 : 1;
        while (runs.Count < repeats && runs.All(run => run.Succeeded))
        {
            var before = emulator.Log.Entries.Length;
            var ended = await RunOnceAsync(place, folder, emulator.BaseAddress, token, runs.Count, cancellation);
            runs.Add(new TrialRun(ended.ExitCode, OutputLines.Last(ended.Output, token), tokenId, emulator.Log.Entries[before..]));
        }

        return runs.ToImmutable();
    }

    private async Task<GroupResult> RunOnceAsync(
        ThrowAwayFolder place, string folder, Uri address, Secret token, int number, CancellationToken cancellation)
    {
        // Each run has a home of its own: what a tool remembers there would change its second run, as on no fresh CI machine.
        var mine = place.Make($"run{number}");
        var environment = ChildEnvironment.Create(
            world.Environment, Directory.CreateDirectory(Path.Combine(mine, "home")).FullName, Directory.CreateDirectory(Path.Combine(mine, "tmp")).FullName, PackagePrograms.Of(folder));
        environment[TokenVariables.Token] = token.Reveal();
        environment[TokenVariables.AccountId] = seed.Accounts[0].Id;
        environment[ApiBase.Variable] = address.AbsoluteUri;
        var request = new ProcessRequest(Words[0], [.. Words[1..]], folder, environment);
        try
        {
            if (confinement is null)
            {
                return await world.Processes.RunInGroupAsync(request, Limit, cancellation);
            }

            var (confined, door) = confinement.Confine(request, mine, place.Path, address.Port);
            await using (door)
            {
                return await world.Processes.RunInGroupAsync(confined, Limit, cancellation);
            }
        }
        catch (FileNotFoundException)
        {
            throw new ProblemException(new Problem(
                "prove.no-program",
                $"There is no program {UntrustedText.Clean(Words[0], 100)} on the path.",
                new Fix("Check how it is written; wrangler is usually run through npx:", "cftoken prove -- npx wrangler deploy"),
                Kind: ProblemKind.Usage));
        }
    }
}
