using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Engine.Usual;
using Cftoken.Tools.Configuration;

namespace Cftoken.Engine.Plans;

/// <summary>
/// What a job like this is usually granted and its plan leaves out: the dashboard's template, and what the guides add for
/// each binding. Whatever of it the plan does not hold is named, with the reason.
/// </summary>
internal static class LeftOuts
{
    /// <summary>What of the usual grants a plan leaves out, and why.</summary>
    /// <param name="catalog">The catalogue.</param>
    /// <param name="template">The dashboard's template.</param>
    /// <param name="configuration">The job's effective configuration.</param>
    /// <param name="planned">What the plan holds.</param>
    public static ImmutableArray<LeftOut> NotIn(
        PermissionCatalog catalog, TokenTemplate template, ConfigNode configuration, ImmutableArray<PlannedPermission> planned)
    {
        // An optional permission is not granted either, but the plan says so, and why.
        var mentioned = planned.Select(permission => permission.Group).ToHashSet();
        var fromTemplate = template.Groups.Select(group => (Group: group, By: $"the template {template.Name}"));
        var fromGuides = UsualGrants.Known.Grants
            .Where(usual => usual.Key is { } key && configuration[key] is not null)
            .Select(usual => (Group: UsualGrants.Find(catalog, usual.Group), By: UsualGrants.Known.Guide.Says));
        return
        [
            .. fromTemplate.Concat(fromGuides)
                .Where(candidate => !mentioned.Contains(candidate.Group))
                .DistinctBy(candidate => candidate.Group)
                .Select(candidate => new LeftOut(candidate.Group, candidate.By, Why(candidate.Group, configuration))),
        ];
    }

    private static string Why(PermissionGroup group, ConfigNode configuration) => UsualGrants.Known.ReasonFor(group) switch
    {
        null => "no call of this job needs it",
        { Key: { } key, WhyUnbound: { } unbound } when configuration[key] is null => unbound,
        var usual => usual.Why,
    };
}
