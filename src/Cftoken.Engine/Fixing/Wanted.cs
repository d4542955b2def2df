using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using Cftoken.Logs.Diagnosing;

namespace Cftoken.Engine.Fixing;

/// <summary>What a log says is missing, with the ids that it masks or does not tell filled in from the job.</summary>
/// <param name="account">The job's account.</param>
/// <param name="user">The user whose token it is; null where that is not known.</param>
/// <param name="plan">The job's plan, every id known.</param>
internal sealed class Wanted(string account, string? user, ImmutableArray<PlannedPermission> plan)
{
    private readonly ImmutableArray<Resource> zones =
        [.. plan.SelectMany(permission => permission.Resources).Where(resource => resource.Kind == Scope.Zone && resource.Id != Resource.All).Distinct()];

    /// <summary>A permission as a plan holds it.</summary>
    public static PlannedPermission Planned(PermissionGroup group, ImmutableArray<Resource> on) =>
        new(group, on, Need.Required, 1, IsInferred: false, [], [], null);

    /// <summary>The permissions of a failure; those of which nothing tells on what they are wanted are left out.</summary>
    public ImmutableArray<PlannedPermission> Of(LogFailure failure) =>
    [
        .. failure.Permissions.Select(permission => Planned(permission.Group, OnWhat(permission)))
            .Where(permission => !permission.Resources.IsEmpty),
    ];

    /// <summary>The permissions of a failure of which nothing tells on what they are wanted.</summary>
    public IEnumerable<PermissionGroup> Nowhere(LogFailure failure) =>
        failure.Permissions.Where(permission => OnWhat(permission).IsEmpty).Select(permission => permission.Group);

    private ImmutableArray<Resource> OnWhat(WantedPermission permission) =>
        [.. permission.Resources.SelectMany(Known).Where(resource => resource.Id != Resource.All && ResourceIds.IsNameable(resource)).Distinct()];

    // A masked account or zone is the job's own; one that is told is the one that is told, whosever it is.
    private IEnumerable<Resource> Known(Resource resource) => resource switch
    {
        { Kind: var kind, Id: null } when kind == Scope.Account => [Resource.Account(account)],
        { Kind: var kind, Id: null } when kind == Scope.User => user is null ? [] : [Resource.User(user)],
        { Kind: var kind, Id: null, Name: { } name } when kind == Scope.Zone => name.All(letter => letter == '*') ? zones
            : zones.Where(zone => zone.Name is { } own && (name == own || name.EndsWith($".{own}", StringComparison.Ordinal))),

        // That no single call asks for; of a plan's zones it may be any.
        { Kind: var kind, Id: Resource.All } when kind == Scope.Zone => zones,
        { Kind: var kind, Id: not null } when kind != Scope.Account && kind != Scope.User => [resource with { AccountId = resource.AccountId ?? account }],
        _ => [resource],
    };
}
