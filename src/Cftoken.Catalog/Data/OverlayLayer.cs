using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Catalog.Matching;
using Cftoken.Catalog.Model;

namespace Cftoken.Catalog.Data;

/// <summary>
/// The third layer: the project's own decisions, each with its source and date. It outranks the other two.
/// </summary>
internal sealed class OverlayLayer(GroupTable groups, OperationTree tree)
{
    /// <summary>The names of its files.</summary>
    public const string Operations = "overlay/operations.json", Effects = "overlay/effects.json", Templates = "overlay/templates.json",
        Spellings = "overlay/spellings.json", ErrorProducts = "overlay/error-products.json", ErrorRules = "overlay/errors/",
        Sensitive = "overlay/sensitive.json", Probing = "overlay/probing.json";

    /// <summary>Adds its groups and operations, and marks the parameters that take the rest of a path.</summary>
    public void ReadOperations(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        foreach (var item in root.GetProperty("groups").EnumerateArray())
        {
            groups.Add(new PermissionGroup(
                null, Text(item, "name"), Scope.Account, Text(item, "action"), null, null, Text(item, "oauthScope"), "overlay")
            {
                IsScopeCertain = false,
            });
        }

        foreach (var item in root.GetProperty("operations").EnumerateArray())
        {
            tree.Put(ReadOperation(item));
        }

        foreach (var item in root.GetProperty("tails").EnumerateArray())
        {
            tree.MarkTail(Text(item, "template"));
        }
    }

    /// <summary>Reads the effects.</summary>
    public ImmutableArray<Effect> ReadEffects(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var effects = ImmutableArray.CreateBuilder<Effect>();
        foreach (var item in document.RootElement.GetProperty("effects").EnumerateArray())
        {
            effects.Add(new Effect(
                Text(item, "id"),
                Each(item, "operations", Operation),
                Each(item, "accepted", Group),
                Text(item, "need") switch
                {
                    "required" => Need.Required,
                    "recommended" => Need.Recommended,
                    "optional" => Need.Optional,
                    var word => throw new InvalidDataException($"'{word}' is no need."),
                },
                item.GetProperty("confidence").GetDouble(),
                Sources(item)));
        }

        return effects.DrainToImmutable();
    }

    /// <summary>Reads the dashboard's token templates.</summary>
    public ImmutableArray<TokenTemplate> ReadTemplates(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var templates = ImmutableArray.CreateBuilder<TokenTemplate>();
        foreach (var item in document.RootElement.GetProperty("templates").EnumerateArray())
        {
            templates.Add(new TokenTemplate(Text(item, "name"), Each(item, "groups", Group), Text(item, "date"), Sources(item)));
        }

        return templates.DrainToImmutable();
    }

    /// <summary>Reads the areas that a person decides about.</summary>
    public ImmutableArray<SensitiveArea> ReadSensitive(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var areas = ImmutableArray.CreateBuilder<SensitiveArea>();
        foreach (var item in document.RootElement.GetProperty("areas").EnumerateArray())
        {
            areas.Add(new SensitiveArea(Text(item, "area"), Each(item, "groups", Group), Sources(item)));
        }

        return areas.DrainToImmutable();
    }

    /// <summary>Reads the spellings that may stand for any one of several groups.</summary>
    public ImmutableArray<(string Spelling, ImmutableArray<PermissionGroup> Candidates)> ReadAmbiguousSpellings(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var spellings = ImmutableArray.CreateBuilder<(string, ImmutableArray<PermissionGroup>)>();
        foreach (var item in document.RootElement.GetProperty("ambiguous").EnumerateArray())
        {
            spellings.Add((Text(item, "spelling"), Each(item, "groups", Group)));
        }

        return spellings.DrainToImmutable();
    }

    private Operation ReadOperation(JsonElement item)
    {
        var (method, template) = Split(Text(item, "operation"));
        var level = LevelRule.Of(template);
        if (item.TryGetProperty("level", out var word))
        {
            level = Enum.Parse<Level>(word.GetString()!, ignoreCase: true);
        }

        // Either the groups themselves, or those of the documented operation that does the like.
        var named = item.TryGetProperty("like", out var like)
            ? Operation(like.GetString()!).Accepted
            : Each(item, "accepted", Group);
        return new Operation(
            method, template, level, AcceptedLists.Sort(named, level, template).Counting, AnyToken: false, "overlay",
            item.GetProperty("confidence").GetDouble(), Layer.Overlay)
        {
            OnAllZones = item.TryGetProperty("onAllZones", out var all) && all.GetBoolean(),
            Sources = Sources(item),
        };
    }

    private Operation Operation(string methodAndTemplate)
    {
        var (method, template) = Split(methodAndTemplate);
        return tree.Find(method, template) ?? throw new InvalidDataException($"The overlay names '{methodAndTemplate}', which is no operation.");
    }

    private PermissionGroup Group(string name) => groups.Named(name) is [var group]
        ? group
        : throw new InvalidDataException($"The overlay names '{name}', which is not the name of exactly one permission group.");

    private static ImmutableArray<SourceNote> Sources(JsonElement item)
    {
        var sources = ImmutableArray.CreateBuilder<SourceNote>();
        foreach (var source in item.GetProperty("sources").EnumerateArray())
        {
            sources.Add(new SourceNote(Text(source, "says"), Text(source, "where"), Text(source, "date")));
        }

        return sources.Count > 0 ? sources.DrainToImmutable() : throw new InvalidDataException("An entry of the overlay has no source.");
    }

    private static (string Method, string Template) Split(string methodAndTemplate)
    {
        var space = methodAndTemplate.IndexOf(' ');
        return (string.Intern(methodAndTemplate[..space]), methodAndTemplate[(space + 1)..]);
    }

    private static ImmutableArray<T> Each<T>(JsonElement item, string property, Func<string, T> find)
    {
        var found = ImmutableArray.CreateBuilder<T>();
        foreach (var value in item.GetProperty(property).EnumerateArray())
        {
            found.Add(find(value.GetString()!));
        }

        return found.DrainToImmutable();
    }

    private static string Text(JsonElement item, string property) => item.GetProperty(property).GetString()!;
}
