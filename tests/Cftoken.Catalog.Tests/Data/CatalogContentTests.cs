using Cftoken.Catalog.Data;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.TestInfrastructure;

namespace Cftoken.Catalog.Tests.Data;

/// <summary>What the catalogue holds, counted and spot-checked against figures that were read off its sources by hand.</summary>
public class CatalogContentTests
{
    private static readonly PermissionCatalog Catalog = Loaded.Catalog;

    [Fact]
    public void It_says_when_the_description_was_published() =>
        Catalog.PublishedOn.ShouldBe(new DateOnly(2026, 7, 27));

    [Fact]
    public void It_holds_3386_operations_and_those_of_the_overlay()
    {
        // Five of the sources' own are decided by the overlay: a zone's subdomains of Email Sending.
        Catalog.Operations.Count(operation => operation.Layer != Layer.Overlay).ShouldBe(3386 - 5);
        Catalog.Operations.Count(operation => operation.Layer == Layer.Overlay).ShouldBe(30 + 5);
        Catalog.Operations.Distinct().Count().ShouldBe(3386 + 30);
    }

    [Fact]
    public void It_knows_the_page_of_2831_operations() =>
        Catalog.Operations.Count(operation => Catalog.PageOf(operation) is not null).ShouldBe(2831);

    [Theory]
    [InlineData("PUT /accounts/{account_id}/tokens/{token_id}", "resources/accounts/subresources/tokens/methods/update/")]
    [InlineData("GET /zones", "resources/zones/methods/list/")]
    public void A_page_is_where_the_api_reference_has_it(string operation, string page) =>
        Catalog.PageOf(Catalog.Get(operation))!.AbsoluteUri.ShouldBe("https://developers.cloudflare.com/api/" + page);

    [Fact]
    public void What_the_reference_lacks_has_no_page() =>
        Catalog.PageOf(Catalog.Get("GET /accounts/{account_id}/workers/services/{script_name}")).ShouldBeNull();

    [Theory]
    [InlineData("GET", 1663)]
    [InlineData("POST", 710)]
    [InlineData("DELETE", 428)]
    [InlineData("PUT", 333)]
    [InlineData("PATCH", 247)]
    public void Every_method_is_there_as_often_as_the_sources_decide(string method, int count) =>
        Catalog.Operations.Count(operation => operation.Layer != Layer.Overlay && operation.Method == method).ShouldBe(count);

    [Theory]
    [InlineData(Level.Account, 2339)]
    [InlineData(Level.Zone, 671)]
    [InlineData(Level.Global, 314)]
    [InlineData(Level.User, 57)]
    public void Every_level_is_there_as_often_as_the_sources_decide(Level level, int count) =>
        Catalog.Operations.Count(operation => operation.Layer != Layer.Overlay && operation.Level == level).ShouldBe(count);

    [Theory]
    [InlineData("openapi", 2660)]
    [InlineData("docs-page", 57)]
    [InlineData("terraform-docs", 17)]
    public void Every_source_decides_as_many_operations_as_it_tells_of(string source, int count) =>
        Catalog.Operations.Count(operation => operation.Source == source).ShouldBe(count);

    [Fact]
    public void It_holds_404_groups_of_which_344_have_an_id_and_two_that_only_an_OAuth_scope_tells_of()
    {
        var recorded = Catalog.Groups.Where(group => group.Source != "overlay").ToList();
        recorded.Count.ShouldBe(404);
        recorded.Count(group => group.Id is not null).ShouldBe(344);
        recorded.Count(group => !group.IsScopeCertain).ShouldBe(17);
        Catalog.Groups.Where(group => group.Source == "overlay").Select(group => group.Name).ShouldBe(["K2 Read", "K2 Write"]);
    }

    [Theory]
    [InlineData("account", 296)]
    [InlineData("zone", 92)]
    [InlineData("user", 6)]
    [InlineData("flagship-app", 4)]
    [InlineData("worker", 4)]
    [InlineData("r2-bucket", 2)]
    public void Every_scope_has_as_many_groups_as_in_the_sources(string scope, int count) =>
        Catalog.Groups.Count(group => group.Source != "overlay" && group.Scope.Word == scope).ShouldBe(count);

    [Fact]
    public void Ids_are_32_hex_digits_and_each_stands_once()
    {
        var ids = Catalog.Groups.Select(group => group.Id).OfType<string>().ToList();
        ids.ShouldAllBe(id => id.Length == 32 && id.All(char.IsAsciiHexDigitLower));
        ids.Distinct().Count().ShouldBe(ids.Count);
    }

