namespace Cftoken.Emulator.Products.Workers.Routing;

/// <summary>A route: which Worker answers for a pattern in a zone.</summary>
/// <param name="Id">32 lower hex.</param>
/// <param name="ZoneId">The zone.</param>
/// <param name="Pattern">The pattern, for example <c>www.example.com/*</c>.</param>
/// <param name="Script">The Worker; null where no Worker is to run.</param>
internal sealed record WorkerRoute(string Id, string ZoneId, string Pattern, string? Script);

/// <summary>A custom domain: a whole hostname that a Worker answers for.</summary>
/// <param name="Id">32 lower hex.</param>
/// <param name="AccountId">The account.</param>
/// <param name="ZoneId">The zone that the hostname lies in.</param>
/// <param name="ZoneName">That zone's name.</param>
/// <param name="Hostname">The hostname.</param>
/// <param name="Service">The Worker.</param>
internal sealed record CustomDomain(string Id, string AccountId, string ZoneId, string ZoneName, string Hostname, string Service);

/// <summary>All routes and custom domains of an emulator.</summary>
internal sealed class RouteTable
{
    /// <summary>Starts with the seeded routes.</summary>
    public RouteTable(ProductSeed seed) => Routes =
        [.. seed.Routes.Select((entry, index) => new WorkerRoute($"{index:x32}", entry.ZoneId, entry.Pattern, entry.Script))];

    /// <summary>The routes.</summary>
    public List<WorkerRoute> Routes { get; }

    /// <summary>The custom domains.</summary>
    public List<CustomDomain> Domains { get; } = [];
}
