using System.Text.Json;
using Cftoken.Catalog.Data;
using Cftoken.Catalog.Model;

namespace Cftoken.Catalog.Tests.Data;

/// <summary>
/// The project's own decisions, held against a second hand-written list of them. The calls are those that wrangler 4.164.0
/// was recorded making (2026-11-22) and that the published description lacks.
/// </summary>
public class OverlayTests
{
    private const string Reading = "Workers Scripts Read|Workers Scripts Write|Workers Tail Read";
    private const string Writing = "Workers Scripts Write";

    [Theory]
    [InlineData("GET /accounts/{account_id}/workers/services/{script_name}", Reading)]
    [InlineData("DELETE /accounts/{account_id}/workers/services/{script_name}", Writing)]
    [InlineData("GET /accounts/{account_id}/workers/services/{script_name}/environments/{environment}", Reading)]
    [InlineData("GET /accounts/{account_id}/workers/services/{script_name}/environments/{environment}/bindings", Reading)]
    [InlineData("GET /accounts/{account_id}/workers/services/{script_name}/environments/{environment}/routes", Reading)]
    [InlineData("GET /accounts/{account_id}/workers/services/{script_name}/environments/{environment}/subdomain", Reading)]
    [InlineData("GET /accounts/{account_id}/workers/domains/records", "Workers Scripts Read|Workers Scripts Write")]
    [InlineData("POST /accounts/{account_id}/workers/scripts/{script_name}/domains/changeset", Writing)]
    [InlineData("PUT /accounts/{account_id}/workers/scripts/{script_name}/domains/records", Writing)]
    [InlineData("GET /accounts/{account_id}/workers/scripts/{script_name}/references", Reading)]
    [InlineData("GET /accounts/{account_id}/workers/tails/by-consumer/{script_name}", "Workers Scripts Write|Workers Tail Read")]
    [InlineData("GET /accounts/{account_id}/workers/subdomain/edge-preview", "Workers Scripts Read|Workers Scripts Write")]
    [InlineData("GET /accounts/{account_id}/workers/scripts/{script_name}/subdomain/edge-preview", Reading)]
    [InlineData("POST /accounts/{account_id}/workers/scripts/{script_name}/edge-preview", Writing)]
    [InlineData("POST /accounts/{account_id}/workers/workers/{script_name}/previews", Writing)]
    [InlineData("GET /accounts/{account_id}/workers/workers/{script_name}/previews/{preview_name_or_id}", Reading)]
    [InlineData("POST /accounts/{account_id}/workers/workers/{script_name}/previews/{preview_name_or_id}/deployments", Writing)]
    [InlineData("GET /accounts/{account_id}/containers/me", "Workers Containers Read|Workers Containers Write")]
    [InlineData("GET /accounts/{account_id}/containers/dash/applications", "Workers Containers Read|Workers Containers Write")]
    [InlineData("GET /accounts/{account_id}/email/routing/zones", "Email Routing Addresses Read|Email Routing Addresses Write")]
    [InlineData("GET /accounts/{account_id}/email/sending/zones", "Email Sending Read|Email Sending Write")]
    [InlineData("GET /accounts/{account_id}/k2/streams", "K2 Read|K2 Write")]
    [InlineData("POST /graphql", "Account Analytics Read")]
    public void An_undocumented_call_wants_what_its_documented_sibling_wants_and_says_that_it_is_inferred(string name, string accepted)
    {
        var operation = Loaded.Catalog.Get(name);

        string.Join('|', operation.Accepted.Select(group => group.Name).Order(StringComparer.Ordinal)).ShouldBe(accepted);
        (operation.Layer, operation.Level, operation.IsInferred, operation.OnAllZones).ShouldBe((Layer.Overlay, Level.Account, true, false));
        operation.Confidence.ShouldBeInRange(0.1, 0.8);
        operation.Sources.ShouldNotBeEmpty();
    }

