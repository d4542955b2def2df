using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;

namespace Cftoken.Catalog.Planning;

/// <summary>Gives every resource of some requirements one spelling, however much each mention of it tells.</summary>
internal sealed class ResourceTable
{
    private readonly Dictionary<(Scope Kind, string? Id, string? Name, string? AccountId), Resource> spellings;

    /// <summary>Reads the resources of these requirements.</summary>
    /// <exception cref="ProblemException">An id is malformed; all of them are named.</exception>
    public ResourceTable(IReadOnlyList<Requirement> requirements)
    {
        var mentions = requirements.SelectMany(
            requirement => requirement.Alternatives.SelectMany(calls => calls).Select(call => (call.Resource, requirement.Evidence.Where))).ToList();
        var problems = mentions.Where(mention => !ResourceIds.IsWellFormed(mention.Resource)).Distinct().Select(mention => ProblemOf(mention.Resource, mention.Where)).ToList();
        if (problems.Count > 0)
        {
            throw new ProblemException(problems);
        }

        spellings = mentions.Select(mention => mention.Resource).GroupBy(KeyOf).ToDictionary(
            same => same.Key,
            same => new Resource(same.Key.Kind, same.Key.Id, Least(same.Select(one => one.Name)), Least(same.Select(one => one.AccountId)))
            {
                IsNamedByHost = same.All(one => one.IsNamedByHost),
            });
    }

    /// <summary>The resource as the whole plan spells it.</summary>
    public Resource this[Resource resource] => spellings[KeyOf(resource)];

    // An account, a zone and a user are known by their ids alone; everything else only within its account.
    private static (Scope Kind, string? Id, string? Name, string? AccountId) KeyOf(Resource resource)
    {
        var alone = resource.Id is not null and not Resource.All
            && (resource.Kind == Scope.Account || resource.Kind == Scope.Zone || resource.Kind == Scope.User);
        return (resource.Kind, resource.Id, resource.Id is null ? resource.Name : null, alone ? null : resource.AccountId);
    }

    private static string? Least(IEnumerable<string?> texts) => texts.Where(text => text is not null).Min(StringComparer.Ordinal);

    private static Problem ProblemOf(Resource resource, SourceLocation where) => new(
        "plan.resource-id",
        $"The {resource.Kind.Word} id \"{UntrustedText.Clean(resource.Id, 80)}\"{OfAccount(resource)} is malformed.",
        new Fix(resource.Kind == Scope.R2Bucket
            ? "Name the bucket as jurisdiction_name, and its account by 32 lower hex digits"
            : "Write the id as Cloudflare shows it: 32 lower hex digits"),
        where,
        ProblemKind.Usage);

    private static string OfAccount(Resource resource) =>
        resource.AccountId is null ? string.Empty : $" of account \"{UntrustedText.Clean(resource.AccountId, 80)}\"";
}
