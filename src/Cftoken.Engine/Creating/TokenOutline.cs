using System.Collections.Immutable;
using System.Globalization;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;

namespace Cftoken.Engine.Creating;

/// <summary>
/// Everything about a token that is to be created, line by line and in a fixed order: whoever looked at it once can hold
/// what is created in the end against it. No secret is in it.
/// </summary>
internal static class TokenOutline
{
    /// <summary>The lines.</summary>
    /// <param name="name">The token's name, without the mark that is added.</param>
    /// <param name="account">The account's id.</param>
    /// <param name="owner">Whose token it will be.</param>
    /// <param name="granted">What it will hold, by the ids of the live API.</param>
    /// <param name="asked">The rest, with the job's terms.</param>
    public static ImmutableArray<string> Of(
        string name, string account, OwnerKind owner, ImmutableArray<PlannedPermission> granted, CreateRequest asked) =>
    [
        .. new[]
        {
            $"name {name}",
            $"account {account}",
            $"owner {(owner == OwnerKind.User ? "user" : "account")}",
        }
        .Concat(granted.SelectMany(permission => permission.Resources.Select(resource =>
            $"grant {permission.Group.Name} ({permission.Group.Id}) on {InWords(ResourceKeys.SelectorOf(resource))}")))
        .Concat(asked.Addresses().Select(address => $"deliver to {address}"))
        .Concat(TermsOf(asked))
        .Order(StringComparer.Ordinal),
    ];

    /// <summary>How long it lives and where it works, for people.</summary>
    public static ImmutableArray<string> TermsOf(CreateRequest asked) =>
    [
        $"lives for {asked.TimeToLive ?? asked.DefaultLife.Life}".Replace("for never", "for ever", StringComparison.Ordinal),
        .. asked.NotBefore is { } begin ? [$"begins on {begin.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)}"] : Array.Empty<string>(),
        .. asked.AllowedFrom.Select(network => $"works from {network}").Order(StringComparer.Ordinal),
        .. asked.RefusedFrom.Select(network => $"does not work from {network}").Order(StringComparer.Ordinal),
    ];

    /// <summary>A resource by its key, as policies name it.</summary>
    public static string InWords(ResourceSelector resource) => $"{(resource.Parent is { } parent ? $"{parent}/" : string.Empty)}{resource.Key}";
}
