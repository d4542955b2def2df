using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning.Covering;
using Cftoken.Catalog.Planning.Surfaces;
using Cftoken.Core.Problems;

namespace Cftoken.Catalog.Planning;

/// <summary>
/// Finds the grants with the smallest surface that meet all requirements: exactly, not nearly. Ties go to groups that
/// read, then to narrower resources, then to fewer grants, then by name. The accepted lists are noisy (<c>GET /accounts</c>
/// lists 29 groups), but noise cannot widen a plan: a listed group is only an offer, taken where nothing smaller will do.
/// </summary>
/// <remarks>
/// What is required is settled first, then what is recommended, then what is optional: a later stage takes what is granted
/// for free and adds to it, but never changes it.
/// </remarks>
public sealed class Minimiser
{
    private static readonly Need[] Stages = [Need.Required, Need.Recommended, Need.Optional];

    private readonly SurfaceMeter meter;

    /// <summary>Minimises by this measure of surface.</summary>
    public Minimiser(SurfaceMeter meter)
    {
        ArgumentNullException.ThrowIfNull(meter);
        this.meter = meter;
    }

    /// <summary>The plan for these requirements; the order in which they come does not matter.</summary>
    /// <exception cref="ProblemException">
    /// A resource's id is malformed: an id that is not checked can widen a policy. All such ids are named.
    /// </exception>
    public MinimisedPlan Minimise(IReadOnlyList<Requirement> requirements)
    {
        ArgumentNullException.ThrowIfNull(requirements);
        var resources = new ResourceTable(requirements);
        var granted = new Dictionary<Grant, Need>();
        var met = new List<RequirementWants>();
        var uncovered = ImmutableArray.CreateBuilder<Requirement>();
        foreach (var need in Stages)
        {
            var stage = requirements.Where(requirement => requirement.Need == need)
                .Select(requirement => RequirementWants.Of(requirement, resources))
                .ToList();
            var (chosen, without) = Choose(stage, [.. granted.Keys]);
            uncovered.AddRange(without.Select(requirement => requirement.Requirement));
            met.AddRange(stage.Except(without));
            foreach (var grant in chosen)
            {
                granted.TryAdd(grant, need);
            }
        }

        return PlanAssembly.Assemble(granted, met, uncovered.ToImmutable(), meter);
    }

    private (IEnumerable<Grant> Chosen, IReadOnlyList<RequirementWants> Uncovered) Choose(List<RequirementWants> stage, HashSet<Grant> granted)
    {
        var open = stage.FindAll(requirement => requirement.FirstMetBy(granted) is null);
        var offers = open.SelectMany(requirement => requirement.Wants).SelectMany(want => want.NarrowestGrants());
        var places = stage.SelectMany(requirement => requirement.Wants).SelectMany(want => want.NarrowestGrants().Select(grant => grant.Resource).Append(want.Resource))
            .Concat(granted.Select(grant => grant.Resource));
        var table = new GrantTable(offers.Concat(granted));
        var present = table.NumbersOf(granted).ToHashSet();
        var clauses = new HashSet<int[]>(ClauseOrder.Instance);
        var uncovered = new List<RequirementWants>();
        foreach (var requirement in open)
        {
            if (RequirementClauses.Of(requirement, table) is { } own)
            {
                clauses.UnionWith(own.Where(clause => !clause.Any(present.Contains)));
            }
            else
            {
                uncovered.Add(requirement);
            }
        }

        var problem = table.ProblemOf([.. clauses.Order(ClauseOrder.Instance)], new SurfaceElements(meter, places), granted);
        return (CoverSearch.Solve(problem).Select(number => table[number]), uncovered);
    }
}
