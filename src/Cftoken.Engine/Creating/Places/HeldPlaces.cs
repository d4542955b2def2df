using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Core.Text;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Jobs;
using Cftoken.Tokens;
using Cftoken.Tokens.Creating;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Registering;
using Cftoken.Tokens.Sinks;

namespace Cftoken.Engine.Creating.Places;

/// <summary>
/// A job's token that serves goes to the sinks that are asked for and lack it, as long as its value can be read anywhere; no
/// other token is made for that.
/// </summary>
/// <param name="job">The job.</param>
/// <param name="gate">What the job asks for.</param>
/// <param name="request">What is asked for.</param>
/// <param name="register">What is recorded of tokens.</param>
/// <param name="approver">Who is asked.</param>
internal sealed class HeldPlaces(JobKey job, Gate gate, CreateRequest request, ITokenRegister register, Approver approver)
{
    /// <summary>Fills the sinks that lack the token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="value">Its value; null where it can be read nowhere.</param>
    /// <param name="sinks">The sinks that are to have it.</param>
    /// <param name="account">The account that is delivered along.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>What people call the sinks that lacked it.</returns>
    /// <exception cref="ProblemException">One does not take it, nobody agreed, or only another value can fill it.</exception>
    public async Task<ImmutableArray<string>> FillAsync(
        ServingToken token, Secret? value, ImmutableArray<ITokenSink> sinks, string account, CancellationToken cancellation)
    {
        var own = await register.FindAsync(job, cancellation);
        var recorded = own?.Token.Id == token.Reference.Id ? own : null;
        var lacking = await LackingAsync(recorded, value, sinks, cancellation);
        if (lacking.IsEmpty)
        {
            return [];
        }

        if (value is null || (own is not null && recorded is null))
        {
            throw new ProblemException(value is null ? NotReadable(token, own, sinks, lacking) : Other(token, own!));
        }

        await TokenCreation.CheckAsync(lacking, cancellation);
        var names = lacking.Select(sink => sink.Name).ToImmutableArray();
        await approver.MustApproveAsync(
            $"Deliver the token to {string.Join(" and ", names)} as well?",
            token.Reference.Name,
            [
                .. PersonRule.ReasonFor(gate) is { } marked ? (string[])[marked] : [],
                .. Creation.ReasonsOf(lacking, request.SinkChoice, recorded?.Sinks ?? []),
            ],
            request.ToCommandLine("--yes"),
            cancellation);
        foreach (var sink in lacking)
        {
            await sink.DeliverAsync(new TokenDelivery(token.Reference.Id, value, account), cancellation);
            recorded = await RecordAsync(recorded, token, account, sinks, lacking, sink);
        }

        return names;
    }

    private static async Task<ImmutableArray<ITokenSink>> LackingAsync(
        RecordedToken? recorded, Secret? value, ImmutableArray<ITokenSink> sinks, CancellationToken cancellation)
    {
        var lacking = ImmutableArray.CreateBuilder<ITokenSink>();
        foreach (var sink in sinks)
        {
            var isRecorded = recorded?.Sinks.Contains(sink.Address) == true;
            if (!(sink.Traits.CanReadBack ? await HoldsAsync(sink, value, isRecorded, cancellation) : isRecorded))
            {
                lacking.Add(sink);
            }
        }

        return lacking.ToImmutable();
    }

    // What cannot be read from here is believed where it is recorded.
    private static async Task<bool> HoldsAsync(ITokenSink sink, Secret? value, bool isRecorded, CancellationToken cancellation)
    {
        try
        {
            return value is not null && await sink.ReadAsync(cancellation) is { } held && held.IsSameAs(value);
        }
        catch (ProblemException) when (isRecorded)
        {
            return true;
        }
    }

    private async Task<RecordedToken> RecordAsync(
        RecordedToken? recorded, ServingToken token, string account, ImmutableArray<ITokenSink> sinks, ImmutableArray<ITokenSink> lacking, ITokenSink filled)
    {
        var before = recorded ?? new RecordedToken(
            job, token.Reference, token.Owner, [.. sinks.Except(lacking).Select(sink => sink.Address)], token.ExpiresOn, token.At) { AccountId = account };
        return recorded is not null && before.Sinks.Contains(filled.Address)
            ? before
            : await register.SaveAsync(before with { Sinks = [.. before.Sinks.Append(filled.Address).Distinct()] }, CancellationToken.None);
    }

    private Problem Other(ServingToken token, RecordedToken own) => new(
        "sink.other-token",
        $"The project holds the token {token.Reference.Id}, and {own.Token.Id} is recorded for this job, which may lie in its other places. Nothing was changed.",
        new Fix("Give the job one token in all of its places:", request.ToCommandLineOf("rotate")));

    private Problem NotReadable(ServingToken token, RecordedToken? own, ImmutableArray<ITokenSink> sinks, ImmutableArray<ITokenSink> lacking)
    {
        var all = (own?.Sinks ?? []).Concat(sinks.Select(sink => sink.Address)).Distinct().Select(address => $"--sink {ShellText.Quote(address.ToString())}");
        return new Problem(
            "sink.not-filled",
            $"{UntrustedText.Clean(string.Join(" and ", lacking.Select(sink => sink.Name)), 300)} {(lacking.Length == 1 ? "does" : "do")} not have the job's token {token.Reference.Id}, and nobody can read its value to deliver it there. Nothing was changed.",
            new Fix("Only a new value can fill it. Give the job another token, in all of its places:", $"{request.ToCommandLineOf("rotate")} {string.Join(' ', all)}"));
    }
}

/// <summary>A job's token that serves.</summary>
/// <param name="Reference">Its id and name.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="ExpiresOn">When it ends; null: never.</param>
/// <param name="At">The moment.</param>
internal sealed record ServingToken(TokenReference Reference, Cloudflare.Tokens.TokenOwner Owner, DateTimeOffset? ExpiresOn, DateTimeOffset At);
