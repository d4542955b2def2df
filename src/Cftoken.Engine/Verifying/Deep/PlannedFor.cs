using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;

namespace Cftoken.Engine.Verifying.Deep;

/// <summary>Finds what the plan grants for a call.</summary>
internal static class PlannedFor
{
    /// <summary>The permission, on the call's resource; null where the plan grants none.</summary>
    /// <param name="planned">What the plan grants.</param>
    /// <param name="wanted">The groups of which one is wanted.</param>
    /// <param name="call">The call.</param>
    public static PlannedPermission? Call(ImmutableArray<PlannedPermission> planned, ImmutableArray<PermissionGroup> wanted, RequiredCall call) =>
        planned.Where(permission => wanted.Contains(permission.Group))
            .Select(permission => permission with { Resources = [.. permission.Resources.Where(resource => Concerns(resource, call.Resource))] })
            .FirstOrDefault(permission => !permission.Resources.IsEmpty);

    private static bool Concerns(Resource planned, Resource wanted) =>
        planned.Kind != wanted.Kind || planned.Id == wanted.Id || planned.Id == Resource.All || wanted.Id == Resource.All;
}
