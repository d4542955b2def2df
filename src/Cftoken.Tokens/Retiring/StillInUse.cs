using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Recovering;
using Cftoken.Tokens.Registering;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Tokens.Retiring;

/// <summary>Whether a token that works can be taken out of use.</summary>
internal sealed class StillInUse(OutsideWorld world, CloudflareClient client, Func<TokenOwner, TokenEndpoints> tokens, ITokenRegister register, RecordedSinks recordedSinks)
{
    private readonly TokenVerifier verifier = new(client, world.Time);

    /// <summary>Why it cannot; null where it can.</summary>
    /// <param name="successor">The token that took its place.</param>
    /// <param name="retiring">What is recorded of it.</param>
    /// <param name="expiresOn">When the old token ends by itself; null: never.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="ProblemException">It cannot be told.</exception>
    public async Task<Problem?> WhyAsync(RecordedToken successor, RetiringToken retiring, DateTimeOffset? expiresOn, CancellationToken cancellation)
    {
        if ((await register.ListAsync(cancellation)).FirstOrDefault(recorded => recorded.Token.Id == retiring.Token.Id) is { } again)
        {
            return TakenBack(again, retiring);
        }

        foreach (var address in retiring.HeldBy.Union(successor.Sinks))
        {
            // A sink that one rotation left out may be the job's again since another.
            var isLeftOut = !successor.Sinks.Contains(address);
            if (await HoldsAsync(address, successor, retiring, cancellation) is not { } holds)
            {
                if (isLeftOut)
                {
                    return LeftOut(address, retiring, expiresOn);
                }
            }
            else if (holds)
            {
                return Held(address, retiring);
            }
        }

        return await NamedToken.FindAsync(tokens(successor.Owner), successor.Token, cancellation) is { Summary.IsActive: true }
            ? null
            : new Problem(
                "retire.no-successor",
                $"The token {successor.Token.Id} that took the place of {retiring.Token.Id} does not work, so the old one is left alive.",
                new Fix("Give the job a token that works:", "cftoken rotate"));
    }

    // Null: nobody here can look into it. What is in it was delivered before it was recorded.
    private async Task<bool?> HoldsAsync(SinkAddress address, RecordedToken successor, RetiringToken retiring, CancellationToken cancellation)
    {
        if (Open(address, successor) is not { Traits.CanReadBack: true } sink)
        {
            return null;
        }

        if (await sink.ReadAsync(cancellation) is not { } value)
        {
            return false;
        }

        // One refusal is no proof that it is another value: Cloudflare refuses working tokens now and then. A value that works
        // from other addresses only tells nobody here whose it is.
        var check = await verifier.VerifyNewAsync(value, retiring.Owner, cancellation);
        return check.Problem?.Code == "cloudflare.address-refused" ? null : check.Verification?.Id == retiring.Token.Id;
    }

    private ITokenSink? Open(SinkAddress address, RecordedToken successor)
    {
        try
        {
            return recordedSinks.Open(new DeliveryPlan(successor.Job.Project, [address], successor.AccountId)).Single();
        }
        catch (ProblemException)
        {
            return null;
        }
    }

    private static Problem TakenBack(RecordedToken again, RetiringToken retiring) => new(
        "retire.taken-back",
        $"The token {retiring.Token.Id} is that of {UntrustedText.Clean(again.Job.ToString(), 200)} again, so it is left alive.",
        new Fix("Give that job another one, if this one is to go:", "cftoken rotate --again"));

    private static Problem Held(SinkAddress address, RetiringToken retiring) => new(
        "retire.still-held",
        $"{address} holds the old token {retiring.Token.Id} still, and it would stop working there.",
        new Fix("Deliver a new one there as well:", "cftoken rotate --again"));

    // A job that runs once a month may read it there: when it was used last says little of when it will be used next.
    private static Problem LeftOut(SinkAddress address, RetiringToken retiring, DateTimeOffset? expiresOn) => new(
        "retire.left-out",
        $"{address} got the old token {retiring.Token.Id}, and was not given the new one: it is none of the job's sinks any more, and nobody can look into it. The token {(expiresOn is { } end ? $"lives until {end.UtcDateTime:yyyy-MM-dd}" : "does not expire")}.",
        new Fix("If nothing reads it there any more, take the token out of use:", $"cftoken revoke {retiring.Token.Id}"));
}
