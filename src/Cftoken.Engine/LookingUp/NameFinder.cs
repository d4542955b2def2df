using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Cloudflare;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Expansion.Places;

namespace Cftoken.Engine.LookingUp;

/// <summary>Finds ids by names, with a token that only reads.</summary>
/// <param name="session">The token's session.</param>
internal sealed class NameFinder(TokenSession session)
{
    /// <summary>The only account that the token can see.</summary>
    /// <exception cref="ProblemException">It sees none, or several.</exception>
    public async Task<string> OnlyAccountAsync(CancellationToken cancellation)
    {
        var accounts = await session.ListAccountsAsync(cancellation);
        var names = accounts.Take(10).Select(account => $"{UntrustedText.Clean(account.Name, 60)} ({account.Id})");
        return accounts is [var only]
            ? only.Id
            : throw new ProblemException(new Problem(
                "account.not-one",
                $"The lookup token sees {accounts.Length} accounts: {string.Join(", ", names)}.",
                new Fix("Add the id of the right one to the configuration as account_id."),
                Kind: ProblemKind.Usage));
    }

    /// <summary>The zone of a name or of a host in it; null where the token sees none. The nearest name above a host is its zone, as wrangler looks for it.</summary>
    public async Task<string?> ZoneAsync(string name, string? accountId, CancellationToken cancellation)
    {
        foreach (var candidate in ZoneNames.Of(name))
        {
            if (await session.FindZonesAsync(candidate, accountId, cancellation) is [var zone])
            {
                return zone.Id;
            }
        }

        return null;
    }

    /// <summary>The tags of those Workers that the token sees, by their names.</summary>
    public async Task<ImmutableDictionary<string, string>> WorkersAsync(IEnumerable<Resource> unresolved, string accountId, CancellationToken cancellation)
    {
        var tags = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var name in unresolved.Where(resource => resource.Kind == Scope.Worker).Select(resource => resource.Name).OfType<string>().Distinct())
        {
            if (await session.FindWorkerTagAsync(accountId, name, cancellation) is { } tag)
            {
                tags[name] = tag;
            }
        }

        return tags.ToImmutable();
    }
}
