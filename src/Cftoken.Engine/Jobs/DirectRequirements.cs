using Cftoken.Catalog.Model;

namespace Cftoken.Engine.Jobs;

/// <summary>What a job names outright, as requirements on its resources.</summary>
/// <param name="job">The job.</param>
/// <param name="accountId">The account; null while it is not known.</param>
/// <param name="zones">The zones that it is for; empty where nothing tells them.</param>
internal sealed class DirectRequirements(Job job, string? accountId, IReadOnlyList<Resource> zones)
{
    private const string NamedPermission = "permission.";

    /// <summary>Whether an effect only stands for a permission that was named outright; the call beside it is then an example.</summary>
    public static bool IsNamedPermission(Effect effect) => effect.Id.StartsWith(NamedPermission, StringComparison.Ordinal);

    /// <summary>The requirements of one want: one for each resource.</summary>
    public IEnumerable<Requirement> Of(DirectWant want) =>
        ResourcesOf(want).Select(resource => new Requirement([[CallOn(want, resource)]], want.Need, 1, want.Evidence, LossOf(want)));

    private static RequiredCall CallOn(DirectWant want, Resource resource) => want.Group is not { } group
        ? new RequiredCall(want.Operation, resource)
        : new RequiredCall(want.Operation, resource, new Effect(NamedPermission + group.Name, [want.Operation], [group], Need.Required, 1, []));

    private static string? LossOf(DirectWant want) => want.Need == Need.Optional ? want.Evidence.Why : null;

    private IEnumerable<Resource> ResourcesOf(DirectWant want)
    {
        var scope = want.Group?.Scope ?? want.Operation.Level switch
        {
            Level.Zone => Scope.Zone,
            Level.User => Scope.User,
            _ => Scope.Account,
        };
        if (scope == Scope.Zone)
        {
            // As long as nothing names the zone, a placeholder stands for it: never every zone of the account.
            return zones.Count > 0 ? zones : [new Resource(Scope.Zone, null, null, accountId)];
        }

        if (scope == Scope.R2Bucket)
        {
            return job.Resources.Buckets.IsEmpty
                ? [new Resource(Scope.R2Bucket, null, null, accountId)]
                : job.Resources.Buckets.Select(Bucket);
        }

        if (scope == Scope.Worker)
        {
            return job.Resources.Workers.IsEmpty
                ? [new Resource(Scope.Worker, null, null, accountId)]
                : job.Resources.Workers.Select(name => new Resource(Scope.Worker, null, name, accountId));
        }

        return scope == Scope.User ? [Resource.User(null)] : [Resource.Account(accountId)];
    }

    // A bucket of another jurisdiction is written with it in front: eu/NAME.
    private Resource Bucket(string name)
    {
        var cut = name.IndexOf('/', StringComparison.Ordinal);
        return cut < 0
            ? new Resource(Scope.R2Bucket, $"default_{name}", name, accountId)
            : new Resource(Scope.R2Bucket, $"{name[..cut]}_{name[(cut + 1)..]}", name[(cut + 1)..], accountId);
    }
}