    [Fact]
    public void Setting_routes_in_all_zones_wants_Workers_Routes_Write_on_all_of_them()
    {
        var operation = Loaded.Catalog.Get("PUT /accounts/{account_id}/workers/scripts/{script_name}/routes");

        operation.Accepted.ShouldHaveSingleItem().ToString().ShouldBe("Workers Routes Write (zone)");
        (operation.Level, operation.OnAllZones, operation.Layer).ShouldBe((Level.Zone, true, Layer.Overlay));
        Loaded.Catalog.Operations.Count(other => other.OnAllZones).ShouldBe(1);
    }

    [Theory]
    [InlineData("d1.write", Need.Required, "D1 Write", 3)]
    [InlineData("custom-domain.zone", Need.Required, "Workers Routes Write", 3)]
    [InlineData("upload.binding.kv_namespace", Need.Recommended, "Workers KV Storage Write", 3)]
    [InlineData("upload.binding.secrets_store_secret", Need.Required, "Secrets Store Write", 3)]
    [InlineData("upload.binding.vpc_service", Need.Required, "Connectivity Directory Admin|Connectivity Directory Bind", 3)]
    [InlineData("upload.binding.vpc_network", Need.Required, "Connectivity Directory Admin|Connectivity Directory Bind", 3)]
    [InlineData("upload.binding.vpc_network.tunnel_id", Need.Required, "Connectivity Directory Admin", 3)]
    [InlineData("upload.binding.k2", Need.Recommended, "K2 Read|K2 Write", 3)]
    [InlineData("upload.binding.pipelines", Need.Recommended, "Pipelines Read|Pipelines Write", 3)]
    public void An_effect_says_what_is_wanted_how_badly_and_who_says_so(string id, Need need, string accepted, int operations)
    {
        var effect = Loaded.Catalog.Effect(id).ShouldNotBeNull();

        effect.Need.ShouldBe(need);
        string.Join('|', effect.Accepted.Select(group => group.Name).Order(StringComparer.Ordinal)).ShouldBe(accepted);
        effect.Operations.Length.ShouldBe(operations);
        effect.Sources.ShouldNotBeEmpty();
        (need == Need.Required ? effect.Confidence >= 0.6 : effect.Confidence <= 0.5).ShouldBeTrue();
        Loaded.Catalog.Effects.Length.ShouldBe(9);
    }

    [Fact]
    public void Where_the_sources_disagree_both_sides_are_there()
    {
        var says = Loaded.Catalog.Effect("upload.binding.kv_namespace")!.Sources;
        says.ShouldContain(source => source.Where.Contains("13828", StringComparison.Ordinal));
        says.ShouldContain(source => source.Where.Contains("workers/authorization/workers", StringComparison.Ordinal) && source.Says.StartsWith("No separate", StringComparison.Ordinal));
        Loaded.Catalog.Effect("custom-domain.zone")!.Sources.Length.ShouldBe(2);
    }

    [Fact]
    public void Everything_in_the_overlay_has_a_source_and_a_date()
    {
        string[] files = [OverlayLayer.Operations, OverlayLayer.Effects, OverlayLayer.Templates, OverlayLayer.Spellings];
        var entries = 0;
        foreach (var file in files)
        {
            using var document = JsonDocument.Parse(EmbeddedData.Read(file));
            foreach (var entry in document.RootElement.EnumerateObject().Where(property => property.Value.ValueKind == JsonValueKind.Array)
                .SelectMany(property => property.Value.EnumerateArray()))
            {
                entries++;
                foreach (var source in entry.GetProperty("sources").EnumerateArray())
                {
                    source.GetProperty("says").GetString().ShouldNotBeNullOrWhiteSpace();
                    source.GetProperty("where").GetString().ShouldNotBeNullOrWhiteSpace();
                    source.GetProperty("date").GetString()!.ShouldMatch("^20[0-9]{2}(-[0-9]{2}(-[0-9]{2})?)?$");
                }
            }
        }

        // 35 operations, 2 groups, 3 tails, 9 effects, 1 template, 1 spelling.
        entries.ShouldBe(51);
    }
}
