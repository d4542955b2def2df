using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Catalog.Model;
using Cftoken.Engine.Jobs.BuiltIn;

namespace Cftoken.Engine.Jobs.Asking;

/// <summary>
/// The profiles by which a token can be asked for without a project. What each is listed to want is a published guide's table
/// (read 2026-11); which of it is needed is told by the calls that such work makes, which are this project's choice.
/// </summary>
public static class Profiles
{
    private const string Resource = "profiles.json";

    private static readonly (string Source, ImmutableArray<Profile> All) Table = Read();

    /// <summary>All of them, in the order of their table.</summary>
    public static ImmutableArray<Profile> All => Table.All;

    /// <summary>Whose table it is, for people.</summary>
    public static string Source => Table.Source;

    /// <summary>The profile of that id, in any case; null where there is none.</summary>
    public static Profile? Find(string id) => All.FirstOrDefault(profile => string.Equals(profile.Id, id, StringComparison.OrdinalIgnoreCase));

    /// <summary>The profiles that stand for calls of their own: itself, or what it is made of.</summary>
    public static IEnumerable<Profile> PartsOf(Profile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return profile.Includes.IsEmpty ? [profile] : profile.Includes.Select(id => Find(id)!);
    }

    private static (string Source, ImmutableArray<Profile> All) Read()
    {
        using var stream = typeof(Profiles).Assembly.GetManifestResourceStream(Resource)!;
        using var document = JsonDocument.Parse(stream);
        return (
            document.RootElement.GetProperty("source").GetString()!,
            [.. document.RootElement.GetProperty("profiles").EnumerateArray().Select(Read)]);
    }

    private static Profile Read(JsonElement profile) => new(profile.GetProperty("id").GetString()!, profile.GetProperty("title").GetString()!)
    {
        Includes = Texts(profile, "includes"),
        Listed = Texts(profile, "listed"),
        Operations = !profile.TryGetProperty("operations", out var operations)
            ? []
            : [.. operations.EnumerateArray().Select(want => new BuiltInWant(want.GetProperty("call").GetString()!, want.GetProperty("why").GetString()!, null, Need.Required))],
    };

    private static ImmutableArray<string> Texts(JsonElement element, string name) =>
        element.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(item => item.GetString()!)] : [];
}
