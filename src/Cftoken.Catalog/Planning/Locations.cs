using Cftoken.Catalog.Model;

namespace Cftoken.Catalog.Planning;

/// <summary>
/// The places that a set of grants can reach: every resource that is named, and besides, for each account, the rest of
/// its zones, buckets and Workers, and once the rest of the world. So a wide grant always reaches more than any list of
/// narrow ones, and weighs more.
/// </summary>
internal sealed class Locations
{
    /// <summary>How many single resources the unnamed rest of an account weighs.</summary>
    private const int RestOfAccount = 10;

    /// <summary>How many the rest of the user's accounts weighs.</summary>
    private const int RestOfWorld = 100;

    private static readonly Scope[] Kinds = [Scope.Zone, Scope.R2Bucket, Scope.Worker, Scope.FlagshipApp];

    private readonly List<Location> locations = [];
    private readonly ILookup<Scope, int> byKind;
    private readonly Dictionary<Location, int> numbers;
    private readonly Dictionary<(Resource Resource, Scope Home), int[]> reached = [];

    public Locations(IEnumerable<Resource> resources)
    {
        var all = resources.Distinct().ToList();
        var named = all.Where(IsSingle).Select(SingleOf);
        var accounts = all.Where(resource => resource.Kind != Scope.User).Select(AccountOf).Where(account => account != Resource.All).Distinct(StringComparer.Ordinal);
        locations.AddRange(named.Distinct());
        foreach (var account in accounts)
        {
            locations.Add(new Location(Scope.Account, account, account, 1));
            locations.AddRange(Kinds.Select(kind => new Location(kind, account, null, RestOfAccount)));
        }

        locations.Add(new Location(Scope.Account, null, null, RestOfWorld));
        locations.AddRange(Kinds.Select(kind => new Location(kind, null, null, RestOfWorld)));
        byKind = Enumerable.Range(0, locations.Count).ToLookup(index => locations[index].Kind);
        numbers = Enumerable.Range(0, locations.Count).ToDictionary(index => locations[index]);
    }

    public int Count => locations.Count;

    /// <summary>How much the place weighs beside a single resource.</summary>
    public int BreadthOf(int location) => locations[location].Breadth;

    /// <summary>The places where a grant on the resource allows operations whose finest kind of resource is the home.</summary>
    public int[] ReachedFrom(Resource resource, Scope home)
    {
        if (!reached.TryGetValue((resource, home), out var places))
        {
            var kind = home == Scope.Account && resource.Kind == Scope.User ? Scope.User : home;
            places = IsSingle(resource) && resource.Kind == kind && AccountOf(resource) != Resource.All
                ? [numbers[SingleOf(resource)]]
                : [.. byKind[kind].Where(index => Covers(resource, locations[index]))];
            reached.Add((resource, home), places);
        }

        return places;
    }

    private static bool Covers(Resource resource, Location location)
    {
        var account = AccountOf(resource);
        if (resource.Kind != location.Kind && resource.Kind != Scope.Account && location.Kind != Scope.Account)
        {
            return false;
        }

        if (account == Resource.All)
        {
            return true;
        }

        var whole = resource.Kind != location.Kind || resource.Kind == Scope.Account || resource.Id == Resource.All;
        return string.Equals(location.Account, account, StringComparison.Ordinal)
            && (whole || string.Equals(location.Id, KeyOf(resource), StringComparison.Ordinal));
    }

    private static bool IsSingle(Resource resource) => resource.Kind != Scope.Account && resource.Id != Resource.All;

    private static Location SingleOf(Resource resource) => new(resource.Kind, AccountOf(resource), KeyOf(resource), 1);

    // An account that is not known yet is one account, the project's own, and not every account.
    private static string AccountOf(Resource resource) =>
        (resource.Kind == Scope.Account ? resource.Id : resource.Kind == Scope.User ? "user" : resource.AccountId) ?? string.Empty;

    private static string KeyOf(Resource resource) => resource.Id ?? $"?{resource.Name}";

    private readonly record struct Location(Scope Kind, string? Account, string? Id, int Breadth);
}
