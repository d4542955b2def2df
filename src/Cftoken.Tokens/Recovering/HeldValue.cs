using System.Collections.Immutable;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Tokens.Recovering;

/// <summary>
/// Finds a token's value again in the sinks that can be read. It is the token's where Cloudflare says so: the value is
/// verified, and the id that comes back compared. Nothing made from a value was kept to compare it with.
/// </summary>
internal sealed class HeldValue(CloudflareClient client, TimeProvider time, TokenOwner owner, string tokenId)
{
    // So long a new value may be unknown to parts of Cloudflare.
    private static readonly TimeSpan Propagation = TimeSpan.FromMinutes(2);

    private readonly TokenVerifier verifier = new(client, time);

    /// <summary>Reads sinks and asks Cloudflare whose the values are.</summary>
    /// <param name="sinks">The intent's sinks.</param>
    /// <param name="wanted">Those that are read, as far as they can be.</param>
    /// <param name="entry">The intent.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="ProblemException">
    /// A sink could not be read, Cloudflare not be asked, or it does not know a value that may be too young for it.
    /// </exception>
    public async Task<SinkValues> FindAsync(
        ImmutableArray<ITokenSink> sinks, IEnumerable<int> wanted, JournalEntry entry, CancellationToken cancellation)
    {
        var values = new SinkValues(null, null, [], []);
        foreach (var index in wanted)
        {
            var sink = sinks[index];
            values = !sink.Traits.CanReadBack ? values with { Unknown = values.Unknown.Add(index) }
                : await sink.ReadAsync(cancellation) is not { } value ? values with { Lacking = values.Lacking.Add(index) }
                : values.Value is { } known && value.IsSameAs(known) ? values
                : await IsTheTokensAsync(value, entry, cancellation) switch
                {
                    true => values with { Value = values.Value ?? value, From = values.From ?? sink.Name },
                    false => values with { Lacking = values.Lacking.Add(index) },
                    null => values with { Unknown = values.Unknown.Add(index) },
                };
        }

        return values;
    }

    // Null: the value works from other addresses only, so that nobody here can tell whose it is.
    private async Task<bool?> IsTheTokensAsync(Secret value, JournalEntry entry, CancellationToken cancellation)
    {
        // One refusal proves nothing, and a token is deleted because of this answer: it is asked for half a minute.
        var isYoung = time.GetUtcNow() - entry.Since < Propagation;
        var check = await verifier.VerifyNewAsync(value, owner, cancellation);
        return check switch
        {
            { Verification: { } verification } => verification.Id == tokenId,
            { Problem.Code: "cloudflare.address-refused" } => null,
            _ when isYoung => throw new ProblemException(new Problem(
                "recover.too-early",
                "Cloudflare does not know the value that was found, and may need a moment for it: it is two minutes old at most.",
                new Fix("Run this again in two minutes:", "cftoken recover"))),
            _ => false,
        };
    }
}

/// <summary>What the sinks of an intent hold of one token's value.</summary>
/// <param name="Value">The value; null where no sink that can be read has it.</param>
/// <param name="From">The sink that it was read from.</param>
/// <param name="Lacking">Sinks that do not have it.</param>
/// <param name="Unknown">Sinks that may have it: nobody here can tell.</param>
internal sealed record SinkValues(Secret? Value, string? From, ImmutableHashSet<int> Lacking, ImmutableHashSet<int> Unknown);
