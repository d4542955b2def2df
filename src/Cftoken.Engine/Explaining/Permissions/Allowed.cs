using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Planning.Surfaces;

namespace Cftoken.Engine.Explaining.Permissions;

/// <summary>What operations amount to: by product, and what could be done with them.</summary>
internal static class Allowed
{
    private static readonly ImmutableArray<(RiskKinds Kind, string Words)> Risks =
    [
        (RiskKinds.ManagesTokens, "can manage API tokens"),
        (RiskKinds.SetsSecretsOrMembers, "can set secrets, or say who is let in"),
        (RiskKinds.RevealsCredential, "can read a credential"),
        (RiskKinds.MovesTraffic, "can move traffic: DNS, routes, domains"),
        (RiskKinds.Deletes, "can delete"),
    ];

    /// <summary>The allowance of operations whose surface has been measured.</summary>
    public static Allowance By(Surface surface, IEnumerable<Operation> operations)
    {
        var all = operations.Distinct().ToList();
        var kinds = all.Aggregate(RiskKinds.None, (sum, operation) => sum | Risk.KindsOf(operation));
        return new Allowance(
            surface,
            [
                .. all.GroupBy(ProductOf, StringComparer.Ordinal)
                    .Select(same => new ProductShare(same.Key, same.Count(), same.Count(Risk.IsChanging)))
                    .OrderByDescending(share => share.Operations)
                    .ThenBy(share => share.Product, StringComparer.Ordinal),
            ],
            [.. Risks.Where(risk => kinds.HasFlag(risk.Kind)).Select(risk => risk.Words)]);
    }

    // The path's first word behind account or zone, and a second one where the first only names a family of products.
    private static string ProductOf(Operation operation)
    {
        var segments = operation.Template.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var words = segments.SkipWhile((segment, index) => (index == 0 && segment is "accounts" or "zones") || (index == 1 && segment.StartsWith('{')))
            .Where(segment => !segment.StartsWith('{'))
            .ToList();
        return words switch
        {
            [] => segments[0],
            ["workers" or "storage" or "access" or "email" or "magic", var second, ..] => $"{words[0]}/{second}",
            [var first, ..] => first,
        };
    }
}
