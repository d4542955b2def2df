using System.Xml.Linq;
using Cftoken.TestInfrastructure;

namespace Cftoken.Tests.Architecture;

/// <summary>
/// Dependencies point inward: face → Engine → Tokens, Projects, Cloudflare, Emulator → Tools → Catalog → Core, and the
/// children of Engine never see each other, except Tokens → Cloudflare.
/// </summary>
public sealed class Room_references
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Cftoken.Core"] = [],
        ["Cftoken.Catalog"] = ["Cftoken.Core"],
        ["Cftoken.Tools"] = ["Cftoken.Catalog", "Cftoken.Core"],
        ["Cftoken.Projects"] = ["Cftoken.Tools", "Cftoken.Catalog", "Cftoken.Core"],
        ["Cftoken.Cloudflare"] = ["Cftoken.Catalog", "Cftoken.Core"],
        ["Cftoken.Tokens"] = ["Cftoken.Cloudflare", "Cftoken.Catalog", "Cftoken.Core"],
        ["Cftoken.Emulator"] = ["Cftoken.Catalog", "Cftoken.Core"],
        ["Cftoken.Logs"] = ["Cftoken.Tools", "Cftoken.Catalog", "Cftoken.Core"],
        ["Cftoken.Engine"] =
            ["Cftoken.Logs", "Cftoken.Tokens", "Cftoken.Projects", "Cftoken.Emulator", "Cftoken.Cloudflare", "Cftoken.Tools", "Cftoken.Catalog", "Cftoken.Core"],
        ["Cftoken"] = ["Cftoken.Engine"],
    };

    public static TheoryData<string> Rooms =>
        [.. Directory.EnumerateDirectories(RepositoryRoot.File("src")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_refers_only_to_rooms_further_inward(string room)
    {
        Allowed.ShouldContainKey(room, "a new room: decide here what it may know");
        References(room, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)).ShouldBeSubsetOf(Allowed[room]);
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_has_a_test_twin(string room)
    {
        File.Exists(RepositoryRoot.File($"tests/{room}.Tests/{room}.Tests.csproj")).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Only_its_test_twin_looks_inside_a_room(string room)
    {
        References(room, "InternalsVisibleTo").ShouldBeSubsetOf([$"{room}.Tests"]);
    }

    private static IEnumerable<string> References(string room, string kind) => XDocument.Load(RepositoryRoot.File($"src/{room}/{room}.csproj"))
        .Descendants(kind)
        .Select(reference => ((string)reference.Attribute("Include")!).Replace('\\', '/'));
}
