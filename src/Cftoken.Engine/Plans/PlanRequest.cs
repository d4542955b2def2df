using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Engine.Jobs.Asking;
using Cftoken.Projects.Runs;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Expansion.Places;
using Cftoken.Tools.Expansion.State;

namespace Cftoken.Engine.Plans;

/// <summary>What is to be planned.</summary>
/// <param name="Path">A folder with one project or many, or a configuration file.</param>
/// <param name="Environment">The environment of the configuration; null: the one that each deploy command names.</param>
/// <param name="Wrangler">The version of wrangler to plan for; null: the project's own.</param>
/// <param name="Job">
/// The job: a script's or a CI job's name, one of the project's own job file, a built-in one, or <c>job/purpose</c> for the
/// part of a job that is for one purpose; null: every one that is planned unasked.
/// </param>
public sealed record PlanRequest(string Path, string? Environment = null, ToolVersion? Wrangler = null, string? Job = null)
{
    /// <summary>Ids that no file of the project tells.</summary>
    public KnownIds Known { get; init; } = new();

    /// <summary>Runs to plan as one job, which the project need not have; empty: its own jobs.</summary>
    public ImmutableArray<FoundRun> Commands { get; init; } = [];

    /// <summary>What is asked for outright: as a job of its own, or besides what the project's job needs; null: nothing.</summary>
    public AskedFor? Asked { get; init; }

    /// <summary>What is known of the world: a first deploy, or one of a Worker that exists; null: nothing, and the plan holds for both.</summary>
    public ExpansionState? State { get; init; }

    /// <summary>Whether what is tried and not missed is granted as well.</summary>
    public bool IncludeOptional { get; init; }
}

/// <summary>Ids that come from elsewhere than the project's configuration.</summary>
/// <param name="AccountId">The account, where the configuration names none.</param>
/// <param name="Zones">Ids of zones by the zones' names.</param>
public sealed record KnownIds(string? AccountId, ImmutableDictionary<string, string> Zones)
{
    /// <summary>None.</summary>
    public KnownIds()
        : this(null, ImmutableDictionary<string, string>.Empty)
    {
    }

    /// <summary>The user who owns the token; null where that is not known.</summary>
    public string? UserId { get; init; }

    /// <summary>The tags of Workers by the Workers' names.</summary>
    public ImmutableDictionary<string, string> Workers { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Whether it tells no resource besides the account.</summary>
    public bool IsEmpty => Zones.IsEmpty && Workers.IsEmpty && UserId is null;

    /// <summary>
    /// A zone with its id, where that is known. Of a zone that is only known by a host in it, the host decides: it lies in
    /// the known zone with the longest name that ends it. The user with their id, a Worker with its tag.
    /// </summary>
    /// <param name="zone">A zone, the user or a Worker.</param>
    /// <returns>The zone with its own name and id; null where it is none of the known ones.</returns>
    public Resource? Find(Resource zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        if (zone.Kind == Scope.User)
        {
            return UserId is null ? null : Resource.User(UserId);
        }

        if (zone.Kind == Scope.Worker)
        {
            return zone.Name is { } worker && Workers.TryGetValue(worker, out var tag) ? zone with { Id = tag } : null;
        }

        if (zone.Kind != Scope.Zone || zone.Name is not { } name)
        {
            return null;
        }

        var known = zone.IsNamedByHost ? ZoneNames.Holding(name, Zones.Keys) : name;
        return known is not null && Zones.TryGetValue(known, out var id) ? Resource.Zone(id, known, zone.AccountId) : null;
    }
}
