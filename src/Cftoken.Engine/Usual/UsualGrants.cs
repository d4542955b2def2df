using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;

namespace Cftoken.Engine.Usual;

/// <summary>
/// What tokens for such projects are usually granted: what the guides ask for with each configuration key and command, and
/// why that is or is not needed. Data: <c>usual-grants.json</c>, with sources and dates.
/// </summary>
internal sealed class UsualGrants
{
    private UsualGrants(SourceNote guide, ImmutableArray<UsualGrant> grants, ImmutableArray<UsualReason> reasons)
    {
        Guide = guide;
        Grants = grants;
        Reasons = reasons;
    }

    /// <summary>The grants as they are built into this assembly.</summary>
    public static UsualGrants Known { get; } = Read(EmbeddedText());

    /// <summary>The guide: its name, where it stands, its date.</summary>
    public SourceNote Guide { get; }

    /// <summary>What the guide asks for.</summary>
    public ImmutableArray<UsualGrant> Grants { get; }

    /// <summary>Why permissions that are usually granted are usually not needed.</summary>
    public ImmutableArray<UsualReason> Reasons { get; }

    /// <summary>The account's group of that name.</summary>
    /// <exception cref="InvalidOperationException">The catalogue has no such group.</exception>
    public static PermissionGroup Find(PermissionCatalog catalog, string name) =>
        catalog.Group(name, Scope.Account) ?? throw new InvalidOperationException($"The catalogue has no account group {name}.");

    /// <summary>What the guide asks for with a configuration key (<c>queues.consumers</c> counts as <c>queues</c>).</summary>
    public IEnumerable<UsualGrant> WithKey(string key) => Grants.Where(grant => grant.Key is { } own
        && (own == key || key.StartsWith($"{own}.", StringComparison.Ordinal)));

    /// <summary>What the guide asks for with a command.</summary>
    public IEnumerable<UsualGrant> WithCommand(string command) => Grants.Where(grant => grant.Command == command);

    /// <summary>Why a permission is usually not needed; null where nothing is recorded of it.</summary>
    public UsualReason? ReasonFor(PermissionGroup group) => Reasons.FirstOrDefault(reason => reason.Group == group.Name);

    private static UsualGrants Read(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var guide = root.GetProperty("guide");
        return new UsualGrants(
            new SourceNote(Required(guide, "name"), Required(guide, "where"), Required(guide, "date")),
            [.. root.GetProperty("grants").EnumerateArray().Select(item => new UsualGrant(Required(item, "group"), Text(item, "key"), Text(item, "command"), Required(item, "says")))],
            [.. root.GetProperty("reasons").EnumerateArray().Select(item => new UsualReason(Required(item, "group"), Text(item, "key"), Required(item, "why"), Text(item, "whyUnbound")))]);
    }

    private static byte[] EmbeddedText()
    {
        using var stream = typeof(UsualGrants).Assembly.GetManifestResourceStream("usual-grants.json")
            ?? throw new UnreachableException("usual-grants.json is not built in.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static string Required(JsonElement item, string property) => item.GetProperty(property).GetString()!;

    private static string? Text(JsonElement item, string property) => item.TryGetProperty(property, out var value) ? value.GetString() : null;
}

/// <summary>One permission that the guide asks for.</summary>
/// <param name="Group">The group's name.</param>
/// <param name="Key">The configuration key for which; null where a command is meant.</param>
/// <param name="Command">The command for which; null where a key is meant.</param>
/// <param name="Says">The guide's words.</param>
internal sealed record UsualGrant(string Group, string? Key, string? Command, string Says);

/// <summary>Why a permission is usually not needed.</summary>
/// <param name="Group">The group's name.</param>
/// <param name="Key">The configuration key with which it is usually granted; null where only a template has it.</param>
/// <param name="Why">Why it is not needed.</param>
/// <param name="WhyUnbound">The same, where the key is not there.</param>
internal sealed record UsualReason(string Group, string? Key, string Why, string? WhyUnbound);
