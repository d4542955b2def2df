using System.Text;
using Cftoken.Catalog.Data;
using Cftoken.Catalog.Model;

namespace Cftoken.Catalog.Tests.Data;

/// <summary>How the layers are put together, on small ones of the tests' own.</summary>
public class LayerTests
{
    private const string Thing = "/accounts/{account_id}/things/{thing_id}";

    private readonly Dictionary<string, string> files = new(StringComparer.Ordinal)
    {
        [PublishedLayer.File] = "# published: 2031-02-03\n",
        [EnrichmentLayer.Operations] = string.Empty,
        [EnrichmentLayer.Groups] = Lines(
            "Things Read@account", "Things Write@account", "Things Read@zone", "Things Admin@zone", "Me Read@user",
            "Bucket Read@r2-bucket", "Script Edit@worker", "App Read@flagship-app"),
        [EnrichmentLayer.Aliases] = string.Empty,
        [EnrichmentLayer.Scopes] = string.Empty,
        [OverlayLayer.Operations] = """{"groups":[],"operations":[],"tails":[]}""",
        [OverlayLayer.Effects] = """{"effects":[]}""",
        [OverlayLayer.Templates] = """{"templates":[]}""",
        [OverlayLayer.Spellings] = """{"ambiguous":[]}""",
    };

    [Fact]
    public void A_published_list_stands_where_nobody_says_more()
    {
        Publish($"GET\t{Thing}\t\tThings Read|Things Write");

        var operation = Load().Get("GET " + Thing);

        (operation.Layer, operation.Source, operation.Confidence).ShouldBe((Layer.Published, "openapi", 0.95));
        operation.Accepted.Select(group => group.Name).ShouldBe(["Things Read", "Things Write"]);
        operation.IsInferred.ShouldBeFalse();
    }

    [Fact]
    public void An_operation_of_which_nobody_says_anything_is_there_and_says_so()
    {
        Publish($"GET\t{Thing}\t\t");

        var operation = Load().Get("GET " + Thing);

        (operation.Layer, operation.Source, operation.Confidence).ShouldBe((Layer.Published, "none", 0.0));
        operation.Accepted.ShouldBeEmpty();
        operation.IsInferred.ShouldBeTrue();
    }

    [Fact]
    public void An_inference_fills_a_gap()
    {
        Publish($"GET\t{Thing}\t\t");
        Enrich($"GET\t{Thing}\tinferred\t0.7\trule\t\t\tThings Read");

        var operation = Load().Get("GET " + Thing);

        (operation.Layer, operation.Source, operation.Confidence).ShouldBe((Layer.Enrichment, "inferred", 0.7));
        operation.Accepted.ShouldHaveSingleItem().Name.ShouldBe("Things Read");
        operation.IsInferred.ShouldBeTrue();
    }

    [Fact]
    public void An_inference_does_not_outrank_the_published_word()
    {
        Publish($"GET\t{Thing}\t\tThings Write");
        Enrich($"GET\t{Thing}\tinferred\t0.7\trule\t\t\tThings Read");

        var operation = Load().Get("GET " + Thing);

        operation.Layer.ShouldBe(Layer.Published);
        operation.Accepted.ShouldHaveSingleItem().Name.ShouldBe("Things Write");
    }

    [Fact]
    public void A_documentation_page_outranks_the_published_word_and_keeps_its_template()
    {
        Publish($"GET\t{Thing}\t\tThings Write");
        Enrich("GET\t/accounts/{a}/things/{b}\tdocs-page\t1\t\t\t\tThings Read");

        var operation = Load().Operations.ShouldHaveSingleItem();

        (operation.Layer, operation.Source, operation.Template).ShouldBe((Layer.Enrichment, "docs-page", Thing));
        operation.Accepted.ShouldHaveSingleItem().Name.ShouldBe("Things Read");
    }

