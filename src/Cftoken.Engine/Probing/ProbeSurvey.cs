using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Catalog.Probing;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;

namespace Cftoken.Engine.Probing;

/// <summary>
/// Asks, with as few calls as it can, which groups a token holds on one account and one zone. A refusal that Cloudflare also
/// answers for moments (10000) counts only if it is all that speaks against a group and stays the same after five seconds.
/// </summary>
/// <param name="catalog">The catalogue.</param>
/// <param name="world">The clock.</param>
/// <param name="prober">Makes the calls.</param>
/// <param name="place">What may be asked about.</param>
internal sealed class ProbeSurvey(PermissionCatalog catalog, OutsideWorld world, Prober prober, ProbePlace place)
{
    // One 10000 is no proof: Cloudflare incident of 2026-09-22, and new tokens that need seconds (token API facts, 2026-11).
    private static readonly TimeSpan BeforeAskingAgain = TimeSpan.FromSeconds(5);

    private readonly List<ProbeAnswer> answers = [];

    /// <summary>Every call and its last answer.</summary>
    public ImmutableArray<ProbeAnswer> Answers => [.. answers];

    /// <summary>What the calls tell.</summary>
    public GroupKnowledge Knowledge
    {
        get
        {
            var knowledge = new GroupKnowledge();
            foreach (var answer in answers.Where(answer => answer.Outcome != ProbeOutcome.Unclear))
            {
                knowledge.Learn(answer.Operation, answer.Outcome == ProbeOutcome.Passed);
            }

            return knowledge;
        }
    }

    /// <summary>Reads until no read tells more.</summary>
    /// <param name="wanted">The groups that matter; null: all.</param>
    /// <param name="confirms">Whether a refusal that may pass is asked for again after a pause.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ProblemException">The token is not taken, or not from this address.</exception>
    public async Task ReadAsync(HashSet<PermissionGroup>? wanted, bool confirms, CancellationToken cancellation)
    {
        var chooser = new ProbeChooser(catalog.Probing.Reads.Where(place.Takes), wanted);
        while (chooser.Next(Knowledge) is { } read && await prober.ReadAsync(read, place.ZoneOf(read), cancellation) is { } answer)
        {
            answers.Add(answer);
        }

        if (confirms)
        {
            await AskAgainAsync(wanted, cancellation);
        }
    }

    /// <summary>Makes one read, whatever is known already.</summary>
    /// <returns>Null where nothing could be asked.</returns>
    public async Task<ProbeAnswer?> ReadAsync(Operation read, string? zoneId, CancellationToken cancellation)
    {
        var answer = await prober.ReadAsync(read, zoneId, cancellation);
        if (answer is not null)
        {
            answers.Add(answer);
        }

        return answer;
    }

    /// <summary>Makes the requests that cannot take effect, as far as they tell what no read told.</summary>
    /// <param name="wanted">The groups that matter; null: all.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task WriteAsync(IReadOnlySet<PermissionGroup>? wanted, CancellationToken cancellation)
    {
        var writes = catalog.Probing.Writes.Where(write => place.Takes(write.Operation)).ToList();
        var chooser = new ProbeChooser(writes.Select(write => write.Operation), wanted);
        while (chooser.Next(Knowledge) is { } next
            && await prober.DeleteNothingAsync(writes.First(write => write.Operation.Equals(next)), place.ZoneOf(next), cancellation) is { } answer)
        {
            answers.Add(answer);
        }
    }

    private async Task AskAgainAsync(HashSet<PermissionGroup>? wanted, CancellationToken cancellation)
    {
        var refused = answers.FindAll(answer => answer.Outcome == ProbeOutcome.Refused);
        var alone = refused.FindAll(answer => answer.IsFirmOnlyTwice && answer.Operation.Accepted.Any(group =>
            (wanted?.Contains(group) ?? true) && refused.Count(other => other.Operation.Accepted.Contains(group)) == 1));
        if (alone.Count == 0 || prober.Left == 0)
        {
            return;
        }

        await Task.Delay(BeforeAskingAgain, world.Time, cancellation);
        foreach (var answer in alone.OrderBy(answer => answer.Operation.Accepted.Length))
        {
            if (await prober.ReadAsync(answer.Operation, answer.ZoneId, cancellation) is not { } second)
            {
                return;
            }

            answers[answers.IndexOf(answer)] = second with
            {
                Because = second.Outcome == ProbeOutcome.Refused ? $"{second.Because}, twice" : $"{second.Because}, after it was refused once",
            };
        }
    }
}

/// <summary>What a probe can ask about.</summary>
/// <param name="AccountId">The account; null: none is known.</param>
/// <param name="ZoneId">The zone; null: none is known.</param>
/// <param name="Owner">Whose token it is.</param>
internal sealed record ProbePlace(string? AccountId, string? ZoneId, OwnerKind Owner)
{
    /// <summary>Whether the call can be made there.</summary>
    public bool Takes(Operation operation) => operation.Level switch
    {
        Level.User => Owner == OwnerKind.User,
        _ when operation.Template.StartsWith("/accounts/{", StringComparison.Ordinal) => AccountId is not null,
        _ when operation.Template.StartsWith("/zones/{", StringComparison.Ordinal) => ZoneId is not null,
        _ => true,
    };

    /// <summary>The zone that a call is made on; null: none.</summary>
    public string? ZoneOf(Operation operation) => operation.Template.StartsWith("/zones/{", StringComparison.Ordinal) ? ZoneId : null;
}
