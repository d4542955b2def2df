using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Core.Text;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Engine.Changing;
using Cftoken.Engine.Jobs;
using Cftoken.Engine.Listing;
using Cftoken.Engine.Targets;
using Cftoken.Tokens;
using Cftoken.Tokens.Editing;
using Cftoken.Tokens.Registering;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Engine.Revoking;

/// <summary>Takes tokens out of use: switched off, which can be taken back, or deleted for good.</summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
public sealed class RevokeUseCase(OutsideWorld world, PermissionCatalog catalog)
{
    /// <summary>Revokes one token, or those temporary ones that are due.</summary>
    /// <exception cref="ProblemException">There is no such token, a name means several, or it was not revoked.</exception>
    public async Task<RevokeResult> RunAsync(RevokeRequest request, IRevokeDialogue dialogue, IApproval approval, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(dialogue);
        ArgumentNullException.ThrowIfNull(approval);
        MustBeUsable(request);
        using var workplace = await Workplace.OpenAsync(world, catalog, request, null, dialogue, cancellation);
        try
        {
            var inventory = new Inventory(world, workplace, dialogue);
            var which = request.Which == RevokeRequest.StandardInput ? await IdOfValueAsync(request, workplace, inventory, dialogue, cancellation) : request.Which;
            var items = await inventory.ReadAsync(request with { IncludeExpired = true }, cancellation);
            var recorded = await workplace.Memory.Register.ListAsync(cancellation);
            var sweep = new TemporarySweep(world.Time.GetUtcNow(), [.. recorded.Where(token => token.Job.Api == workplace.Client.ApiBase.Address.AbsoluteUri)]);
            var found = which is null ? sweep.Due(items) : [OneOf(which, items, inventory, request)];
            if (which is null)
            {
                await ForgetGoneAsync(sweep.Gone(items, inventory), workplace, cancellation);
            }

            return await RevokeAsync(request, found, inventory, workplace, recorded, new Voices(dialogue, approval), cancellation);
        }
        catch (CloudflareApiException failed)
        {
            throw new ProblemException(failed.ToProblem());
        }
    }

    private static void MustBeUsable(RevokeRequest request)
    {
        if (request is { Which: RevokeRequest.StandardInput, BootstrapFile: RevokeRequest.StandardInput })
        {
            throw new ProblemException(new Problem(
                "usage.standard-input",
                "Standard input holds one value: that of the token, or the bootstrap credential.",
                new Fix("Give the bootstrap credential in a file: --bootstrap-env FILE"),
                Kind: ProblemKind.Usage));
        }

        if (request is { IsApproved: true, Which: { } which } && which != RevokeRequest.StandardInput && !ResourceIds.IsHexId(which))
        {
            throw new ProblemException(new Problem(
                "usage.yes-needs-id",
                "With --yes nobody looks at what a name means, so the token is named by its id.",
                new Fix("Look the id up:", "cftoken list"),
                Kind: ProblemKind.Usage));
        }
    }

    private static InventoryItem OneOf(string which, ImmutableArray<InventoryItem> items, Inventory inventory, RevokeRequest request) =>
        Inventory.Named(items, which) switch
        {
            [var only] => only,
            [] => throw new ProblemException(inventory.NotFound(which)),
            var several => throw new ProblemException(Inventory.Several(which, several, id => (request with { Which = id }).ToCommandLine())),
        };

    private async Task<RevokeResult> RevokeAsync(
        RevokeRequest request,
        ImmutableArray<InventoryItem> found,
        Inventory inventory,
        Workplace workplace,
        ImmutableArray<RecordedToken> recorded,
        Voices voices,
        CancellationToken cancellation)
    {
        var how = request.Which is null ? Revocation.Delete : request.How;
        ImmutableArray<TokenInfo> infos = [.. found.Select(item => inventory.InWords(item, recorded))];
        foreach (var info in infos.Where(info => info.ManagesTokens))
        {
            throw new ProblemException(TokenManagement.Refusal(info.Token));
        }

        var at = world.Time.GetUtcNow();
        if (infos is [var only] && request.Which is not null && IsAlready(how, only.Token.Status))
        {
            return new RevokeResult(how, [], only, at);
        }

        if (infos.IsEmpty)
        {
            return new RevokeResult(how, [], null, at);
        }

        var places = new TokenPlaces(world, workplace.Client);
        var dead = ImmutableArray.CreateBuilder<string>();
        foreach (var info in how == Revocation.Undo ? [] : infos)
        {
            dead.AddRange(await places.OfAsync(info, request.Path, cancellation));
        }

        voices.Dialogue.Show(how, infos, at);
        await voices.Approver.MustApproveAsync(Question(request, how, infos, ReasonsOf(request, how, found, recorded)), cancellation);
        foreach (var item in found)
        {
            await RevokeAsync(how, item, workplace, recorded, cancellation);
        }

        return new RevokeResult(how, infos, null, at) { DeadIn = dead.ToImmutable() };
    }

