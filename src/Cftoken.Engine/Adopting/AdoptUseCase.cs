using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Core.Text;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Recovering;
using Cftoken.Engine.Targets;
using Cftoken.Tokens;
using Cftoken.Tokens.Creating;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.ProjectTokens;
using Cftoken.Tokens.Registering;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.State;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Engine.Adopting;

/// <summary>
/// Takes over a token that somebody made in the dashboard: verified, held against the plan, delivered to the job's sinks
/// and recorded as the job's. Run twice, the second changes nothing.
/// </summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
public sealed class AdoptUseCase(OutsideWorld world, PermissionCatalog catalog)
{
    private readonly JobTargetFinder targets = new(world, catalog);

    /// <summary>Takes the token over.</summary>
    /// <exception cref="ProblemException">It was not taken over; the problems say why.</exception>
    public async Task<AdoptResult> RunAsync(AdoptRequest request, IAdoptDialogue dialogue, IApproval approval, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(dialogue);
        ArgumentNullException.ThrowIfNull(approval);
        HandMadeToken.MustNotBePath(world, request.Path);
        if (request.BootstrapFile == BootstrapPlaces.StandardInput)
        {
            throw new ProblemException(new Problem(
                "usage.standard-input",
                "Standard input brings the token that is to be taken over, so it cannot bring the bootstrap credential.",
                new Fix("Name a file with --bootstrap-env FILE, or set CFTOKEN_BOOTSTRAP_TOKEN."),
                Kind: ProblemKind.Usage));
        }

        var apiBase = ApiBase.Find(request.ApiBase, world.Environment);
        using var client = new CloudflareClient(world, apiBase, dialogue.Tell);
        try
        {
            var offline = targets.Offline(request);
            var project = offline.ReadProject!;
            var terms = new CreateRequest(request.Path) { Owner = request.Owner, Sinks = request.Sinks }.With(offline.Terms, world.Environment);
            terms = terms with { Owner = OwnerRule.KindFor(request, terms.Owner, offline) };
            var sinks = terms.Addresses().Select(address => SinkFactory.Open(address, Creation.ContextOf(world, project, terms.SinkChoice))).ToImmutableArray();
            var bootstrap = await BootstrapSource.FindAsync(world, request.BootstrapFile, project.Root, dialogue.Tell, cancellation);
            var value = await HandMadeToken.ReadAsync(world, () => BootstrapSource.KnownTo(world, bootstrap), dialogue.Tell, cancellation);
            var memory = TokenMemory.OnDisk(world);
            var job = JobKeys.Of(offline, project, apiBase);
            using var taken = await memory.Locks.TakeAsync(job, cancellation);
            var access = new BootstrapAccess(client, world.Time, bootstrap, request, dialogue);
            await new OpenIntentsOfJob(world, catalog, client, access, memory, new Approver(approval), request, dialogue).SettleAsync(job, cancellation);
            var found = ProjectTokenFiles.Search(world.Files, project.Root);
            var token = new FoundToken(TokenVariables.Token, value, HandMadeToken.Where);
            var target = await targets.FindWithTokenAsync(
                request, offline, found with { Tokens = [token, .. found.Tokens] }, access, client, bootstrap, cancellation);
            var verification = await VerifyAsync(client, value, target.Account, cancellation);
            var record = await ReadAsync(client, access, value, verification, dialogue, cancellation);
            var comparison = await CompareAsync(client, access, terms, target.Plan, verification, record, dialogue, cancellation);
            var recorded = await memory.Register.FindAsync(job, cancellation);
            var names = sinks.Select(sink => sink.Name).ToImmutableArray();
            if (await IsThereAsync(recorded, verification, sinks, value, cancellation))
            {
                return new AdoptResult(target.Plan, verification, comparison, names, IsNew: false);
            }

            await TokenCreation.CheckAsync(sinks, cancellation);
            await ApproveAsync(request, target.Plan, verification, record, comparison, sinks, dialogue, approval, cancellation);
            await new HandDelivery(sinks).RunAsync(new TokenDelivery(verification.Id, value, target.Account), cancellation);
            await memory.Register.SaveAsync(
                new RecordedToken(
                    job,
                    new TokenReference(verification.Id, record?.Summary.Name ?? TokenReference.UnknownName),
                    verification.Owner,
                    [.. sinks.Select(sink => sink.Address)],
                    verification.ExpiresOn,
                    world.Time.GetUtcNow())
                {
                    AccountId = target.Account,

                    // Whoever takes back a predecessor means it to live on.
                    Retiring = [.. (recorded?.Retiring ?? []).Where(retiring => retiring.Token.Id != verification.Id)],
                    Version = recorded?.Version ?? 0,
                },
                CancellationToken.None);
            if (recorded is not null && recorded.Token.Id != verification.Id)
            {
                dialogue.Tell($"The token {recorded.Token.Id} was this job's until now. It may still be alive: cftoken revoke {recorded.Token.Id}");
            }

            return new AdoptResult(target.Plan, verification, comparison, names, IsNew: true);
        }
        catch (CloudflareApiException failed)
        {
            throw new ProblemException(failed.ToProblem());
        }
    }

