using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Emulator;
using Cftoken.Emulator.State;
using Cftoken.Logs.Diagnosing;
using Cftoken.Matrix.Running;

namespace Cftoken.Matrix.Diagnoses;

/// <summary>Permissions as policies on the account that the cases meet.</summary>
public static class Additions
{
    /// <summary>The policy of one permission.</summary>
    public static Policy Of(PermissionGroup permission, IEnumerable<Resource> resources) => new(
        PolicyEffect.Allow, [new GroupReference(CloudflareEmulator.IdOf(permission))], [.. resources.Select(Resolved).Select(ResourceKeys.SelectorOf)]);

    /// <summary>A token's policies with what a diagnosis named.</summary>
    public static PolicySet With(PolicySet held, IEnumerable<WantedPermission> named)
    {
        ArgumentNullException.ThrowIfNull(held);
        return PolicySet.Of(held.Grants.Concat(PolicySet.Of(named.Select(one => Of(one.Group, one.Resources))).Grants));
    }

    // What only a person can tell: an account and a user that the log does not show, the id of a zone that it names; where it
    // names none, cftoken extend takes the zones of the project's job.
    private static Resource Resolved(Resource resource)
    {
        var seed = EmulatorSeed.Default;
        return resource switch
        {
            { Id: not null } when ResourceIds.IsNameable(resource) => resource,
            _ when resource.Kind == Scope.User => Resource.User(seed.User.Id),
            _ when resource.Kind == Scope.Account => Resource.Account(MatrixAccount.Id),
            _ when resource.Kind == Scope.Zone => Resource.Zone(seed.Zones.FirstOrDefault(zone => Covers(zone.Name, resource.Name))?.Id ?? throw Unknown(resource)),
            _ => throw Unknown(resource),
        };
    }

    private static bool Covers(string zone, string? host) =>
        host is not null && (host == "***" || host == zone || host.EndsWith($".{zone}", StringComparison.Ordinal));

    private static InvalidOperationException Unknown(Resource resource) => new($"Nobody could tell which {resource.Kind.Word} is meant: {resource.Id ?? resource.Name}.");
}
