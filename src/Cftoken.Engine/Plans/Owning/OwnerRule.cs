using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Engine.Jobs;

namespace Cftoken.Engine.Plans.Owning;

/// <summary>
/// Whose a token has to be. An account's is the first choice, since it outlives its maker's access; a user's is for what
/// speaks of the user, and for the products that take no other: the list, its source and its date stand in the data.
/// </summary>
internal static class OwnerRule
{
    private const string Resource = "user-owned-only.json";

    private static readonly (string Date, ImmutableArray<Product> Products) Table = Read();

    /// <summary>Why only a user's token will do; null where an account's does as well.</summary>
    public static string? WhyUser(Job job, MinimisedPlan plan)
    {
        var granted = plan.Permissions.Where(permission => permission.Need != Need.Optional).ToList();
        if (granted.FirstOrDefault(permission => permission.Group.Scope == Scope.User) is { } ofUser)
        {
            return $"{ofUser.Group.Name} speaks of the user who owns the token, and an account's token has none";
        }

        // The call that stands for a permission is an example, and may be another product's.
        var examples = job.Wants.Where(want => want.Group is not null).Select(want => want.Operation).ToHashSet();
        var called = granted.SelectMany(permission => permission.Reasons).SelectMany(reason => reason.Operations).Where(operation => !examples.Contains(operation)).ToList();
        return Table.Products
            .Where(product => called.Exists(operation => product.Paths.Any(path => operation.Template.StartsWith(path, StringComparison.Ordinal)))
                || granted.Exists(permission => product.Groups.Any(name => permission.Group.Name.StartsWith($"{name} ", StringComparison.Ordinal))))
            .Select(product => $"{product.Name} takes no account-owned tokens, as Cloudflare's list of {Table.Date} says")
            .FirstOrDefault();
    }

    private static (string Date, ImmutableArray<Product> Products) Read()
    {
        using var stream = typeof(OwnerRule).Assembly.GetManifestResourceStream(Resource)!;
        using var document = JsonDocument.Parse(stream);
        return (
            document.RootElement.GetProperty("date").GetString()!,
            [.. document.RootElement.GetProperty("products").EnumerateArray().Select(product => new Product(
                product.GetProperty("name").GetString()!, Texts(product, "paths"), Texts(product, "groups")))]);
    }

    private static ImmutableArray<string> Texts(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(item => item.GetString()!)];

    /// <summary>A product that takes no account-owned tokens.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Paths">How its operations' templates begin.</param>
    /// <param name="Groups">How its permission groups' names begin.</param>
    private sealed record Product(string Name, ImmutableArray<string> Paths, ImmutableArray<string> Groups);
}
