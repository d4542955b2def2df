using Cftoken.Catalog.Model;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Expansion.State;
using Cftoken.Tools.Tests.Recorded;

namespace Cftoken.Tools.Tests.Expansion;

public sealed class DeployRequirementTests
{
    private const string Scripts = "/accounts/{account_id}/workers/scripts/{script_name}";
    private const string ZoneId = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

    [Fact]
    public void The_upload_is_required_on_the_account_of_the_configuration_before_any_other()
    {
        var expansion = Expanding.Run("wrangler deploy", """{"account_id": "ffffffffffffffffffffffffffffffff"}""");
        expansion.For($"PUT {Scripts}").ShouldHaveSingleItem().Alternatives.ShouldHaveSingleItem().ShouldHaveSingleItem()
            .Resource.ShouldBe(Resource.Account("ffffffffffffffffffffffffffffffff"));
    }

    [Fact]
    public void User_and_memberships_are_not_asked_for_where_the_account_is_set() =>
        Expanding.Run("wrangler deploy").Requirements.SelectMany(requirement => requirement.Alternatives).SelectMany(calls => calls)
            .ShouldAllBe(call => call.Operation.Template.StartsWith("/accounts/{", StringComparison.Ordinal));

    [Theory]
    [InlineData("4.164.0", "GET /accounts", Need.Required)]
    [InlineData("4.164.0", "GET /memberships", Need.Optional)]
    [InlineData("4.40.0", "GET /memberships", Need.Required)]
    public void Without_an_account_id_the_discovery_is_planned_and_setting_it_is_advised(string version, string operation, Need need)
    {
        var expansion = Expanding.Run("wrangler deploy", version: version, accountId: null);
        expansion.For(operation).ShouldHaveSingleItem().Need.ShouldBe(need);
        expansion.Advice.ShouldContain(advice => advice.Change == "set account_id" && advice.Spares.Contains(CaseWorld.Catalog.Get(operation)));
    }

    [Fact]
    public void Who_gives_the_tool_an_account_id_later_can_say_so() =>
        Expanding.Run("wrangler deploy", state: ExpansionState.Any.With(StateVariable.Account, "given"), accountId: null).For("GET /accounts").ShouldBeEmpty();

