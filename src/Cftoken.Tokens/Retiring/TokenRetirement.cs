using System.Collections.Immutable;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Tokens.Editing;
using Cftoken.Tokens.Recovering;
using Cftoken.Tokens.Registering;
using Cftoken.Tokens.State;

namespace Cftoken.Tokens.Retiring;

/// <summary>
/// Does what is due about the tokens that others took the place of: disables them when their grace is over, deletes them
/// later. A token that works is touched only while its successor works and no sink holds it still. Run twice, the second
/// finds nothing due. Whoever calls holds the job's lock.
/// </summary>
/// <param name="world">The outside world.</param>
/// <param name="client">Cloudflare.</param>
/// <param name="tokens">The tokens of an owner, reached with the bootstrap credential.</param>
/// <param name="memory">Journal and register.</param>
/// <param name="sinks">Opens recorded sinks.</param>
public sealed class TokenRetirement(
    OutsideWorld world, CloudflareClient client, Func<TokenOwner, TokenEndpoints> tokens, TokenMemory memory, RecordedSinks sinks)
{
    private readonly StillInUse use = new(world, client, tokens, memory.Register, sinks);

    /// <summary>Whether anything is due.</summary>
    public static bool IsDue(RecordedToken recorded, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        return recorded.Retiring.Any(retiring => retiring.NextOn <= now);
    }

    /// <summary>Goes through the predecessors of one token.</summary>
    /// <returns>A step for each, in their order.</returns>
    /// <exception cref="ProblemException">What was done could not be recorded.</exception>
    public async Task<ImmutableArray<RetirementStep>> RunAsync(RecordedToken recorded, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        var steps = ImmutableArray.CreateBuilder<RetirementStep>();
        foreach (var retiring in recorded.Retiring)
        {
            var step = await TryAsync(recorded, retiring, cancellation);
            steps.Add(step);
            if (step.IsOver || step.Token != retiring)
            {
                recorded = await memory.Register.SaveAsync(recorded with { Retiring = After(recorded.Retiring, retiring, step) }, CancellationToken.None);
            }
        }

        return steps.ToImmutable();
    }

    private static ImmutableArray<RetiringToken> After(ImmutableArray<RetiringToken> all, RetiringToken retiring, RetirementStep step) =>
        step.IsOver ? all.Remove(retiring) : all.Replace(retiring, step.Token);

    private async Task<RetirementStep> TryAsync(RecordedToken recorded, RetiringToken retiring, CancellationToken cancellation)
    {
        try
        {
            return retiring.NextOn <= world.Time.GetUtcNow()
                ? await StepAsync(recorded, retiring, cancellation)
                : new RetirementStep(retiring, RetirementState.Waiting, $"{Named(retiring)} is left for now.", []);
        }
        catch (CloudflareApiException failed)
        {
            return Kept(retiring, failed.ToProblem());
        }
        catch (ProblemException stopped)
        {
            return Kept(retiring, [.. stopped.Problems]);
        }
    }

    private async Task<RetirementStep> StepAsync(RecordedToken recorded, RetiringToken retiring, CancellationToken cancellation)
    {
        var endpoints = tokens(retiring.Owner);
        var change = new JournalledChange(world, client.ApiBase.Address, endpoints, memory.Journal);
        if (await NamedToken.FindAsync(endpoints, retiring.Token, cancellation) is not { } found)
        {
            return await MayBeAnotherUsersAsync(recorded, retiring, cancellation)
                ? Kept(retiring, NotSeen(recorded, retiring))
                : new RetirementStep(retiring, RetirementState.Gone, $"{Named(retiring)} is gone already.", []);
        }

        if (found.Summary.IsActive)
        {
            return retiring.IsDisabled ? Kept(retiring, SwitchedOn(retiring))
                : await use.WhyAsync(recorded, retiring, found.Summary.ExpiresOn, cancellation) is { } why ? Kept(retiring, why)
                : await DisableAsync(change, recorded, retiring, found, cancellation);
        }

        if (retiring.DeleteOn > world.Time.GetUtcNow())
        {
            return new RetirementStep(
                retiring with { IsDisabled = true },
                RetirementState.Disabled,
                $"{Named(retiring)} does not work any more: {UntrustedText.Clean(found.Summary.Status, 60)}.",
                []);
        }

        await change.DeleteAsync(recorded.Job, retiring.Token, cancellation);
        return new RetirementStep(retiring, RetirementState.Deleted, $"{Named(retiring)} was deleted.", []);
    }

    // To another user's credential a user's tokens look gone, the one that serves among them.
    private async Task<bool> MayBeAnotherUsersAsync(RecordedToken recorded, RetiringToken retiring, CancellationToken cancellation) =>
        retiring.Owner.Kind == OwnerKind.User && recorded.Owner.Kind == OwnerKind.User
        && await NamedToken.FindAsync(tokens(recorded.Owner), recorded.Token, cancellation) is null;

    private static Problem NotSeen(RecordedToken recorded, RetiringToken retiring) => new(
        "retire.not-seen",
        $"This credential sees neither the old token {retiring.Token.Id} nor {recorded.Token.Id}, which took its place: they may be another user's, and alive.",
        new Fix("Run it with a bootstrap credential of the user whose they are:", "cftoken recover --bootstrap-env FILE"),
        Kind: ProblemKind.Credential);

    // Where nobody came by in time, the pause between disabling and deleting stays as long as it was meant to be: it is
    // what lets somebody notice.
    private async Task<RetirementStep> DisableAsync(
        JournalledChange change, RecordedToken recorded, RetiringToken retiring, TokenRecord found, CancellationToken cancellation)
    {
        await change.EditAsync(recorded.Job, found, new TokenEdit { Status = TokenSummary.Disabled }, cancellation);
        var late = world.Time.GetUtcNow() - retiring.DisableOn;
        var used = found.Summary.LastUsedOn is { } last && last > recorded.RecordedOn
            ? $" It was used at {last.UtcDateTime:yyyy-MM-dd HH:mm} UTC, after another had taken its place: something may hold it still."
            : string.Empty;
        return new RetirementStep(
            retiring with { IsDisabled = true, DeleteOn = retiring.DeleteOn + late },
            RetirementState.Disabled,
            $"{Named(retiring)} was disabled.{used}",
            []);
    }

    private static RetirementStep Kept(RetiringToken retiring, params Problem[] because) =>
        new(retiring, RetirementState.Kept, $"{Named(retiring)} was left as it is.", [.. because]);

    private static Problem SwitchedOn(RetiringToken retiring) => new(
        "retire.switched-on",
        $"{Named(retiring)} had been disabled, and somebody switched it on again: something seems to need it. It is not deleted.",
        new Fix("Find out what, and give that a token of its own. Then:", $"cftoken revoke {retiring.Token.Id}"));

    private static string Named(RetiringToken retiring) => $"The old token {retiring.Token.Id}";
}
