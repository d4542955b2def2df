using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;

namespace Cftoken.Engine.Extending;

/// <summary>
/// Reads the permissions that a diagnosis found missing: <c>failures[].permissions[]</c> with id, name, scope and
/// resources. The text comes from a log in the end, so that only permissions and resources of known forms are taken.
/// </summary>
/// <param name="catalog">The catalogue.</param>
internal sealed class DiagnosisFile(PermissionCatalog catalog)
{
    private const long LongestFile = 16 * 1024 * 1024;

    private static readonly ImmutableArray<Scope> Kinds =
        [Scope.Account, Scope.Zone, Scope.User, Scope.R2Bucket, Scope.Worker, Scope.FlagshipApp];

    private readonly List<Problem> problems = [];

    /// <summary>Reads a file.</summary>
    /// <param name="world">The files.</param>
    /// <param name="file">The path as it was given.</param>
    /// <param name="account">The account of the job: whatever names no other account lies in it.</param>
    /// <exception cref="ProblemException">It cannot be read, or holds no permissions that could be granted; all that is wrong is named.</exception>
    public ImmutableArray<PlannedPermission> Read(OutsideWorld world, string file, string account)
    {
        var where = new SourceLocation(UntrustedText.Clean(file, 200));
        try
        {
            var bytes = world.Files.ReadAllBytes(Path.GetFullPath(file, world.Environment.CurrentDirectory), LongestFile);
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 64 });
            var found = Items(document.RootElement, "failures").SelectMany(failure => Items(failure, "permissions"))
                .Select(permission => Permission(permission, account, where)).OfType<PlannedPermission>().ToImmutableArray();
            return problems.Count > 0 ? throw new ProblemException(problems)
                : found.IsEmpty ? throw new ProblemException(new Problem(
                    "diagnosis.none",
                    "The diagnosis names no missing permission: nothing that could be granted would help.",
                    new Fix("Read what it says instead."),
                    where))
                : found;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or JsonException)
        {
            throw new ProblemException(new Problem(
                "diagnosis.unreadable",
                unreadable is JsonException ? "The file is no JSON." : "The file cannot be read.",
                new Fix("Give what cftoken diagnose --json prints."),
                where,
                ProblemKind.Usage));
        }
    }

    private PlannedPermission? Permission(JsonElement permission, string account, SourceLocation where)
    {
        var (id, name, scope) = (Text(permission, "id"), Text(permission, "name"), Text(permission, "scope"));
        var known = id is not null && catalog.GroupById(id) is { } byId ? byId
            : catalog.Groups.FirstOrDefault(candidate => candidate.Name == name && (candidate.Scope.Word == scope || candidate.Scope.Key == scope));
        if (known is null)
        {
            problems.Add(new Problem(
                "diagnosis.unknown-permission",
                $"The diagnosis names a permission that is not known: {UntrustedText.Clean(name ?? id, 100)}.",
                new Fix("Name it yourself with --permission, in the spelling of the dashboard."),
                where,
                ProblemKind.Usage));
            return null;
        }

        var resources = Items(permission, "resources").Select(item => ResourceOf(item, account)).ToList();
        if (resources.Count == 0 || resources.Exists(resource => resource is null || resource.Kind != known.Scope || !ResourceIds.IsNameable(resource) || ReachesFurther(resource, account)))
        {
            problems.Add(new Problem(
                "diagnosis.unknown-resource",
                $"The diagnosis does not tell, by an id in the job's account, on what {UntrustedText.Clean(known.ToString(), 100)} is missing.",
                new Fix("Name it yourself: --permission with --zone-id ID, --r2-bucket NAME or --account-id ID."),
                where,
                ProblemKind.Usage));
            return null;
        }

        return new PlannedPermission(known, [.. resources.OfType<Resource>()], Need.Required, 1, IsInferred: false, [], [], null);
    }

    // A log names what a call was about. All of a kind, or another account, is nothing that it could tell.
    private static bool ReachesFurther(Resource resource, string account) =>
        resource.Id == Resource.All || (resource.Kind == Scope.Account && resource.Id != account) || (resource.AccountId ?? account) != account;

    // As a plan writes it ({"kind", "id"}), or as a policy's key.
    private static Resource? ResourceOf(JsonElement item, string account)
    {
        if (item.ValueKind == JsonValueKind.String)
        {
            return ResourceKeys.TryRead(new ResourceSelector(item.GetString()!), out var read) ? read : null;
        }

        var (kind, id) = (Text(item, "kind"), Text(item, "id"));
        return Kinds.FirstOrDefault(candidate => candidate.Word == kind) is { Key: not null } scope && id is not null
            ? new Resource(scope, id, null, scope == Scope.Account ? null : Text(item, "accountId") ?? account)
            : null;
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray()
            : default;

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
