using System.Text.Json.Nodes;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.Pages;

/// <summary>A Pages project: its settings for both environments, and its deployments. The value of a secret is never kept.</summary>
internal sealed class PagesProject(string id, string name, string productionBranch, string createdOn)
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>The branch that goes to production.</summary>
    public string ProductionBranch { get; set; } = productionBranch;

    /// <summary>The settings of <c>production</c> and <c>preview</c>, in the API's form.</summary>
    public JsonObject Configurations { get; } = new() { ["preview"] = Configuration(), ["production"] = Configuration() };

    /// <summary>How it is built, in the API's form.</summary>
    public JsonObject Build { get; set; } = new() { ["build_command"] = "", ["destination_dir"] = "", ["root_dir"] = "" };

    /// <summary>Its deployments, newest first, in the API's form.</summary>
    public List<JsonObject> Deployments { get; } = [];

    /// <summary>Its custom domains, in the API's form.</summary>
    public List<JsonObject> Domains { get; } = [];

    /// <summary>The project in the API's form.</summary>
    public JsonObject ToJson() => new()
    {
        ["id"] = id,
        ["name"] = Name,
        ["subdomain"] = $"{Name}.pages.dev",
        ["domains"] = new JsonArray([$"{Name}.pages.dev", .. Domains.Select(domain => domain.Text("name"))]),
        ["build_config"] = Build.DeepClone(),
        ["deployment_configs"] = Configurations.DeepClone(),
        ["latest_deployment"] = Deployments is [var latest, ..] ? latest.DeepClone() : null,
        ["canonical_deployment"] = Deployments.Find(deployment => deployment.Text("environment") == "production")?.DeepClone(),
        ["production_branch"] = ProductionBranch,
        ["production_script_name"] = $"pages-worker--{Name}-production",
        ["preview_script_name"] = $"pages-worker--{Name}-preview",
        ["created_on"] = createdOn,
    };

    /// <summary>Adds a deployment to a branch.</summary>
    /// <param name="deploymentId">A UUID.</param>
    /// <param name="branch">The branch; null: the production branch.</param>
    /// <param name="at">When.</param>
    /// <param name="trigger">What is known of the commit; null: nothing.</param>
    public JsonObject Deploy(string deploymentId, string? branch, string at, JsonObject? trigger = null)
    {
        var onProduction = branch is null || branch == ProductionBranch;
        var stage = new JsonObject { ["name"] = "deploy", ["status"] = "success", ["started_on"] = at, ["ended_on"] = at };
        var metadata = trigger ?? new JsonObject { ["commit_hash"] = "", ["commit_message"] = "", ["commit_dirty"] = false };
        metadata["branch"] = branch ?? ProductionBranch;
        var deployment = new JsonObject
        {
            ["id"] = deploymentId,
            ["short_id"] = deploymentId[..8],
            ["project_id"] = id,
            ["project_name"] = Name,
            ["environment"] = onProduction ? "production" : "preview",
            ["url"] = $"https://{deploymentId[..8]}.{Name}.pages.dev",
            ["created_on"] = at,
            ["modified_on"] = at,
            ["aliases"] = onProduction ? null : new JsonArray($"https://{branch}.{Name}.pages.dev"),
            ["latest_stage"] = stage,
            ["stages"] = new JsonArray(stage.DeepClone()),
            ["deployment_trigger"] = new JsonObject { ["type"] = "ad_hoc", ["metadata"] = metadata },
            ["is_skipped"] = false,
        };
        Deployments.Insert(0, deployment);
        return deployment;
    }

    /// <summary>Merges new settings into those of the environments; a member that is null goes, a secret's value stays out.</summary>
    public void Configure(JsonObject changes)
    {
        Merge(Configurations, changes);
        foreach (var (_, configuration) in Configurations)
        {
            foreach (var (_, variable) in configuration?["env_vars"] as JsonObject ?? [])
            {
                if (variable.Text("type") == "secret_text")
                {
                    variable!["value"] = "";
                }
            }
        }
    }

    private static void Merge(JsonObject target, JsonObject changes)
    {
        foreach (var (name, value) in changes)
        {
            switch (value)
            {
                case null:
                    target.Remove(name);
                    break;
                case JsonObject inner when target[name] is JsonObject known:
                    Merge(known, inner);
                    break;
                default:
                    target[name] = value.DeepClone();
                    break;
            }
        }
    }

    private static JsonObject Configuration() => new()
    {
        ["env_vars"] = new JsonObject(),
        ["compatibility_date"] = "2026-01-01",
        ["compatibility_flags"] = new JsonArray(),
        ["fail_open"] = true,
        ["always_use_latest_compatibility_date"] = false,
        ["build_image_major_version"] = 3,
        ["usage_model"] = "standard",
    };
}
