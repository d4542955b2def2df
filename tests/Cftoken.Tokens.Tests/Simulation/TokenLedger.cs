using Cftoken.Catalog.Policies;
using Cftoken.Emulator;

namespace Cftoken.Tokens.Tests.Simulation;

/// <summary>
/// What each token must be and may be, by what was asked for: a change that was asked for may have been made from then on,
/// and must have been made once it was said to be. Everything else stays as it was.
/// </summary>
/// <param name="born">What every token of the job is granted when it is made.</param>
internal sealed class TokenLedger(PolicySet born)
{
    private readonly Dictionary<string, Page> pages = new(StringComparer.Ordinal);

    /// <summary>What is known of a token that was seen.</summary>
    public Page this[string id] => pages[id];

    /// <summary>Holds the emulator's record against it.</summary>
    public void Look(IEnumerable<IssuedToken> tokens)
    {
        foreach (var token in tokens)
        {
            if (!pages.TryGetValue(token.Id, out var page))
            {
                SimulatedHouse.Must(token.Grants.Equals(born), $"{token.Id} was made with other permissions than it was to have");
                pages[token.Id] = page = new Page(token);
            }

            var held = token.Grants.Grants.ToHashSet();
            SimulatedHouse.Must(held.IsSupersetOf(page.Must), $"{token.Id} has lost {string.Join(", ", page.Must.Except(held))}");
            SimulatedHouse.Must(held.IsSubsetOf(page.May), $"{token.Id} was widened by {string.Join(", ", held.Except(page.May))}, and nobody asked for it");
            SimulatedHouse.Must(page.Statuses.Contains(token.Status), $"{token.Id} is {token.Status}, and nobody asked for it");
            SimulatedHouse.Must(page.Ends.Contains(token.ExpiresOn), $"{token.Id} ends at {token.ExpiresOn}, and nobody asked for it");
            SimulatedHouse.Must(
                token.NotBefore == page.NotBefore && token.AllowedFrom.SequenceEqual(page.AllowedFrom) && token.RefusedFrom.IsEmpty,
                $"{token.Id} has another beginning or other networks, and nobody asked for it");
        }
    }

    /// <summary>One token.</summary>
    internal sealed class Page(IssuedToken token)
    {
        public HashSet<PolicyGrant> Must { get; } = [.. token.Grants.Grants];

        public HashSet<PolicyGrant> May { get; } = [.. token.Grants.Grants];

        public HashSet<string> Statuses { get; } = [token.Status];

        public HashSet<DateTimeOffset?> Ends { get; } = [token.ExpiresOn];

        public DateTimeOffset? NotBefore { get; } = token.NotBefore;

        public IEnumerable<string> AllowedFrom { get; } = [.. token.AllowedFrom];
    }
}