    [Theory]
    [InlineData("e086da7e2179491d91ee5f35b3ca210a", "Workers Scripts Write", "account", "write", "workers_scripts", "workers-scripts.write")]
    [InlineData("09b2857d1c31407795e75e3fed8617a1", "D1 Write", "account", "write", "d1", "d1.write")]
    [InlineData("28f4b596e7d643029c524985477ae49a", "Workers Routes Write", "zone", "write", "workers_routes", "workers-routes.write")]
    [InlineData("2efd5506f9c8494dacb1fa10a3e7d5b6", "Workers R2 Storage Bucket Item Write", "r2-bucket", "write", "workers_r2_bucket_item", "workers-r2-bucket-item.write")]
    [InlineData("8acbe5bb0d54464ab867149d7f7cf8ac", "User Details Read", "user", "read", "user_details", "user-details.read")]
    [InlineData("5b4da8a35efa4fe8be684070183cdb32", "D1 Metadata Read", "account", "metadata-read", null, null)]
    public void A_group_keeps_id_name_scope_action_key_and_OAuth_scope(string id, string name, string scope, string action, string? key, string? oauth)
    {
        var group = Catalog.GroupById(id).ShouldNotBeNull();
        (group.Name, group.Scope.Word, group.Action, group.DashboardKey, group.OAuthScope).ShouldBe((name, scope, action, key, oauth));
        Catalog.Group(name, group.Scope).ShouldBeSameAs(group);
    }

    [Fact]
    public void What_is_not_known_is_null()
    {
        Catalog.GroupById("00000000000000000000000000000000").ShouldBeNull();
        Catalog.Group("Workers Scripts Write", Scope.Zone).ShouldBeNull();
        Catalog.Group("Individual Workers Editor", Scope.Worker).ShouldNotBeNull().Id.ShouldBeNull();
        Catalog.Find("GET", "/accounts/{account_id}/nonsense").ShouldBeNull();
        Catalog.Find("PATCH", "/accounts/{account_id}/workers/scripts/{script_name}").ShouldBeNull();
        Catalog.Effect("no.such.effect").ShouldBeNull();
    }

    [Fact]
    public void An_operation_is_got_by_its_name_whatever_its_parameters_are_called()
    {
        var operation = Catalog.Get("PUT /accounts/{account_id}/workers/scripts/{script_name}");
        Catalog.Get("PUT /accounts/{a}/workers/scripts/{b}").ShouldBeSameAs(operation);
        Catalog.Find("PUT", "/accounts/{}/workers/scripts/{}").ShouldBeSameAs(operation);
    }

    [Theory]
    [InlineData("GET /accounts/{account_id}/nonsense")]
    [InlineData("/accounts")]
    [InlineData("")]
    [InlineData("GET ")]
    public void Getting_what_is_not_there_names_it(string name) =>
        Should.Throw<ArgumentException>(() => Catalog.Get(name)).Message.ShouldContain($"'{name}'");

    [Theory]
    [InlineData("worker", "account", "2026-09-15", 1)]
    [InlineData("zone", "account,user", null, 3)]
    [InlineData("user", "user", null, 1)]
    [InlineData("flagship-app", "account", "2026-08-26", 0)]
    public void A_kind_of_resource_says_whose_tokens_take_it_and_how_a_policy_names_it(string word, string owners, string? since, int keys)
    {
        var scope = Catalog.ResourceScopes.Single(scope => scope.Scope.Word == word);
        scope.Owners.Select(owner => owner == OwnerKind.User ? "user" : "account").ShouldBe(owners.Split(','));
        scope.Since.ShouldBe(since);
        scope.PolicyKeys.Length.ShouldBe(keys);
        Catalog.ResourceScopes.Length.ShouldBe(6);
    }

    [Fact]
    public void The_Workers_template_grants_eight_groups_and_says_who_disagrees()
    {
        var template = Catalog.Templates.ShouldHaveSingleItem();
        template.Name.ShouldBe("Edit Cloudflare Workers");
        template.Groups.Select(group => group.ToString()).ShouldBe(
        [
            "Workers Routes Write (zone)", "Workers Scripts Write (account)", "Workers KV Storage Write (account)",
            "Workers Tail Read (account)", "Workers R2 Storage Write (account)", "Account Settings Read (account)",
            "User Details Read (user)", "Memberships Read (user)",
        ]);
        template.Sources.Length.ShouldBe(2);
    }

    [Theory]
    [InlineData(PublishedLayer.File, "published: 2026-07-27", "api-schemas (BSD-3-Clause")]
    [InlineData(EnrichmentLayer.Operations, "Compiled: 2026-11-22", "Sources:")]
    [InlineData(EnrichmentLayer.Groups, "Compiled: 2026-11-22", "Sources:")]
    [InlineData(EnrichmentLayer.Aliases, "Compiled: 2026-11-22", "Sources by kind:")]
    [InlineData(EnrichmentLayer.Scopes, "Compiled: 2026-11-22", "Sources:")]
    public void Every_data_file_says_at_its_head_where_it_comes_from_and_when(string file, string date, string source)
    {
        var head = string.Join('\n', File.ReadLines(RepositoryRoot.File("src/Cftoken.Catalog/Data/" + file)).TakeWhile(line => line.StartsWith('#')));
        head.ShouldContain(date);
        head.ShouldContain(source);
        head.ShouldContain("columns:");
    }
}