    [Fact]
    public void Enrichment_adds_operations_that_the_description_lacks()
    {
        Enrich($"GET\t{Thing}\tdocs-page\t1\t\tan-sdk@1\t\tThings Read");
        Load().Get("GET " + Thing).Layer.ShouldBe(Layer.Enrichment);
    }

    [Fact]
    public void The_overlay_outranks_both()
    {
        Publish($"GET\t{Thing}\t\tThings Write");
        Enrich($"GET\t{Thing}\tdocs-page\t1\t\t\t\tThings Write");
        Overlay("""{"operation":"GET /accounts/{x}/things/{y}","accepted":["Things Write"],"confidence":0.3,"sources":[{"says":"a","where":"b","date":"2031"}]}""");

        var operation = Load().Operations.ShouldHaveSingleItem();

        (operation.Layer, operation.Source, operation.Confidence).ShouldBe((Layer.Overlay, "overlay", 0.3));
        operation.Sources.ShouldHaveSingleItem().ShouldBe(new SourceNote("a", "b", "2031"));
        operation.IsInferred.ShouldBeTrue();
    }

    [Fact]
    public void An_overlaid_operation_takes_the_groups_of_its_sibling_as_they_are_after_a_re_import()
    {
        Publish($"PUT\t{Thing}\t\tThings Write");
        Overlay($$"""{"operation":"PUT {{Thing}}/more","like":"PUT {{Thing}}","confidence":0.6,"sources":[{"says":"a","where":"b","date":"2031"}]}""");
        Load().Get($"PUT {Thing}/more").Accepted.ShouldHaveSingleItem().Name.ShouldBe("Things Write");
    }

    [Theory]
    [InlineData("""{"operation":"GET /x","like":"GET /no/such","confidence":1,"sources":[{"says":"a","where":"b","date":"2031"}]}""", "GET /no/such")]
    [InlineData("""{"operation":"GET /x","accepted":["No Such Group"],"confidence":1,"sources":[{"says":"a","where":"b","date":"2031"}]}""", "No Such Group")]
    [InlineData("""{"operation":"GET /x","accepted":["Things Read"],"confidence":1,"sources":[{"says":"a","where":"b","date":"2031"}]}""", "Things Read")]
    [InlineData("""{"operation":"GET /x","accepted":["Things Write"],"confidence":1,"sources":[]}""", "source")]
    public void An_overlay_that_names_what_is_not_there_or_has_no_source_is_refused(string operation, string says)
    {
        Overlay(operation);
        Should.Throw<InvalidDataException>(Load).Message.ShouldContain(says);
    }

    [Fact]
    public void A_tail_must_be_a_template_that_ends_in_a_parameter()
    {
        Publish($"GET\t{Thing}\t\tThings Read", $"GET\t{Thing}/more\t\tThings Read");
        files[OverlayLayer.Operations] = $$"""{"groups":[],"operations":[],"tails":[{"template":"{{Thing}}/more"}]}""";
        Should.Throw<InvalidDataException>(Load).Message.ShouldContain("/more");

        files[OverlayLayer.Operations] = """{"groups":[],"operations":[],"tails":[{"template":"/no/{such}"}]}""";
        Should.Throw<InvalidDataException>(Load).Message.ShouldContain("/no/{such}");
    }

