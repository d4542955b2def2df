using Cftoken.Catalog.Model;

namespace Cftoken.Catalog.Planning;

/// <summary>A requirement, taken apart.</summary>
/// <param name="Requirement">The requirement.</param>
/// <param name="Alternatives">For each alternative, all that its calls and their effects want.</param>
internal sealed record RequirementWants(Requirement Requirement, List<List<Want>> Alternatives)
{
    /// <summary>The wants of all alternatives.</summary>
    public IEnumerable<Want> Wants => Alternatives.SelectMany(alternative => alternative);

    public static RequirementWants Of(Requirement requirement, ResourceTable resources) => new(
        requirement,
        [.. requirement.Alternatives.Select(calls => calls.SelectMany(call => Want.Of(call, resources[call.Resource])).ToList())]);

    /// <summary>The first alternative of which grants meet every want; null where there is none.</summary>
    public List<Want>? FirstMetBy(IReadOnlySet<Grant> grants) =>
        Alternatives.Find(alternative => alternative.TrueForAll(want => want.Grants().Any(grants.Contains)));
}