    [Fact]
    public void A_route_is_published_on_all_zones_or_on_its_own_zone()
    {
        var expansion = Expanding.Run("wrangler deploy", $$"""{"routes": [{"pattern": "example.com/*", "zone_id": "{{ZoneId}}"}]}""");
        var route = expansion.For($"PUT {Scripts}/routes").ShouldHaveSingleItem();
        route.Need.ShouldBe(Need.Required);
        route.Alternatives.Length.ShouldBe(2);
        route.Alternatives[0].ShouldHaveSingleItem().Resource.ShouldBe(Resource.AllZones(CaseWorld.AccountId));
        route.Alternatives[1].ShouldAllBe(call => call.Resource == Resource.Zone(ZoneId, null, CaseWorld.AccountId));
        route.Alternatives[1].Select(call => call.Operation.Method).ShouldBe(["GET", "POST"]);
        expansion.For("GET /zones").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"pattern": "sub.example.com/*", "zone_name": "example.com"}""", "example.com", false)]
    [InlineData("""{"pattern": "*.example.com/api/*"}""", "example.com", true)]
    [InlineData("\"https://sub.example.com/*\"", "sub.example.com", true)]
    public void A_zone_without_an_id_is_named_or_a_host_in_it_is_and_advised(string route, string name, bool isHost)
    {
        var expansion = Expanding.Run("wrangler deploy", $$"""{"routes": [{{route}}]}""");
        var lookup = expansion.For("GET /zones").First(requirement => requirement.Alternatives.Length == 1);
        lookup.Need.ShouldBe(Need.Required);
        lookup.Alternatives[0][0].Resource.ShouldBe(isHost ? Resource.ZoneOf(name, CaseWorld.AccountId) : Resource.ZoneNamed(name, CaseWorld.AccountId));
        expansion.Advice.ShouldContain(advice => advice.Change == "set zone_id on the route");
    }

    [Theory]
    [InlineData("wrangler deploy", """{"routes": ["*/*"]}""", "*/*")]
    [InlineData("wrangler deploy", """{"route": {"pattern": "*/x"}}""", "*/x")]
    [InlineData("wrangler deploy --route https://*/x", "{}", "https://*/x")]
    public void A_route_without_a_zone_or_a_host_is_a_problem_at_its_place(string command, string configuration, string pattern)
    {
        var problem = Expanding.Run(command, configuration).Problems.ShouldHaveSingleItem();

        problem.Message.ShouldContain($"\"{pattern}\"");
        problem.Where?.Line.ShouldBe(configuration == "{}" ? Expanding.Script.Line : 1);
        problem.Fix!.Text.ShouldContain("zone_name");
    }

    [Theory]
    [InlineData("""{"routes": [{"pattern": "*/*", "zone_name": "example.com"}]}""")]
    [InlineData("""{"routes": [{"pattern": "*/*", "zone_id": "feed0000feed0000feed0000feed0001"}]}""")]
    [InlineData("""{"routes": ["*.example.com/*"]}""")]
    public void A_route_whose_zone_is_told_is_none(string configuration) => Expanding.Run("wrangler deploy", configuration).Problems.ShouldBeEmpty();

    [Fact]
    public void A_custom_domain_wants_its_zone_and_looks_none_up()
    {
        var expansion = Expanding.Run("wrangler deploy", """{"routes": [{"pattern": "app.example.com", "custom_domain": true}]}""");
        var effect = expansion.Requirements.ShouldHaveSingle(requirement => requirement.Alternatives[0][0].Effect?.Id == "custom-domain.zone");
        effect.Alternatives[0][0].Resource.ShouldBe(Resource.ZoneOf("app.example.com", CaseWorld.AccountId));
        expansion.For("GET /zones").ShouldBeEmpty();
    }

    [Fact]
    public void A_domain_of_the_command_line_counts_as_one_of_the_configuration() =>
        Expanding.Run("wrangler deploy --domain app.example.com").Requirements
            .ShouldHaveSingle(requirement => requirement.Alternatives[0][0].Effect?.Id == "custom-domain.zone")
            .Evidence.Where.ShouldBe(Expanding.Script);

    [Theory]
    [InlineData("""{"kv_namespaces": [{"binding": "KV", "id": "f"}]}""", "upload.binding.kv_namespace", Need.Recommended)]
    [InlineData("""{"secrets_store_secrets": [{"binding": "S", "store_id": "f", "secret_name": "A"}]}""", "upload.binding.secrets_store_secret", Need.Required)]
    [InlineData("""{"vpc_services": [{"binding": "V", "service_id": "f"}]}""", "upload.binding.vpc_service", Need.Required)]
    [InlineData("""{"vpc_networks": [{"binding": "V", "network_id": "f"}]}""", "upload.binding.vpc_network", Need.Required)]
    [InlineData("""{"vpc_networks": [{"binding": "V", "tunnel_id": "f"}]}""", "upload.binding.vpc_network.tunnel_id", Need.Required)]
    [InlineData("""{"k2": [{"binding": "K", "stream": "f"}]}""", "upload.binding.k2", Need.Recommended)]
    [InlineData("""{"pipelines": [{"binding": "P", "pipeline": "f"}]}""", "upload.binding.pipelines", Need.Recommended)]
    public void What_an_upload_binds_is_wanted_for_every_way_of_uploading(string configuration, string effect, Need need)
    {
        var binding = Expanding.Run("wrangler deploy", configuration).Requirements.ShouldHaveSingle(requirement => requirement.Alternatives[0][0].Effect is not null);
        binding.Need.ShouldBe(need);
        binding.Alternatives.ShouldHaveSingleItem().Select(call => call.Effect!.Id).ShouldBe([effect, effect]);
        binding.Alternatives[0].Select(call => call.Operation.ToString()).ShouldBe([$"PUT {Scripts}", $"POST {Scripts}/versions"]);
    }

    [Theory]
    [InlineData("ai", """{"binding": "X"}""")]
    [InlineData("vectorize", """[{"binding": "X", "index_name": "i"}]""")]
    [InlineData("hyperdrive", """[{"binding": "X", "id": "i"}]""")]
    [InlineData("d1_databases", """[{"binding": "X", "database_id": "i"}]""")]
    [InlineData("services", """[{"binding": "X", "service": "i"}]""")]
    [InlineData("analytics_engine_datasets", """[{"binding": "X"}]""")]
    [InlineData("mtls_certificates", """[{"binding": "X", "certificate_id": "i"}]""")]
    public void Most_bindings_add_nothing_but_the_look_at_the_secrets(string key, string value)
    {
        var bare = Expanding.Run("wrangler deploy").Calls.Select(call => call.Operation).ToHashSet();
        var added = Expanding.Run("wrangler deploy", $$"""{"{{key}}": {{value}}}""").Calls.Select(call => call.Operation).Where(operation => !bare.Contains(operation));
        added.ShouldBeSubsetOf([CaseWorld.Catalog.Get($"GET {Scripts}/secrets")]);
    }

    [Theory]
    [InlineData("4.164.0", Need.Optional)]
    [InlineData("4.128.0", Need.Required)]
    [InlineData("4.100.0", Need.Required)]
    public void The_check_of_a_bucket_is_required_only_in_the_strict_versions(string version, Need need) =>
        Expanding.Run("wrangler deploy", """{"r2_buckets": [{"binding": "B", "bucket_name": "b"}]}""", version: version)
            .For("GET /accounts/{account_id}/r2/buckets/{bucket_name}").ShouldHaveSingleItem().Need.ShouldBe(need);

    [Fact]
    public void A_bucket_is_created_only_where_it_is_known_to_be_missing()
    {
        const string Bucket = """{"r2_buckets": [{"binding": "B", "bucket_name": "b"}]}""";
        const string Create = "POST /accounts/{account_id}/r2/buckets";
        var maybe = Expanding.Run("wrangler deploy", Bucket).For(Create).ShouldHaveSingleItem();
        maybe.Need.ShouldBe(Need.Optional);
        maybe.Loses.ShouldNotBeNull();
        Expanding.Run("wrangler deploy", Bucket, ExpansionState.Any.With(StateVariable.Resource, "missing")).For(Create).ShouldHaveSingleItem().Need.ShouldBe(Need.Required);
        Expanding.Run("wrangler deploy", Bucket, ExpansionState.Any.With(StateVariable.Resource, "exists")).For(Create).ShouldBeEmpty();
    }

    [Fact]
    public void A_namespace_without_an_id_is_created()
    {
        var expansion = Expanding.Run("wrangler deploy", """{"kv_namespaces": [{"binding": "KV"}]}""");
        expansion.For("POST /accounts/{account_id}/storage/kv/namespaces").ShouldHaveSingleItem().Need.ShouldBe(Need.Required);
        expansion.Advice.ShouldContain(advice => advice.Change.Contains("id", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_a_boundary_is_a_range_both_ways_are_planned_and_said()
    {
        var expansion = Expanding.Run("wrangler deploy", version: "4.135.0");
        var old = expansion.For($"GET {Scripts}/subdomain").ShouldHaveSingleItem();
        var young = expansion.For("GET /accounts/{account_id}/workers/workers/{worker_id}").ShouldHaveSingleItem();
        old.Confidence.ShouldBe(0.5);
        young.Confidence.ShouldBe(0.5);
        expansion.Unknowns.Where(unknown => unknown.Kind == UnknownKind.VersionBoundary).Select(unknown => unknown.What)
            .ShouldContain($"GET {Scripts}/subdomain");
    }

    [Fact]
    public void A_refusal_that_nobody_measured_is_planned_as_required_and_said()
    {
        var expansion = Expanding.Run("wrangler deploy", """{"addresses": ["hello@example.com"]}""", ExpansionState.Any.With(StateVariable.EmailRule, "changed"));
        const string Change = "PUT /zones/{zone_id}/email/routing/rules/{rule_identifier}";
        expansion.For(Change).ShouldHaveSingleItem().Need.ShouldBe(Need.Required);
        expansion.Unknowns.ShouldContain(unknown => unknown.Kind == UnknownKind.Denial && unknown.What == Change);
    }

    [Fact]
    public void A_first_deploy_and_a_redeploy_upload_in_different_ways()
    {
        var first = Expanding.Run("wrangler deploy", state: ExpansionState.FirstDeploy);
        var second = Expanding.Run("wrangler deploy", """{"main": "x.js"}""", ExpansionState.Redeploy.With(StateVariable.Format, "modules"));
        first.For($"PUT {Scripts}").ShouldNotBeEmpty();
        first.For($"POST {Scripts}/versions").ShouldBeEmpty();
        second.For($"PUT {Scripts}").ShouldBeEmpty();
        second.For($"POST {Scripts}/versions").ShouldNotBeEmpty();
    }
}
