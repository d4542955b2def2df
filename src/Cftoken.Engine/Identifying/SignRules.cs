using System.Collections.Immutable;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Text;
using Cftoken.Engine.Changing;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Verifying.Deep;
using Cftoken.Tokens.Sinks;

namespace Cftoken.Engine.Identifying;

/// <summary>
/// What each sign counts. Strong ones tell by themselves: what cftoken recorded, what the audit log saw the token do, a
/// token that was made just before the secret was written. The others tell only together.
/// </summary>
/// <param name="evidence">What is known of the CI's token.</param>
internal sealed class SignRules(CiEvidence evidence)
{
    // Whoever makes a token pastes it into the secret within minutes.
    private static readonly TimeSpan MadeBeforeSecret = TimeSpan.FromMinutes(15);

    // The granularity and the lag of last_used_on are not documented (token API facts 7, 2026-11).
    private static readonly TimeSpan UsedAround = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan UsedLongBefore = TimeSpan.FromHours(24);
    private static readonly TimeSpan Changed = TimeSpan.FromMinutes(2);

    // Sinks that a CI does not read.
    private static readonly ImmutableArray<string> OnThisMachine = [SinkAddress.DotEnv, "file", "stdout"];

    /// <summary>What a token's place in the list tells.</summary>
    public ImmutableArray<TokenSign> Of(TokenSummary token) =>
        [.. new[] { OfRegister(token), OfAudit(token), OfSecret(token), OfName(token), OfUse(token) }.OfType<TokenSign>()];

    /// <summary>What a token's policies tell.</summary>
    /// <param name="judge">Judges by them.</param>
    /// <param name="plan">The requirements of the job's plan.</param>
    public ImmutableArray<TokenSign> Of(PolicyJudge judge, ImmutableArray<ListedRequirement> plan)
    {
        var signs = ImmutableArray.CreateBuilder<TokenSign>();
        foreach (var call in evidence.Refused.Take(5))
        {
            var outcome = judge.Judge(ListedRequirement.Of(call)).Outcome;
            signs.Add(outcome == CheckOutcome.Failed
                ? new TokenSign("call", 10, $"it may not make the refused call: {PlanWords.Short(call.Operation)}")
                : new TokenSign("call", outcome == CheckOutcome.Passed ? -30 : 0, $"it may make the call that was refused: {PlanWords.Short(call.Operation)}"));
        }

        // Of tokens of one account many can do it: that alone makes none likelier than another.
        if (!plan.IsEmpty)
        {
            var passed = plan.Count(line => judge.Judge(line).Outcome == CheckOutcome.Passed);
            signs.Add(passed == 0
                ? new TokenSign("plan", -20, "it can do nothing of what the job's plan asks for")
                : new TokenSign("plan", 5 * passed / plan.Length, $"it can do {passed} of {plan.Length} things that the job's plan asks for"));
        }

        return signs.DrainToImmutable();
    }

    private TokenSign? OfRegister(TokenSummary token)
    {
        if (evidence.Recorded is { } own && own.Token.Id == token.Id)
        {
            return own.Token.Name != token.Name
                ? new TokenSign("recorded", 20, $"cftoken recorded it for this job, under another name: {UntrustedText.Clean(own.Token.Name, 120)}")
                : own.Sinks.FirstOrDefault(sink => !OnThisMachine.Contains(sink.Kind)) is { } place
                    ? new TokenSign("recorded", 60, $"cftoken recorded it for this job, and delivered it to {UntrustedText.Clean(place.ToString(), 120)}") { IsStrong = true }
                : new TokenSign("recorded", 20, "cftoken recorded it for this job, but did not deliver it to where a CI takes it from");
        }

        return evidence.Others.TryGetValue(token.Id, out var other)
            ? new TokenSign("recorded", -40, $"cftoken recorded it for another job: {UntrustedText.Clean(other.Job.ToString(), 160)}")
            : null;
    }

    private TokenSign? OfAudit(TokenSummary token)
    {
        if (evidence.Audit is not { } entries || evidence.Used is not { } used)
        {
            return null;
        }

        var then = entries.Where(entry => entry.TokenId is not null && entry.At >= used.From - Changed && entry.At <= used.To + Changed).ToList();
        var own = then.FindAll(entry => entry.TokenId == token.Id);
        return own.Count == 0 ? null : new TokenSign(
            "audit", 50, $"the audit log saw it at that time: {own[0].Method} {UntrustedText.Clean(own[0].Path, 120)}{(own.Count > 1 ? $" and {own.Count - 1} more" : string.Empty)}")
        {
            IsStrong = own.Count == then.Count,
        };
    }

    private TokenSign? OfSecret(TokenSummary token)
    {
        if (evidence.SecretWritten is not { } written)
        {
            return null;
        }

        // GitHub tells whole seconds, and clocks differ.
        var slack = TimeSpan.FromMinutes(1);
        return token.IssuedOn is { } issued && issued > written + slack
            ? new TokenSign("secret", -100, $"it was made at {Time(issued)}, after the secret was last written ({Time(written)})") { Excludes = true }
            : token.IssuedOn is { } made && made > written - MadeBeforeSecret
                ? new TokenSign("secret", 40, $"it was made at {Time(made)}, just before the secret was written ({Time(written)})") { IsStrong = true }
            : token.ModifiedOn is { } modified && modified > written - MadeBeforeSecret && modified <= written + slack
                ? new TokenSign("secret", 20, $"it was changed or rolled at {Time(modified)}, just before the secret was written ({Time(written)})")
            : null;
    }

    private TokenSign? OfName(TokenSummary token) => evidence.Names.Contains(HeldTokenFinder.BaseName(token.Name))
        ? new TokenSign("name", 20, "its name is the one that the convention gives this job's token")
        : null;

    private TokenSign? OfUse(TokenSummary token)
    {
        if (evidence.Used is not { } used)
        {
            return null;
        }

        return token.LastUsedOn switch
        {
            null => new TokenSign("use", -20, "it was never used, as far as Cloudflare says"),
            { } last when last >= used.From - UsedAround && last <= used.To + UsedAround =>
                new TokenSign("use", 20, $"it was last used at {Time(last)}, when the CI ran"),
            { } last when last < used.From - UsedLongBefore => new TokenSign("use", -20, $"it was last used at {Time(last)}, long before the CI ran"),
            { } last when last > used.To => new TokenSign("use", 0, $"it was used again since, at {Time(last)}, which tells nothing"),
            { } last => new TokenSign("use", -5, $"it was last used at {Time(last)}, before the CI ran"),
        };
    }

    private static string Time(DateTimeOffset moment) => $"{moment.UtcDateTime:yyyy-MM-dd HH:mm} UTC";
}
