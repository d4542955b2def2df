using System.Text;
using Cftoken.TestInfrastructure;

namespace Cftoken.CatalogImport.Tests;

public class ImportCommandTests
{
    private const string Target = "/repository/" + ImportCommand.Target;

    private const string Small =
        """
        {
          "openapi": "3.0.3",
          "info": { "title": "a small description", "version": "1" },
          "security": [{ "api_token": [] }],
          "paths": {
            "/zones/{zone_id}/gadgets": {
              "parameters": [{ "name": "zone_id", "in": "path" }],
              "get": { "operationId": "list", "x-api-token-group": ["Gadgets Write", "Gadgets Read", "Gadgets Read"] }
            },
            "/accounts/{account_id}/gadgets/{gadget_id}": {
              "put": { "x-api-token-group": ["Gadgets: Big, and Small Write"], "security": [{ "api_email": [], "api_key": [] }] },
              "delete": { "x-api-token-group": null },
              "get": {}
            },
            "/ips": { "get": { "security": [] } },
            "/accounts/{account_id}/gadgets/upload": { "post": { "security": [{ "assets_jwt": [] }] } }
          }
        }
        """;

    private const string Expected =
        """
        # Layer: published. The operations of Cloudflare's published API description, with the permission groups that it names.
        # Source: Cloudflare api-schemas (BSD-3-Clause; see NOTICE), extension x-api-token-group.
        # published: 2031-02-03
        # Written by tools/Cftoken.CatalogImport and replaced whole by it; never edited by hand.
        # columns: method, path, credential (empty: an API token), groups (any one of them, parted by |)
        POST→/accounts/{account_id}/gadgets/upload→assets_jwt→
        DELETE→/accounts/{account_id}/gadgets/{gadget_id}→→
        GET→/accounts/{account_id}/gadgets/{gadget_id}→→
        PUT→/accounts/{account_id}/gadgets/{gadget_id}→→Gadgets: Big, and Small Write
        GET→/ips→none→
        GET→/zones/{zone_id}/gadgets→→Gadgets Read|Gadgets Write

        """;

    [Fact]
    public void An_import_writes_method_path_credential_and_groups_in_a_fixed_order()
    {
        var world = World(Small);

        Run(world).ShouldBe(0);

        world.Files.Text(Target).ShouldBe(Expected.Replace("→", "\t", StringComparison.Ordinal));
        world.Terminal.ErrorText.ShouldContain("6 operations, 2 of them with groups");
    }

    [Fact]
    public void Importing_twice_gives_the_same_bytes()
    {
        var world = World(Small);
        Run(world).ShouldBe(0);
        var once = world.Files.ReadAllBytes(Target);

        Run(world).ShouldBe(0);

        world.Files.ReadAllBytes(Target).ShouldBe(once);
    }

    [Fact]
    public void The_order_and_the_layout_of_the_description_do_not_matter()
    {
        var world = World("{\"paths\":{\"/b\":{\"get\":{\"x-api-token-group\":[\"B\",\"A\"]}},\"/a\":{\"put\":{},\"get\":{}}}}");
        Run(world).ShouldBe(0);
        var one = world.Files.Text(Target);

        world = World("\uFEFF{ \"paths\": { \"/a\": { \"get\": {}, \"put\": {} },\n \"/b\": { \"get\": { \"x-api-token-group\": [\"A\", \"B\"] } } } }");
        Run(world).ShouldBe(0);

        world.Files.Text(Target).ShouldBe(one);
    }

    [Fact]
    public void The_other_layers_are_left_alone()
    {
        var world = World(Small);
        string[] others = ["enrichment/operations.tsv", "enrichment/groups.tsv", "overlay/operations.json"];
        foreach (var other in others)
        {
            world.Files.Add("/repository/src/Cftoken.Catalog/Data/" + other, "by hand: " + other);
        }

        var before = world.Files.AllFiles;
        Run(world).ShouldBe(0);

        world.Files.AllFiles.ShouldBe(before);
        foreach (var other in others)
        {
            world.Files.Text("/repository/src/Cftoken.Catalog/Data/" + other).ShouldBe("by hand: " + other);
        }
    }

    [Fact]
    public void Importing_what_is_already_known_changes_nothing()
    {
        var committed = File.ReadAllText(RepositoryRoot.File(ImportCommand.Target));
        var description = new StringBuilder("{\"paths\":{");
        var byPath = committed.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith('#')).Select(line => line.Split('\t')).GroupBy(fields => fields[1]);
        description.AppendJoin(',', byPath.Select(path => $"\"{path.Key}\":{{{string.Join(',', path.Select(Operation))}}}"));
        description.Append("}}");
        var world = World(description.ToString());
        var published = committed.Split('\n').Single(line => line.StartsWith("# published: ", StringComparison.Ordinal))["# published: ".Length..];

        ImportCommand.Run(world.Build(), ["openapi.json", published]).ShouldBe(0, world.Terminal.ErrorText);

        world.Files.Text(Target).ShouldBe(committed);

