using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Tools.Configuration;

namespace Cftoken.Projects.BuildOutput;

/// <summary>
/// Turns a Build Output's <c>worker.config.json</c> into the same facts in wrangler's words, as Cloudflare's own conversion does
/// (packages/config/src/convert.ts in cloudflare/workers-sdk, read 2026-11-22). Every value keeps its place. A binding or a
/// trigger that is not known is a problem, since a plan without it would be too narrow; another unknown key is a warning.
/// </summary>
/// <param name="problems">Takes what cannot be planned.</param>
/// <param name="warnings">Takes what is left out.</param>
internal sealed class BuildOutputConversion(List<Problem> problems, List<Problem> warnings)
{
    private readonly Dictionary<(string? Group, string Key), (SourceLocation Where, List<ConfigNode> Items)> lists = [];
    private readonly List<ConfigMember> members = [];
    private readonly List<ConfigMember> variables = [];

    /// <summary>Converts.</summary>
    /// <param name="worker">The Worker's configuration.</param>
    /// <param name="settings">The build's <c>config.json</c>; null where there is none.</param>
    /// <param name="containers">The configurations of the containers.</param>
    /// <param name="hasAssets">Whether static assets lie beside the Worker's configuration.</param>
    internal ConfigNode Convert(ConfigNode worker, ConfigNode? settings, IReadOnlyList<ConfigNode> containers, bool hasAssets)
    {
        // Version 0 has the account at the top, version 1 under "settings".
        Keep(settings?["accountId"] ?? settings?["settings"]?["accountId"], "account_id");
        foreach (var member in worker.Members.Where(member => member.Value.Kind != ConfigKind.Null))
        {
            Member(member);
        }

        foreach (var container in containers)
        {
            AddItem(null, "containers", Container(container));
        }

        if (variables.Count > 0)
        {
            members.Add(new ConfigMember("vars", variables[0].KeyLocation, ConfigNode.Object(variables[0].KeyLocation, [.. variables])));
        }

        if (hasAssets)
        {
            members.Add(new ConfigMember("assets", worker.Location, ConfigNode.Object(worker.Location, [Text("directory", worker.Location, "assets")])));
        }

        members.AddRange(lists.GroupBy(list => list.Key.Group ?? list.Key.Key, StringComparer.Ordinal).Select(Grouped));
        return ConfigNode.Object(worker.Location, [.. members]);
    }

    private void Member(ConfigMember member)
    {
        switch (member.Key)
        {
            case "name" or "placement" or "logpush" or "limits" or "observability" or "cache" or "exports":
                Keep(member.Value, member.Key);
                Exports(member);
                break;
            case "compatibilityDate":
                Keep(member.Value, "compatibility_date");
                break;
            case "workersDev":
                Keep(member.Value, "workers_dev");
                break;
            case "previewUrls":
                Keep(member.Value, "preview_urls");
                break;
            case "env":
                Bindings(member.Value);
                break;
            case "triggers":
                Triggers(member.Value);
                break;
            case "domains":
                Domains(member.Value);
                break;
            case "tailConsumers":
                TailConsumers(member.Value);
                break;

            // What these say reaches no call but the upload itself.
            case "$schema" or "type" or "compatibilityFlags" or "assets" or "manifest" or "entrypoint" or "firstPartyWorker" or "unsafe":
                break;
            default:
                warnings.Add(new Problem(
                    "config.unknown-key",
                    $"What \"{UntrustedText.Clean(member.Key, 80)}\" of a Build Output adds to a deploy is not known; nothing is planned for it.",
                    new Fix("Compare with `wrangler deploy --dry-run --outfile FILE`, which needs no token."),
                    member.KeyLocation));
                break;
        }
    }

    private void Exports(ConfigMember member)
    {
        foreach (var export in member.Key == "exports" ? member.Value.Members : [])
        {
            if (export.Value["type"]?.AsString is not ("durable-object" or "worker"))
            {
                warnings.Add(new Problem(
                    "config.unknown-key",
                    $"What the export \"{UntrustedText.Clean(export.Key, 80)}\" of the type \"{Shown(export.Value["type"])}\" adds to a deploy is not known; nothing is planned for it.",
                    new Fix("Compare with `wrangler deploy --dry-run --outfile FILE`, which needs no token."),
                    export.KeyLocation));
            }
        }
    }

    private void Bindings(ConfigNode env)
    {
        foreach (var binding in env.Members)
        {
            var type = binding.Value["type"]?.AsString;
            if (type is "text" or "json")
            {
                variables.Add(new ConfigMember(binding.Key, binding.KeyLocation, binding.Value["value"] ?? binding.Value));
            }
            else if (type is not null && BuildOutputBinding.Find(type) is { } known)
            {
                Add(known, binding);
            }
            else if (type is not ("secret" or "assets") && type?.StartsWith("unsafe:", StringComparison.Ordinal) != true)
            {
                var meant = type is null ? null : Suggestion.For(type, BuildOutputBinding.Types);
                problems.Add(new Problem(
                    "config.unknown-binding",
                    $"\"env.{UntrustedText.Clean(binding.Key, 80)}\" is a binding of the type \"{Shown(binding.Value["type"])}\", which is not known; what it needs cannot be planned.",
                    new Fix(meant is null ? "Take it out of the plan's project, or plan with a newer cftoken." : $"Did you mean \"{meant}\"?"),
                    binding.Value.Location));
            }
        }
    }

