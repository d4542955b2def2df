using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Core.Text;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Engine.Targets;
using Cftoken.Tokens;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Expansion.Places;

namespace Cftoken.Engine.LookingUp;

/// <summary>Finds ids that no file tells, with a token that only reads. The bootstrap credential is never used for it.</summary>
/// <param name="session">The session of the token that looks things up; null where there is none.</param>
/// <param name="request">What is asked for.</param>
internal sealed class LookUps(TokenSession? session, TokenRequest request)
{
    private readonly NameFinder? finder = session is null ? null : new NameFinder(session);

    /// <summary>Look-ups with the token that the file, or the environment, gives.</summary>
    /// <exception cref="ProblemException">The file cannot be read or holds no token, or the token is the bootstrap credential.</exception>
    public static LookUps Open(OutsideWorld world, CloudflareClient client, TokenRequest request, BootstrapSource? bootstrap)
    {
        var token = LookUpToken.Find(world, request.LookupFile, BootstrapSource.KnownTo(world, bootstrap));
        return new LookUps(token is null ? null : client.With(token), request);
    }

    /// <summary>The only account that the token can see; null where there is no token.</summary>
    /// <exception cref="ProblemException">It sees none, or several.</exception>
    public async Task<string?> OnlyAccountAsync(CancellationToken cancellation) =>
        finder is null ? null : await finder.OnlyAccountAsync(cancellation);

    /// <summary>The ids of zones that are known by name only; every one that stays unknown is a problem.</summary>
    /// <param name="unresolved">What the plan has without an id.</param>
    /// <param name="accountId">The account in which zones are looked up.</param>
    /// <param name="cancellation">Ends the calls.</param>
    /// <exception cref="ProblemException">An id is malformed or stays unknown, or is that of a zone that nothing needs.</exception>
    public async Task<ImmutableDictionary<string, string>> ZonesAsync(
        IEnumerable<Resource> unresolved, string accountId, CancellationToken cancellation)
    {
        var given = request.Zones;
        var names = unresolved.Where(resource => resource.Kind == Scope.Zone).Select(resource => resource.Name).OfType<string>().Distinct().ToList();
        var used = names.Select(name => ZoneNames.Holding(name, given.Keys)).OfType<string>().ToHashSet();
        var open = names.Where(name => ZoneNames.Holding(name, given.Keys) is null).ToList();
        var problems = new List<Problem>();
        problems.AddRange(given.Where(zone => !ResourceIds.IsHexId(zone.Value)).Select(Malformed));
        problems.AddRange(given.Keys.Where(zone => !used.Contains(zone)).Select(zone => Unneeded(zone, open)));
        var found = names.Except(open).ToImmutableDictionary(name => name, name => given[ZoneNames.Holding(name, given.Keys)!]).ToBuilder();
        foreach (var name in problems.Count == 0 && finder is not null ? open : [])
        {
            if (await finder!.ZoneAsync(name, accountId, cancellation) is { } id)
            {
                found[name] = id;
            }
        }

        problems.AddRange(problems.Count == 0 ? open.Where(name => !found.ContainsKey(name)).Select(NotFound) : []);
        return problems.Count == 0 ? found.ToImmutable() : throw new ProblemException(problems);

        Problem NotFound(string name) => new(
            "zone.unknown",
            session is null
                ? $"The id of the zone of {UntrustedText.Clean(name, 100)} is not known."
                : $"The lookup token sees no zone that holds {UntrustedText.Clean(name, 100)} in this account.",
            new Fix(
                "Give the id, name a file with a token that may read zones (--lookup FILE), or add zone_id to the route:",
                (request with { Zones = given.AddRange(open.Where(zone => !found.ContainsKey(zone)).Select(WithPlaceholder)) }).ToCommandLine()),
            Kind: ProblemKind.Usage);
    }

    /// <summary>The tags of Workers that are known by name only, as far as the lookup token sees them.</summary>
    public async Task<ImmutableDictionary<string, string>> WorkersAsync(IEnumerable<Resource> unresolved, string accountId, CancellationToken cancellation) =>
        finder is null ? ImmutableDictionary<string, string>.Empty : await finder.WorkersAsync(unresolved, accountId, cancellation);

    /// <summary>The id of the user who owns the lookup token, and so of the new token, which is made for the same user.</summary>
    /// <exception cref="ProblemException">There is no lookup token.</exception>
    public async Task<string> UserAsync(CancellationToken cancellation) => session is not null
        ? (await session.GetUserAsync(cancellation)).Id
        : throw new ProblemException(new Problem(
            "user.unknown",
            "The plan holds a permission on the user, whose id is not known.",
            new Fix("Name a file with a token of the same user that may read it (User Details Read):", (request with { LookupFile = null }).ToCommandLine("--lookup FILE")),
            Kind: ProblemKind.Usage));

    private static KeyValuePair<string, string> WithPlaceholder(string zone) => KeyValuePair.Create(zone, "<zone id>");

    private static Problem Malformed(KeyValuePair<string, string> zone) => new(
        "zone.malformed-id",
        $"The id of {UntrustedText.Clean(zone.Key, 100)} is none: a zone's id has 32 lower hex digits.",
        new Fix("Copy it from the zone's overview page in the dashboard."),
        Kind: ProblemKind.Usage);

    // Taken silently, a mistyped name would look as if the id had been used.
    private Problem Unneeded(string zone, IReadOnlyList<string> open)
    {
        var others = request.Zones.Remove(zone);
        return new Problem(
            "zone.not-needed",
            $"--zone {UntrustedText.Clean(zone, 100)}: the plan needs the id of no zone of that name.",
            open is [var only]
                ? new Fix("Did you mean this one?", (request with { Zones = others.Add(only, request.Zones[zone]) }).ToCommandLine())
                : open is []
                    ? new Fix("Leave it out.", (request with { Zones = others }).ToCommandLine())
                    : new Fix($"Name one of these: {UntrustedText.Clean(string.Join(", ", open), 300)}."),
            Kind: ProblemKind.Usage);
    }
}
