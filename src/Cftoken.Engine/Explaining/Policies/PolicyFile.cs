using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;

namespace Cftoken.Engine.Explaining.Policies;

/// <summary>One permission on one resource, as a file grants it.</summary>
/// <param name="Effect">Allow or deny.</param>
/// <param name="GroupId">The group's id; null where the file only names it.</param>
/// <param name="Group">The group; null where the catalogue does not know it.</param>
/// <param name="Resource">The resource; null where its kind is not known.</param>
/// <param name="ResourceText">The resource as the file writes it, made safe.</param>
internal sealed record FileGrant(PolicyEffect Effect, string? GroupId, PermissionGroup? Group, Resource? Resource, string ResourceText)
{
    /// <summary>A grant as a policy writes it.</summary>
    public static FileGrant Of(PolicyGrant grant, PermissionCatalog catalog) => new(
        grant.Effect,
        UntrustedText.Clean(grant.GroupId, 80),
        catalog.GroupById(grant.GroupId.ToLowerInvariant()),
        ResourceKeys.TryRead(grant.Resource, out var resource) ? resource : null,
        UntrustedText.Clean(grant.Resource.Parent is { } parent ? $"{grant.Resource.Key} in {parent}" : grant.Resource.Key, 200));
}

/// <summary>
/// Reads policies from a file: the body that creates a token, a token as the API returns it, a list of policies, or a plan
/// in its machine form.
/// </summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
internal sealed class PolicyFile(OutsideWorld world, PermissionCatalog catalog)
{
    private const long LongestFile = 8 * 1024 * 1024;

    /// <summary>Reads a file.</summary>
    /// <exception cref="ProblemException">It cannot be read, is no JSON, or holds no policies; all that is wrong in them is named.</exception>
    public ImmutableArray<FileGrant> Read(string file)
    {
        var where = new SourceLocation(UntrustedText.Clean(file, 200));
        byte[] bytes;
        try
        {
            bytes = world.Files.ReadAllBytes(Path.GetFullPath(file, world.Environment.CurrentDirectory), LongestFile);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ProblemException(new Problem(
                "policy.unreadable", "The file cannot be read.", new Fix("Give a JSON file of at most 8 MB."), where, ProblemKind.Usage));
        }

        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 64, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            return [.. Grants(document.RootElement, where).Distinct()];
        }
        catch (JsonException syntax)
        {
            throw new ProblemException(new Problem(
                "policy.syntax",
                "The file is no JSON.",
                new Fix("Give the body that creates a token, a token as the API returns it, or what cftoken plan --json prints."),
                where with { Line = (int)(syntax.LineNumber ?? 0) + 1 },
                ProblemKind.Usage));
        }
    }

    private List<FileGrant> Grants(JsonElement root, SourceLocation where)
    {
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("result", out var result))
        {
            root = result;
        }

        if (root.ValueKind == JsonValueKind.Array && !IsListOfTokens(root))
        {
            return OfPolicies(root, where);
        }

        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("policies", out var policies) && policies.ValueKind == JsonValueKind.Array)
        {
            return OfPolicies(policies, where);
        }

        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("plans", out var plans) && plans.ValueKind == JsonValueKind.Array)
        {
            return plans.EnumerateArray().ToList().SelectMany(plan => OfPlan(plan, where)).ToList();
        }

        throw NoPolicies(where);
    }

    private static bool IsListOfTokens(JsonElement array) =>
        array.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.Object && item.TryGetProperty("policies", out _));

    private List<FileGrant> OfPolicies(JsonElement policies, SourceLocation where) =>
    [
        .. PolicySet.Of(PolicyJson.ReadAll(policies, where)).Grants.Select(grant => FileGrant.Of(grant, catalog)),
    ];

    // A plan whose ids are not all known has no policies yet, but its permissions say the same.
    private List<FileGrant> OfPlan(JsonElement plan, SourceLocation where)
    {
        if (plan.ValueKind == JsonValueKind.Object && plan.TryGetProperty("policies", out var policies) && policies.ValueKind == JsonValueKind.Array)
        {
            return OfPolicies(policies, where);
        }

        if (plan.ValueKind != JsonValueKind.Object || !plan.TryGetProperty("permissions", out var permissions) || permissions.ValueKind != JsonValueKind.Array)
        {
            throw NoPolicies(where);
        }

        return
        [
            .. from permission in permissions.EnumerateArray()
               where permission.ValueKind == JsonValueKind.Object && Text(permission, "need") != "optional"
               let known = catalog.Groups.FirstOrDefault(candidate => candidate.Name == Text(permission, "name") && candidate.Scope.Word == Text(permission, "scope"))
               from resource in Items(permission, "resources")
               let id = Text(resource, "id")
               let name = UntrustedText.Clean(Text(resource, "name"), 200)
               select new FileGrant(
                   PolicyEffect.Allow,
                   UntrustedText.Clean(Text(permission, "id"), 80),
                   known,
                   known is null ? null : new Resource(known.Scope, id is null ? null : UntrustedText.Clean(id, 80), name.Length == 0 || name[0] == '<' ? null : name),
                   name),
        ];
    }

    private static IEnumerable<JsonElement> Items(JsonElement item, string property) =>
        item.TryGetProperty(property, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(element => element.ValueKind == JsonValueKind.Object)
            : [];

    private static string? Text(JsonElement item, string property) =>
        item.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static ProblemException NoPolicies(SourceLocation where) => new(new Problem(
        "policy.none",
        "The file holds no policies.",
        new Fix("Give the body that creates a token, one token as the API returns it, or what cftoken plan --json prints."),
        where,
        ProblemKind.Usage));
}
