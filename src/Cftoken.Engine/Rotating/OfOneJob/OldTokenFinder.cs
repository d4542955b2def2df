using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using Cftoken.Engine.Changing;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Targets;
using Cftoken.Tokens.Journal;

namespace Cftoken.Engine.Rotating.OfOneJob;

/// <summary>Finds the token that a job has. That it cannot be told stops nothing here: the successor is made from the plan.</summary>
/// <param name="workplace">What changes work with.</param>
internal sealed class OldTokenFinder(Workplace workplace)
{
    /// <summary>Looks for it.</summary>
    /// <param name="target">The job; its plan may hold resources whose ids are not known.</param>
    /// <param name="key">The job's key.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="ProblemException">The token is a bootstrap credential, or Cloudflare cannot be asked.</exception>
    public async Task<OldToken> FindAsync(JobTarget target, JobKey key, CancellationToken cancellation)
    {
        var (recorded, others) = await workplace.RecordedAsync(key, cancellation);
        try
        {
            var held = await workplace.Tokens.OfJobAsync(target, recorded, others, cancellation);
            var liesIn = held is null ? null : target.Found.Tokens.FirstOrDefault(token => token.Where.ToString() == held.FoundBy);
            return new OldToken(held, recorded, liesIn, held is null ? await CandidatesAsync(target, cancellation) : null);
        }
        catch (ProblemException unclear) when (unclear.Problems is [{ Code: HeldTokenFinder.WasRenamed or HeldTokenFinder.NotReadable } why])
        {
            return new OldToken(null, recorded, null, why);
        }
    }

    /// <summary>The names that a job's token may have, without the mark at their end.</summary>
    public static HashSet<string> NamesOf(JobTarget target) =>
        new[] { OwnerKind.Account, OwnerKind.User }.Select(owner => TokenNaming.For(target.Plan, owner)).ToHashSet(StringComparer.Ordinal);

    private async Task<Problem?> CandidatesAsync(JobTarget target, CancellationToken cancellation) =>
        await workplace.Tokens.NoneOfAsync(target, NamesOf(target), id => $"cftoken revoke {id}", cancellation) is { Code: HeldTokenFinder.NotCertain } alike
            ? alike with { Fix = new Fix("A name is no proof. Once nothing uses it, take the right one out of use by its id:", alike.Fix!.Command) }
            : null;
}
