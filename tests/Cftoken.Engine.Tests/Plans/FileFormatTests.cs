using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Engine.Plans;
using Cftoken.TestInfrastructure;
using FsCheck;
using FsCheck.Fluent;

namespace Cftoken.Engine.Tests.Plans;

public sealed class FileFormatTests
{
    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    // The same setting as a member of JSON and as lines of TOML.
    private static readonly (string Json, string Toml)[] Parts =
    [
        ("""  "kv_namespaces": [{"binding": "K"}] """, "[[kv_namespaces]]\nbinding = \"K\""),
        ("""  "d1_databases": [{"binding": "D", "database_name": "d"}] """, "d1_databases = [{binding = \"D\", database_name = \"d\"}]"),
        ("""  "r2_buckets": [{"binding": "B", "bucket_name": "b"}] """, "[[r2_buckets]]\nbinding = \"B\"\nbucket_name = \"b\""),
        ("""  "queues": {"consumers": [{"queue": "q"}]} """, "[[queues.consumers]]\nqueue = \"q\""),
        ("""  "routes": [{"pattern": "a.example.com/*", "zone_id": "0123456789abcdef0123456789abcdef"}] """, "routes = [{pattern = \"a.example.com/*\", zone_id = \"0123456789abcdef0123456789abcdef\"}]"),
        ("""  "triggers": {"crons": ["* * * * *"]} """, "triggers.crons = [\"* * * * *\"]"),
        ("""  "workflows": [{"binding": "W", "name": "w", "class_name": "W"}] """, "[[workflows]]\nbinding = \"W\"\nname = \"w\"\nclass_name = \"W\""),
        ("""  "vars": {"A": "1"} """, "[vars]\nA = \"1\""),
    ];

    [Fact]
    public void The_same_configuration_gives_the_same_plan_in_every_format() =>
        Prop.ForAll(Gen.SubListOf(Parts).Select(parts => parts.ToArray()).ToArbitrary(), parts =>
        {
            const string Name = "\"name\": \"w\", \"account_id\": \"0123456789abcdef0123456789abcdef\"";
            var members = string.Concat(parts.Select(part => $",\n{part.Json}"));

            // In TOML, keys of the top level come before the first header.
            var toml = string.Join('\n', parts.Select(part => part.Toml).OrderBy(text => text.StartsWith('[')));
            var plans = new[]
            {
                Plan("wrangler.json", $"{{{Name}{members}}}"),
                Plan("wrangler.jsonc", $"// c\n{{{Name}{members},}}"),
                Plan("wrangler.toml", $"name = \"w\"\naccount_id = \"0123456789abcdef0123456789abcdef\"\n{toml}"),
                Plan("wrangler.json", $"{{{string.Concat(parts.Reverse().Select(part => $"{part.Json},\n"))}{Name}}}"),
                Plan("wrangler.json", $"{{{Name}{members}}}"),
            };
            plans.ShouldAllBe(plan => plan == plans[0]);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));

    private static string Plan(string file, string text)
    {
        var world = new FakeOutsideWorld();
        world.Files.Add($"/project/{file}", text);
        var plan = new PlanUseCase(world.Build(), Catalog).Plan(new PlanRequest("/project")).Plans.ShouldHaveSingleItem();
        return string.Join('\n', plan.Minimised.Permissions.Select(permission =>
            $"{permission.Need} {permission.Group.Name}: {string.Join(", ", permission.Resources.Select(resource => $"{resource.Kind.Word} {resource.Id}"))}").Order(StringComparer.Ordinal));
    }
}
