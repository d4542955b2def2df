using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Planning.Surfaces;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Outside;
using Cftoken.Engine.Explaining.Permissions;
using Cftoken.Engine.Plans;

namespace Cftoken.Engine.Explaining.Policies;

/// <summary>Says what policies can do, and which of it a project never uses.</summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
internal sealed class PolicyExplainer(OutsideWorld world, PermissionCatalog catalog)
{
    private readonly SurfaceMeter meter = new(catalog.Operations);

    /// <summary>Explains a file.</summary>
    public PolicyExplanation Explain(string file, ProjectUses project)
    {
        var grants = new PolicyFile(world, catalog).Read(file);
        var allowed = grants.Where(grant => grant is { Effect: PolicyEffect.Allow, Group: not null, Resource: not null })
            .Select(grant => new Grant(grant.Group!, grant.Resource!))
            .ToList();
        var called = project.Operations.ToHashSet();
        var needed = project.Groups.ToHashSet();
        return new PolicyExplanation(
            file,
            [.. grants.Select(grant => Facts(grant, project.IsKnown, called, needed))],
            Allowed.By(meter.Measure(allowed), allowed.SelectMany(grant => CallsOf(grant.Group))),
            project.IsKnown,
            [.. Notes(grants, project)]);
    }

    private GrantFacts Facts(FileGrant grant, bool hasProject, HashSet<Operation> called, HashSet<PermissionGroup> needed)
    {
        var resource = grant.Resource is { } known ? PlanWords.Of(known) : grant.ResourceText;
        if (grant.Group is not { } group)
        {
            return new GrantFacts(grant.Effect, grant.GroupId, null, resource, null, null, null);
        }

        var calls = CallsOf(group).ToList();
        var used = calls.Count(called.Contains);
        return new GrantFacts(
            grant.Effect,
            grant.GroupId,
            group,
            resource,
            Allowed.By(meter.Measure([new Grant(group, grant.Resource ?? new Resource(group.Scope, null))]), calls),
            hasProject ? used : null,
            hasProject ? used > 0 || needed.Contains(group) : null);
    }

    private IEnumerable<Operation> CallsOf(PermissionGroup group) => catalog.Operations.Where(operation => operation.WantsGroup && operation.Accepted.Contains(group));

    private static IEnumerable<string> Notes(ImmutableArray<FileGrant> grants, ProjectUses project)
    {
        var unknown = grants.Where(grant => grant.Group is null).Select(grant => grant.GroupId).Distinct().Count();
        if (unknown > 0)
        {
            yield return unknown == 1
                ? "1 permission group is not in the catalogue; what it allows is not counted."
                : $"{unknown} permission groups are not in the catalogue; what they allow is not counted.";
        }

        if (grants.Any(grant => grant.Effect == PolicyEffect.Deny))
        {
            yield return "A denial takes something off at Cloudflare; the figures here do not take it off.";
        }

        if (project.Note is { } note)
        {
            yield return note;
        }
    }
}
