using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Errors;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Engine.Creating.Places;
using Cftoken.Engine.LookingUp;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Recovering;
using Cftoken.Engine.Targets;
using Cftoken.Tokens.ProjectTokens;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.State;

namespace Cftoken.Engine.Creating;

/// <summary>
/// Gives a job a token of its own: keeps the one that the project has where it is exactly what the plan says, else
/// creates one, delivers it and verifies it. Run twice, the second changes nothing.
/// </summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
public sealed class CreateUseCase(OutsideWorld world, PermissionCatalog catalog)
{
    private readonly JobTargetFinder targets = new(world, catalog);

    /// <summary>Creates a token, or finds that none is needed.</summary>
    /// <exception cref="ProblemException">No token was delivered; the problems say what became of it.</exception>
    public async Task<CreateResult> RunAsync(
        CreateRequest request, ICreateDialogue dialogue, IApproval approval, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(dialogue);
        ArgumentNullException.ThrowIfNull(approval);
        var apiBase = ApiBase.Find(request.ApiBase, world.Environment);
        using var client = new CloudflareClient(world, apiBase, dialogue.Tell);
        try
        {
            var offline = targets.Offline(request);
            var project = offline.ReadProject!;
            request = request.With(offline.Terms, world.Environment);
            request = request with { Owner = OwnerRule.KindFor(request, request.Owner, offline) };
            TemporaryRule.MustBeOwner(request.OwnerName);
            if (request.IsTemporary)
            {
                _ = TemporaryRule.Of(request.TimeToLive, request.OwnerName, owner => (request with { OwnerName = owner }).ToCommandLine());
            }

            var bootstrap = await BootstrapSource.FindAsync(world, request.BootstrapFile, project.Root, dialogue.Tell, cancellation);
            var addresses = request.Addresses();
            var memory = TokenMemory.OnDisk(world);
            var job = JobKeys.Of(offline, project, apiBase);
            using var taken = await memory.Locks.TakeAsync(job, cancellation);
            var approver = new Approver(approval);
            var access = new BootstrapAccess(client, world.Time, bootstrap, request, dialogue);
            await new OpenIntentsOfJob(world, catalog, client, access, memory, approver, request, dialogue).SettleAsync(job, cancellation);
            var found = ProjectTokenFiles.Search(world.Files, project.Root, addresses.FirstOrDefault(address => address.Kind == SinkAddress.DotEnv)?.Target);
            BootstrapSource.NoneMayBeIn(found, BootstrapSource.KnownTo(world, bootstrap));
            var lookUps = LookUps.Open(world, client, request, bootstrap);
            var target = await targets.FindAsync(
                request, offline, found, access, lookUps, request.Existing != ExistingToken.Reuse, cancellation);
            var existing = new ExistingTokens(catalog, client, world.Time, request, access, dialogue);
            var sinks = addresses.Select(address => SinkFactory.Open(address, Creation.ContextOf(world, project, request.SinkChoice))).ToImmutableArray();
            var recorded = new RecordedTokens(world, client, memory, access, job, dialogue);
            var occupied = new OccupiedPlaces(client, world.Time, memory.Register, job, request);
            var before = new TokenBefore(world, client, access, memory, job, dialogue);
            return await new Creation(
                world, client, request, target, job, sinks, memory, recorded, existing, occupied, before, access, new PersonRule(catalog), approver, dialogue).RunAsync(cancellation);
        }
        catch (CloudflareApiException failed)
        {
            throw new ProblemException(failed.ToProblem());
        }
    }
}