        static string Operation(string[] fields)
        {
            var security = fields[2] switch { "" => string.Empty, "none" => ",\"security\":[]", var scheme => $",\"security\":[{{\"{scheme}\":[]}}]" };
            var groups = fields[3].Length == 0 ? string.Empty : $",\"x-api-token-group\":[\"{fields[3].Replace("|", "\",\"", StringComparison.Ordinal)}\"]";
            return $"\"{fields[0].ToLowerInvariant()}\":{{\"operationId\":\"x\"{security}{groups}}}";
        }
    }

    [Theory]
    [InlineData("{\"paths\":\n {\"/a\": oops}}", "openapi.json:2:", "import.syntax")]
    [InlineData("[]", "openapi.json: ", "import.no-paths")]
    [InlineData("{\"paths\":[]}", "openapi.json: ", "import.no-paths")]
    [InlineData("{\"paths\":{\"/a\":{\"get\":{}}}}", "x-api-token-group", "import.no-groups")]
    [InlineData("{\"paths\":{\"/a\":{\"get\":{\"x-api-token-group\":\"A\"}}}}", "GET /a", "import.groups")]
    [InlineData("{\"paths\":{\"/a\":{\"get\":{\"x-api-token-group\":[7]}}}}", "GET /a", "import.groups")]
    [InlineData("{\"paths\":{\"/a\":{\"get\":{\"x-api-token-group\":[\"A|B\"]}}}}", "A|B", "import.groups")]
    [InlineData("{\"paths\":{\"/a\":{\"get\":{\"x-api-token-group\":[\"A\\tB\"]}}}}", "GET /a", "import.groups")]
    [InlineData("{\"paths\":{\"/a\":{\"get\":{\"x-api-token-group\":[\" \"]}}}}", "GET /a", "import.groups")]
    [InlineData("{\"paths\":{\"a\":{\"get\":{}}}}", "'a'", "import.path")]
    [InlineData("{\"paths\":{\"/a/{id\":{\"get\":{}}}}", "'/a/{id'", "import.path")]
    [InlineData("{\"paths\":{\"/a\\tb\":{\"get\":{}}}}", "'/a b'", "import.path")]
    [InlineData("{\"paths\":{\"/a\":7}}", "'/a'", "import.path")]
    [InlineData("{\"paths\":{\"/a\":{\"get\":[]}}}", "GET /a", "import.operation")]
    [InlineData("{\"paths\":{\"/a/{x}\":{\"get\":{}},\"/a/{y}\":{\"get\":{}}}}", "GET /a/{y}", "import.twice")]
    [InlineData("{\"paths\":{\"/a\":{\"get\":{\"security\":{}}}}}", "GET /a", "import.security")]
    [InlineData("{\"paths\":{\"/a\":{\"get\":{\"security\":[{\"carrier_pigeon\":[]}]}}}}", "carrier_pigeon", "import.security")]
    public void What_cannot_be_kept_is_refused_and_the_layer_stays(string description, string says, string code)
    {
        var world = World(description);

        Run(world).ShouldBe(1);

        world.Terminal.ErrorText.ShouldContain(says);
        world.Terminal.ErrorText.ShouldContain($"[{code}]");
        world.Files.Text(Target).ShouldBe("as it was");
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var world = World("{\"paths\":{\"a\":{},\"/b\":{\"get\":{\"x-api-token-group\":7},\"put\":{\"security\":7}}}}");

        Run(world).ShouldBe(1);

        world.Terminal.ErrorText.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(3);
    }

    [Theory]
    [InlineData]
    [InlineData("openapi.json")]
    [InlineData("openapi.json", "yesterday")]
    [InlineData("openapi.json", "2031-02-30")]
    [InlineData("openapi.json", "2031-02-03", "more")]
    public void A_wrong_command_line_is_answered_with_the_right_one(params string[] arguments)
    {
        var world = World(Small);

        ImportCommand.Run(world.Build(), arguments).ShouldBe(2);

        world.Terminal.ErrorText.ShouldContain("usage");
        world.Files.Text(Target).ShouldBe("as it was");
    }

    [Fact]
    public void Outside_the_repository_nothing_is_written()
    {
        var world = World(Small);
        world.Environment.CurrentDirectory = "/elsewhere";
        world.Files.Add("/elsewhere/openapi.json", Small);
        var before = world.Files.AllFiles;

        Run(world).ShouldBe(2);

        world.Files.AllFiles.ShouldBe(before);
    }

    [Fact]
    public void A_description_that_is_not_there_is_named()
    {
        var world = World(Small);
        world.Files.Remove("/repository/openapi.json");

        Run(world).ShouldBe(1);

        world.Terminal.ErrorText.ShouldContain("openapi.json");
    }

    private static FakeOutsideWorld World(string description)
    {
        var world = new FakeOutsideWorld();
        world.Environment.CurrentDirectory = "/repository";
        world.Files.Add("/repository/openapi.json", description).Add(Target, "as it was");
        return world;
    }

    private static int Run(FakeOutsideWorld world) => ImportCommand.Run(world.Build(), ["openapi.json", "2031-02-03"]);
}
