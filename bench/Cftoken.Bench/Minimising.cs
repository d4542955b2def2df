using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Planning.Surfaces;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Engine.Plans;
using Cftoken.TestInfrastructure;

namespace Cftoken.Bench;

/// <summary>Finding the smallest plan: for the largest sample, its files read too, and for every operation of the catalogue at once.</summary>
public class Minimising
{
    private readonly PermissionCatalog catalog = PermissionCatalog.Load();
    private readonly OutsideWorld world = OutsideWorld.System();
    private Minimiser minimiser = null!;
    private ImmutableArray<Requirement> everything;

    /// <summary>Makes one requirement of each operation that wants a group.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        const string Id = "0123456789abcdef0123456789abcdef";
        minimiser = new Minimiser(new SurfaceMeter(catalog.Operations));
        var evidence = new Evidence(new SourceLocation("bench"), "is called", "synthetic");
        everything =
        [
            .. catalog.Operations.Where(operation => !operation.Accepted.IsEmpty).Select(operation => new Requirement(
                [[new RequiredCall(operation, operation.Level switch
                {
                    Level.Zone => Resource.Zone(Id, accountId: Id),
                    Level.User => Resource.User(Id),
                    _ => Resource.Account(Id),
                })]],
                Need.Required,
                1,
                evidence)),
        ];
    }

    /// <summary>The largest sample, from its files to its plan.</summary>
    [Benchmark(Baseline = true)]
    public PlanReport LargestSample() => new PlanUseCase(world, catalog).Plan(new PlanRequest(RepositoryRoot.File("samples/shop-api")));

    /// <summary>Every operation at once.</summary>
    [Benchmark]
    public MinimisedPlan AllOperations() => minimiser.Minimise(everything);
}