    [Theory]
    [InlineData(Thing, "Things Read@account")]
    [InlineData("/zones/{zone_id}/things", "Things Admin@zone|Things Read@zone")]
    [InlineData("/user/things", "Me Read@user")]
    [InlineData("/memberships/{id}", "Me Read@user")]
    [InlineData("/accounts/{account_id}/r2/buckets/{bucket_name}/things", "Bucket Read@r2-bucket|Things Read@account")]
    [InlineData("/accounts/{account_id}/r2/buckets", "Things Read@account")]
    [InlineData("/accounts/{account_id}/workers/scripts/{script_name}/things", "Script Edit@worker|Things Read@account")]
    [InlineData("/accounts/{account_id}/workers/workers/{worker_id}", "Script Edit@worker|Things Read@account")]
    [InlineData("/accounts/{account_id}/workers/scripts", "Things Read@account")]
    [InlineData("/accounts/{account_id}/flagship/apps/{app_id}", "App Read@flagship-app|Things Read@account")]
    [InlineData("/things", "App Read@flagship-app|Bucket Read@r2-bucket|Me Read@user|Script Edit@worker|Things Admin@zone|Things Read@account|Things Read@zone")]
    public void A_group_counts_only_where_its_scope_fits_what_the_operation_is_addressed_to(string path, string counting)
    {
        Publish($"GET\t{path}\t\tThings Read|Things Admin|Me Read|Bucket Read|Script Edit|App Read");

        var operation = Load().Operations.ShouldHaveSingleItem();

        string.Join('|', operation.Accepted.Select(group => $"{group.Name}@{group.Scope.Word}").Order(StringComparer.Ordinal)).ShouldBe(counting);
        operation.Accepted.Concat(operation.Disregarded).Select(group => group.Name).Distinct().Count().ShouldBe(6);
        operation.Accepted.Intersect(operation.Disregarded).ShouldBeEmpty();
    }

    [Fact]
    public void The_same_list_counts_differently_where_the_path_names_a_bucket_and_where_it_does_not()
    {
        const string Bucket = "/accounts/{account_id}/r2/buckets/{bucket_name}";
        Publish("GET\t/accounts/{account_id}/r2\t\tThings Read|Bucket Read", $"GET\t{Bucket}\t\tThings Read|Bucket Read");

        var catalog = Load();

        catalog.Get("GET /accounts/{account_id}/r2").Accepted.Select(group => group.Name).ShouldBe(["Things Read"]);
        catalog.Get($"GET {Bucket}").Accepted.Select(group => group.Name).ShouldBe(["Things Read", "Bucket Read"]);
    }

    [Fact]
    public void A_group_that_only_a_new_description_names_is_kept_without_an_id()
    {
        Publish("GET\t/zones/{zone_id}/gadgets\t\tGadgets Read");

        var catalog = Load();

        var group = catalog.Get("GET /zones/{zone_id}/gadgets").Accepted.ShouldHaveSingleItem();
        (group.Id, group.Name, group.Scope, group.Action, group.IsScopeCertain).ShouldBe((null, "Gadgets Read", Scope.Zone, "read", false));
        catalog.Groups.ShouldContain(group);
    }

    [Fact]
    public void A_group_that_is_there_twice_is_refused()
    {
        files[EnrichmentLayer.Groups] = Lines("Things Read@account", "Things Read@account");
        Should.Throw<InvalidDataException>(Load).Message.ShouldContain("Things Read (account)");
    }

    [Fact]
    public void A_published_layer_without_its_day_is_refused()
    {
        files[PublishedLayer.File] = "# published by somebody\n";
        Should.Throw<InvalidDataException>(Load).Message.ShouldContain("published");
    }

    [Fact]
    public void An_unknown_credential_is_refused()
    {
        Publish($"GET\t{Thing}\tcarrier-pigeon\t");
        Should.Throw<InvalidDataException>(Load).Message.ShouldContain("carrier-pigeon");
    }

    private static string Lines(params string[] groups) => string.Concat(groups.Select(group =>
    {
        var (name, scope) = (group[..group.IndexOf('@', StringComparison.Ordinal)], group[(group.IndexOf('@', StringComparison.Ordinal) + 1)..]);
        return $"{name}\t{scope}\t\tread\t\t\t\ttest\t\n";
    }));

    private void Publish(params string[] lines) => files[PublishedLayer.File] += string.Join('\n', lines) + "\n";

    private void Enrich(string line) => files[EnrichmentLayer.Operations] += line + "\n";

    private void Overlay(string operation) => files[OverlayLayer.Operations] = $$"""{"groups":[],"operations":[{{operation}}],"tails":[]}""";

    private PermissionCatalog Load() => PermissionCatalog.Load(file => Encoding.UTF8.GetBytes(files[file]));
}