    private async Task<TokenVerification> VerifyAsync(CloudflareClient client, Secret value, string account, CancellationToken cancellation)
    {
        var check = await new TokenVerifier(client, world.Time).VerifyAsync(value, account, cancellation);
        return check is { State: TokenState.Active, Verification: { } verification }
            ? verification
            : throw new ProblemException(check.Problem! with { Where = HandMadeToken.Where });
    }

    private async Task<TokenRecord?> ReadAsync(
        CloudflareClient client, BootstrapAccess access, Secret value, TokenVerification verification, IAdoptDialogue dialogue, CancellationToken cancellation)
    {
        var minting = new MintingCheck(catalog, client);
        var record = (access.IsGiven ? await AskAsync(access, verification, dialogue, cancellation) : null)
            ?? await minting.ReadItselfAsync(value, verification, cancellation);
        return record is not null && minting.ManagesTokens(record) ? throw HandMadeToken.ManagesTokens() : record;
    }

    private static async Task<TokenRecord?> AskAsync(BootstrapAccess access, TokenVerification verification, IAdoptDialogue dialogue, CancellationToken cancellation)
    {
        try
        {
            return await access.AskAsync(() => access.TokensOf(verification.Owner).GetAsync(verification.Id, cancellation));
        }
        catch (CloudflareApiException refused) when (refused.Kind is ApiErrorKind.MissingPermission or ApiErrorKind.WrongFamily or ApiErrorKind.NotFound)
        {
            dialogue.Tell($"The bootstrap credential may not read what this token may do: {refused.Message}");
            return null;
        }
    }

    private async Task<TokenComparison> CompareAsync(
        CloudflareClient client,
        BootstrapAccess access,
        CreateRequest terms,
        JobPlan plan,
        TokenVerification verification,
        TokenRecord? record,
        IAdoptDialogue dialogue,
        CancellationToken cancellation)
    {
        var existing = new ExistingTokens(catalog, client, world.Time, terms, access, dialogue);
        if (record is null)
        {
            return existing.Unread(verification);
        }

        var live = access.IsGiven ? await LiveGroups.ReadAsync(access, access.TokensOf(verification.Owner), dialogue, cancellation) : [];
        return existing.Compare(record, verification, LiveGroups.Apply(TokenDrafting.PlannedOf(plan), live));
    }

    private static async Task<bool> IsThereAsync(
        RecordedToken? recorded, TokenVerification verification, ImmutableArray<ITokenSink> sinks, Secret value, CancellationToken cancellation)
    {
        if (recorded is null || recorded.Token.Id != verification.Id || !recorded.Sinks.SequenceEqual(sinks.Select(sink => sink.Address)))
        {
            return false;
        }

        foreach (var sink in sinks.Where(sink => sink.Traits.CanReadBack))
        {
            if (await sink.ReadAsync(cancellation) is not { } there || !there.IsSameAs(value))
            {
                return false;
            }
        }

        return true;
    }

    // What the plan asks for is let in as with any first token of a job; what it does not is more than anybody agreed to.
    private IEnumerable<string> Unplanned(JobPlan plan, TokenRecord? record)
    {
        var planned = TokenDrafting.PlannedOf(plan).Select(permission => permission.Group).ToHashSet();
        return PolicySet.Of(record?.Policies ?? []).Grants
            .Where(grant => grant.Effect == PolicyEffect.Allow && (catalog.GroupById(grant.GroupId) is not { } group || !planned.Contains(group)))
            .Select(grant => grant.GroupId);
    }

    private async Task ApproveAsync(
        AdoptRequest request,
        JobPlan plan,
        TokenVerification verification,
        TokenRecord? record,
        TokenComparison comparison,
        ImmutableArray<ITokenSink> sinks,
        IAdoptDialogue dialogue,
        IApproval approval,
        CancellationToken cancellation)
    {
        ImmutableArray<string> because = [.. new PersonRule(catalog).ReasonsFor(plan.Terms.Gate, Unplanned(plan, record), []), .. Creation.ReasonsOf(sinks)];
        if (comparison.IsExact && because.IsEmpty)
        {
            return;
        }

        dialogue.Show(plan, verification, comparison, AdoptRemarks.On(comparison));
        await new Approver(approval).MustApproveAsync(
            comparison.IsExact ? "Take this token over?" : "Take this token over although it differs?",
            comparison.Name is { } name ? UntrustedText.Clean(name, 120) : verification.Id,
            because,
            request.ToCommandLine("--yes"),
            cancellation);
    }
}
