using System.Collections.Immutable;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Engine.Listing;
using Cftoken.Tokens;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Registering;

namespace Cftoken.Engine.Revoking;

/// <summary>
/// Which temporary tokens are due: those that were recorded here and whose time has come, and those of other machines whose
/// name has the mark of a temporary token and the id of an intent at its end, once they have expired.
/// </summary>
/// <param name="now">The moment.</param>
/// <param name="recorded">What is recorded on this machine.</param>
internal sealed class TemporarySweep(DateTimeOffset now, ImmutableArray<RecordedToken> recorded)
{
    /// <summary>The tokens that are due.</summary>
    public ImmutableArray<InventoryItem> Due(ImmutableArray<InventoryItem> items) => [.. items.Where(item => IsDue(item.Listed.Summary))];

    /// <summary>Records of temporary tokens whose time has come and that are not there any more.</summary>
    public ImmutableArray<RecordedToken> Gone(ImmutableArray<InventoryItem> items, Inventory inventory) =>
    [
        .. recorded.Where(token => token.Temporary is { } terms && terms.Until <= now
            && inventory.HasSeen(token.Owner)
            && items.All(item => item.Listed.Summary.Id != token.Token.Id)),
    ];

    private bool IsDue(TokenSummary token) => recorded.FirstOrDefault(candidate => candidate.Token.Id == token.Id) is { } own
        ? own.Temporary is { } terms && terms.Until <= now && own.Token.Name == token.Name
        : TemporaryMark.IsOn(token.Name) && Intent.IdIn(token.Name) is not null && token.ExpiresOn <= now;
}