    private void Triggers(ConfigNode triggers)
    {
        foreach (var trigger in triggers.Items)
        {
            switch (trigger["type"]?.AsString)
            {
                case "scheduled" when trigger["schedule"] is { } schedule:
                    AddItem("triggers", "crons", schedule);
                    break;
                case "fetch" when trigger["pattern"] is { AsString: { } } pattern:
                    AddItem(null, "routes", Route(trigger, pattern));
                    break;
                case "queue" when trigger["name"] is { } queue:
                    AddItem("queues", "consumers", ConfigNode.Object(trigger.Location, [new ConfigMember("queue", queue.Location, queue)]));
                    break;
                case "email":
                    foreach (var address in trigger["addresses"]?.Items ?? [])
                    {
                        AddItem(null, "addresses", address);
                    }

                    break;
                case "connect":
                    break;
                default:
                    problems.Add(new Problem(
                        "config.unknown-trigger",
                        $"A trigger of the type \"{Shown(trigger["type"])}\" is not known; what it needs cannot be planned.",
                        new Fix("Take it out of the plan's project, or plan with a newer cftoken."),
                        trigger.Location));
                    break;
            }
        }
    }

    private static ConfigNode Route(ConfigNode trigger, ConfigNode pattern) => trigger["zone"] is { AsString: { } zone } node
        ? ConfigNode.Object(trigger.Location, [new ConfigMember("pattern", pattern.Location, pattern), new ConfigMember(zone.Contains('.', StringComparison.Ordinal) ? "zone_name" : "zone_id", node.Location, node)])
        : pattern;

    private void Domains(ConfigNode domains)
    {
        foreach (var domain in domains.Items)
        {
            AddItem(null, "routes", ConfigNode.Object(
                domain.Location,
                [new ConfigMember("pattern", domain.Location, domain), new ConfigMember("custom_domain", domain.Location, ConfigNode.Scalar(ConfigKind.Boolean, domain.Location, "true"))]));
        }
    }

    private void TailConsumers(ConfigNode consumers)
    {
        foreach (var consumer in consumers.Items)
        {
            var key = consumer["streaming"]?.AsBoolean == true ? "streaming_tail_consumers" : "tail_consumers";
            if ((consumer["worker"] ?? consumer["workerName"]) is { } worker)
            {
                AddItem(null, key, ConfigNode.Object(consumer.Location, [new ConfigMember("service", worker.Location, worker)]));
            }
        }
    }

    // An image that only the local Docker has is pushed first, as one that wrangler builds from a path.
    private static ConfigNode Container(ConfigNode container)
    {
        var reference = container["image"]?["reference"];
        var local = container["image"]?["localReference"];
        return ConfigNode.Object(
            container.Location,
            [
                .. container["name"] is { } name ? [new ConfigMember("name", name.Location, name)] : Enumerable.Empty<ConfigMember>(),
                reference is not null ? new ConfigMember("image", reference.Location, reference) : Text("image", (local ?? container).Location, "./Dockerfile"),
            ]);
    }

    private void Add(BuildOutputBinding kind, ConfigMember binding)
    {
        if (kind.IsList)
        {
            AddItem(kind.Group, kind.Key, kind.ToItem(binding));
        }
        else
        {
            members.Add(new ConfigMember(kind.Key, binding.KeyLocation, kind.ToItem(binding)));
        }
    }

    private void AddItem(string? group, string key, ConfigNode item)
    {
        if (!lists.TryGetValue((group, key), out var list))
        {
            list = (item.Location, []);
            lists.Add((group, key), list);
        }

        list.Items.Add(item);
    }

    private static ConfigMember Grouped(IGrouping<string, KeyValuePair<(string? Group, string Key), (SourceLocation Where, List<ConfigNode> Items)>> group)
    {
        var first = group.First();
        var inner = group.Select(list => new ConfigMember(list.Key.Key, list.Value.Where, ConfigNode.Array(list.Value.Where, [.. list.Value.Items]))).ToImmutableArray();
        return first.Key.Group is null ? inner[0] : new ConfigMember(group.Key, first.Value.Where, ConfigNode.Object(first.Value.Where, inner));
    }

    private void Keep(ConfigNode? value, string key)
    {
        if (value is { Kind: not ConfigKind.Null })
        {
            members.Add(new ConfigMember(key, value.Location, value));
        }
    }

    private static ConfigMember Text(string key, SourceLocation where, string text) => new(key, where, ConfigNode.Scalar(ConfigKind.String, where, text));

    private static string Shown(ConfigNode? type) => UntrustedText.Clean(type?.AsString ?? "none", 80);
}
