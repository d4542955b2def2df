using System.Collections.Immutable;
using Cftoken.Catalog.Model;

namespace Cftoken.Catalog.Planning.Surfaces;

/// <summary>
/// The surface as a set: one element for each class of operations at each place. What a set of grants can call is the
/// union of what each can, and its weight the sum over that union, so that nothing is counted twice.
/// </summary>
internal sealed class SurfaceElements(SurfaceMeter meter, IEnumerable<Resource> resources)
{
    private readonly Locations locations = new(resources);

    /// <summary>How many elements there may be.</summary>
    public int Count => meter.Classes.Length * locations.Count;

    /// <summary>The weight of an element.</summary>
    public long WeightOf(int element) => ClassOf(element).Weight * locations.BreadthOf(element % locations.Count);

    /// <summary>The class of operations that an element stands for.</summary>
    public OperationClass ClassOf(int element) => meter.Classes[element / locations.Count];

    /// <summary>What a grant can call, in ascending order.</summary>
    public ImmutableArray<int> Of(Grant grant)
    {
        var elements = ImmutableArray.CreateBuilder<int>();
        foreach (var index in meter.ClassesOf(grant.Group))
        {
            var operationClass = meter.Classes[index];
            if (operationClass.OnAllZones && grant.Resource.Kind == Scope.Zone && grant.Resource.Id != Resource.All)
            {
                continue;
            }

            foreach (var location in locations.ReachedFrom(grant.Resource, operationClass.Home))
            {
                elements.Add((index * locations.Count) + location);
            }
        }

        return elements.ToImmutable();
    }
}
