using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Core.Text;
using Cftoken.Engine.Executing;
using Cftoken.Tokens;

namespace Cftoken.Engine.Creating;

/// <summary>Finds ids that no file tells, with a token that only reads. The bootstrap credential is never used for it.</summary>
/// <param name="session">The session of the token that looks things up; null where there is none.</param>
internal sealed class LookUps(TokenSession? session)
{
    private const string Variable = "CFTOKEN_LOOKUP_TOKEN";

    /// <summary>Look-ups with the token that the file, or the environment, gives.</summary>
    /// <exception cref="ProblemException">The file cannot be read, or holds no token.</exception>
    public static LookUps Open(OutsideWorld world, CloudflareClient client, string? file)
    {
        if (file is not null)
        {
            return EnvFile.Read(world, file, "--lookup").TryGet(TokenVariables.Token, out var value) && value.Length > 0
                ? new LookUps(client.With(new Secret(value)))
                : throw new ProblemException(new Problem(
                    "lookup.no-token",
                    $"The file does not define {TokenVariables.Token}.",
                    new Fix("Add the line, with a token that may read zones (Zone Read)."),
                    new SourceLocation(file),
                    ProblemKind.Credential));
        }

        return new LookUps(world.Environment.Get(Variable) is { Length: > 0 } token ? client.With(new Secret(token)) : null);
    }

    /// <summary>The only account that the token can see; null where there is no token.</summary>
    /// <exception cref="ProblemException">It sees none, or several.</exception>
    public async Task<string?> OnlyAccountAsync(CancellationToken cancellation)
    {
        if (session is null)
        {
            return null;
        }

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

    /// <summary>The ids of zones that are known by name only; every one that stays unknown is a problem.</summary>
    /// <param name="unresolved">What the plan has without an id.</param>
    /// <param name="given">Ids that the user gave.</param>
    /// <param name="accountId">The account in which zones are looked up.</param>
    /// <param name="cancellation">Ends the calls.</param>
    /// <exception cref="ProblemException">An id is malformed or stays unknown.</exception>
    public async Task<ImmutableDictionary<string, string>> ZonesAsync(
        IEnumerable<Resource> unresolved, ImmutableDictionary<string, string> given, string accountId, CancellationToken cancellation)
    {
        var problems = new List<Problem>();
        var found = given.ToBuilder();
        problems.AddRange(given.Where(zone => !ResourceIds.IsHexId(zone.Value)).Select(zone => new Problem(
            "zone.malformed-id",
            $"The id of {UntrustedText.Clean(zone.Key, 100)} is none: a zone's id has 32 lower hex digits.",
            new Fix("Copy it from the zone's overview page in the dashboard."),
            Kind: ProblemKind.Usage)));
        foreach (var name in unresolved.Where(resource => resource.Kind == Scope.Zone).Select(resource => resource.Name).OfType<string>().Distinct())
        {
            if (given.ContainsKey(name))
            {
                continue;
            }

            var zones = session is null ? [] : await session.FindZonesAsync(name, accountId, cancellation);
            if (zones is [var zone])
            {
                found[name] = zone.Id;
            }
            else
            {
                problems.Add(NotFound(name));
            }
        }

        return problems.Count == 0 ? found.ToImmutable() : throw new ProblemException(problems);
    }

    private Problem NotFound(string name) => new(
        "zone.unknown",
        session is null ? $"The id of the zone {name} is not known." : $"The lookup token sees no zone {name} in this account.",
        new Fix(
            "Give the id, name a file with a token that may read zones (--lookup FILE), or add zone_id to the route:",
            $"cftoken create --zone {name}=<zone id>"),
        Kind: ProblemKind.Usage);
}