    // Whoever has the value may end it, as when it leaked, and what is due is due. Else a marked job's token is a person's.
    private ImmutableArray<string> ReasonsOf(RevokeRequest request, Revocation how, ImmutableArray<InventoryItem> found, ImmutableArray<RecordedToken> recorded)
    {
        var back = how == Revocation.Undo ? ReasonsOf(found[0]) : [];
        if (request.Which is null or RevokeRequest.StandardInput)
        {
            return back;
        }

        var gate = new RecordedGate(new JobTargetFinder(world, catalog));
        var id = found[0].Listed.Summary.Id;
        return
        [
            .. back,
            .. recorded.Where(token => token.Token.Id == id || token.Retiring.Any(retiring => retiring.Token.Id == id))
                .SelectMany(token => gate.ReasonsFor(token.Job)).Distinct(),
        ];
    }

    // What was switched off may be what a person had to agree to once, or what was exposed: it is let in again.
    private ImmutableArray<string> ReasonsOf(InventoryItem item) => item.Listed.Record is { } record
        ? new PersonRule(catalog).ReasonsFor(Gate.None, PolicySet.Of(record.Policies).Grants.Where(grant => grant.Effect == PolicyEffect.Allow).Select(grant => grant.GroupId), [])
        : ["what it may do is not known here"];

    private static ApprovalRequest Question(RevokeRequest request, Revocation how, ImmutableArray<TokenInfo> infos, ImmutableArray<string> because)
    {
        var verb = how switch
        {
            Revocation.Delete => "Delete",
            Revocation.Undo => "Switch on",
            _ => "Disable",
        };
        var beforehand = request.Which is null ? request.ToCommandLine("--yes") : (request with { Which = infos[0].Token.Id }).ToCommandLine("--yes");
        var name = UntrustedText.Clean(infos[0].Token.Name, 120);
        return new ApprovalRequest(
            infos.Length == 1 ? $"{verb} this token?" : $"{verb} these {infos.Length} tokens?", because.IsEmpty ? [] : [new GatedToken(name, because)], beforehand)
        {
            TypedName = infos.Length == 1 ? name : null,
        };
    }

    private static bool IsAlready(Revocation how, string status) => how switch
    {
        Revocation.Disable => status != TokenSummary.Active,
        Revocation.Undo => status == TokenSummary.Active,
        _ => false,
    };

    private static async Task RevokeAsync(
        Revocation how, InventoryItem item, Workplace workplace, ImmutableArray<RecordedToken> recorded, CancellationToken cancellation)
    {
        var own = OwnOf(item, recorded);
        using var turn = own is null ? null : await workplace.Memory.Locks.TakeAsync(own.Job, cancellation);

        // Whoever had the lock until now may have recorded something.
        own = own is null ? null : OwnOf(item, await workplace.Memory.Register.ListAsync(cancellation));
        if (how == Revocation.Delete)
        {
            await workplace.DeleteAsync(item.Tokens, item.Listed.Summary, own, cancellation);
            return;
        }

        // What is not understood as a whole is read alone, so that its fault is told.
        var record = item.Listed.Record ?? await item.Tokens.GetAsync(item.Listed.Summary.Id, cancellation);
        var edit = new TokenEdit { Status = how == Revocation.Undo ? TokenSummary.Active : TokenSummary.Disabled };
        if (TokenEditor.WhyNot(record, edit) is { } problem)
        {
            throw new ProblemException(problem);
        }

        await workplace.EditAsync(own?.Job, item.Tokens, record, edit, cancellation);
    }

    // What is recorded of it, or of the token that took its place.
    private static RecordedToken? OwnOf(InventoryItem item, ImmutableArray<RecordedToken> recorded) =>
        recorded.FirstOrDefault(token => token.Token.Id == item.Listed.Summary.Id)
        ?? recorded.FirstOrDefault(token => token.Retiring.Any(retiring => retiring.Token.Id == item.Listed.Summary.Id));

    private async Task<string> IdOfValueAsync(
        RevokeRequest request, Workplace workplace, Inventory inventory, IRevokeDialogue dialogue, CancellationToken cancellation)
    {
        var value = await HiddenInput.ReadAsync(world.Terminal, "the token's value", dialogue.Tell, cancellation);
        if (value.Length == 0)
        {
            throw new ProblemException(new Problem(
                "revoke.no-value",
                "Standard input holds no value.",
                new Fix("Pipe the value into the command, or name the token by its id."),
                Kind: ProblemKind.Usage));
        }

        var account = await inventory.AccountAsync(request, cancellation);
        var check = await new TokenVerifier(workplace.Client, world.Time).VerifyAsync(
            new Secret(value), account is null ? null : new KnownAccount(account, TokenVariables.AccountId), cancellation);
        return check.Verification?.Id ?? throw new ProblemException(new Problem(
            "revoke.value-unknown",
            $"Cloudflare does not know this value as that of a token that is there{(account is null ? ", and no account is known whose it could be" : string.Empty)}. {check.Problem?.Message}",
            account is null
                ? new Fix("Name the account with --account-id ID.")
                : new Fix("If it was rolled or deleted already, nothing is left to do. If it is a Global API Key, change it in the dashboard."),
            Kind: check.Problem?.Kind == ProblemKind.Usage ? ProblemKind.Usage : ProblemKind.Failed));
    }

    private static async Task ForgetGoneAsync(IEnumerable<RecordedToken> gone, Workplace workplace, CancellationToken cancellation)
    {
        foreach (var token in gone)
        {
            await workplace.Memory.Register.RemoveAsync(token, cancellation);
        }
    }

    private sealed record Voices(IRevokeDialogue Dialogue, IApproval Approval)
    {
        public Approver Approver { get; } = new(Approval);
    }
}
