using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Planning.Surfaces;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using Cftoken.Tools.Knowledge;

namespace Cftoken.Engine.Explaining.Operations;

/// <summary>Says what an operation wants, which permission a plan takes for it, and who calls it.</summary>
/// <param name="catalog">The catalogue.</param>
/// <param name="calls">What wrangler calls.</param>
internal sealed class OperationExplainer(PermissionCatalog catalog, ImmutableArray<KnownCall> calls)
{
    private readonly SurfaceMeter meter = new(catalog.Operations);

    /// <summary>What is known of an operation.</summary>
    public OperationFacts Explain(Operation operation)
    {
        var choices = operation.WantsGroup ? operation.Accepted : [];
        return new OperationFacts(
            operation,
            catalog.PageOf(operation),
            [
                .. choices.Select(group => new GroupChoice(group, meter.Measure([new Grant(group, new Resource(group.Scope, null))])))
                    .OrderBy(choice => choice.Surface.Weight)
                    .ThenBy(choice => choice.Group.Name, StringComparer.Ordinal),
            ],
            Taken(operation),
            OwnersOf(operation),
            [.. catalog.Effects.Where(effect => effect.Operations.Contains(operation))],
            [.. calls.Where(call => call.Operation.Equals(operation))]);
    }

    // As a plan would: by the minimiser, for this one call.
    private PermissionGroup? Taken(Operation operation)
    {
        var resource = operation.Level switch
        {
            Level.Zone => Resource.ZoneNamed("example.com"),
            Level.User => Resource.User(null),
            _ => Resource.Account(null),
        };
        var requirement = new Requirement(
            [[new RequiredCall(operation, resource)]], Need.Required, 1, new Evidence(new SourceLocation("explain"), operation.ToString(), "asked"));
        return new Minimiser(meter).Minimise([requirement]).Permissions.FirstOrDefault()?.Group;
    }

    // A call on the token's own user is for user-owned tokens alone; else the kinds of resource decide.
    // Source: developers.cloudflare.com/fundamentals/api/get-started/account-owned-tokens/ (2026-11).
    private ImmutableArray<OwnerKind> OwnersOf(Operation operation)
    {
        if (!operation.WantsGroup)
        {
            return [OwnerKind.Account, OwnerKind.User];
        }

        return operation.Level == Level.User
            ? [OwnerKind.User]
            : [.. operation.Accepted.SelectMany(group => catalog.ResourceScopes.FirstOrDefault(scope => scope.Scope == group.Scope)?.Owners ?? []).Distinct().OrderDescending()];
    }
}
