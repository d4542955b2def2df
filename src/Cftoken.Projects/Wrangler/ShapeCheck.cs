using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Tools.Configuration;

namespace Cftoken.Projects.Wrangler;

/// <summary>Holds configuration values against their shapes and collects what does not fit, all of it.</summary>
internal sealed class ShapeCheck(List<Problem> problems, List<Problem> warnings)
{
    /// <summary>Checks a value; null counts as absent, as it does in wrangler.</summary>
    /// <param name="value">The value.</param>
    /// <param name="path">How the value is called in messages: <c>kv_namespaces[0].id</c>.</param>
    /// <param name="shape">What it must look like.</param>
    internal void Check(ConfigNode value, string path, ConfigShape shape)
    {
        if (value.Kind == ConfigKind.Null)
        {
            return;
        }

        switch (shape)
        {
            case ConfigShape.Scalar scalar when value.Kind != scalar.Kind:
                Wrong(value, $"\"{path}\" must be {Describe(scalar.Kind)}, not {Describe(value.Kind)}.", scalar.Kind == ConfigKind.String ? "Put it in double quotes." : $"Write {Describe(scalar.Kind)}.");
                break;
            case ConfigShape.ListOf list:
                CheckList(value, path, list);
                break;
            case ConfigShape.Table table:
                CheckTable(value, path, table);
                break;
            case ConfigShape.Route:
                CheckRoute(value, path);
                break;
        }
    }

    private void CheckList(ConfigNode value, string path, ConfigShape.ListOf list)
    {
        if (value.Kind != ConfigKind.Array)
        {
            Wrong(value, $"\"{path}\" must be a list, not {Describe(value.Kind)}.", "Put it in square brackets, in TOML tables under [[" + path + "]].");
            return;
        }

        for (var i = 0; i < value.Items.Length; i++)
        {
            Check(value.Items[i], $"{path}[{i}]", list.Item);
        }
    }

    private void CheckTable(ConfigNode value, string path, ConfigShape.Table table)
    {
        if (value.Kind != ConfigKind.Object)
        {
            Wrong(value, $"\"{path}\" must be a table, not {Describe(value.Kind)}.", "Write its keys in braces, in TOML under a header.");
            return;
        }

        foreach (var field in table.Fields)
        {
            if (value[field.Name] is { Kind: not ConfigKind.Null } present)
            {
                Check(present, $"{path}.{field.Name}", field.Shape);
            }
            else if (field.IsRequired)
            {
                Wrong(value, $"\"{path}\" has no \"{field.Name}\".", $"Add \"{field.Name}\".");
            }
        }

        foreach (var member in value.Members.Where(member => !table.IsOpen && table.Fields.All(field => field.Name != member.Key)))
        {
            var meant = Suggestion.For(member.Key, table.Fields.Select(field => field.Name));
            warnings.Add(new Problem(
                "config.unknown-key",
                $"wrangler does not know \"{path}.{UntrustedText.Clean(member.Key, 80)}\" and ignores it.",
                new Fix(meant is null ? "Delete it." : $"Did you mean \"{meant}\"?"),
                member.KeyLocation));
        }
    }

    // The rules are wrangler's own: a route that is a table needs a zone or the custom-domain flag, and nothing unknown.
    private void CheckRoute(ConfigNode value, string path)
    {
        const string Forms = "Write \"host/path\", {pattern, zone_id}, {pattern, zone_name} or {pattern, custom_domain: true}.";
        if (value.Kind == ConfigKind.String)
        {
            return;
        }

        if (value.Kind != ConfigKind.Object)
        {
            Wrong(value, $"\"{path}\" must be a pattern or a table, not {Describe(value.Kind)}.", Forms);
            return;
        }

        if (value["pattern"]?.AsString is null)
        {
            Wrong(value, $"\"{path}\" has no \"pattern\".", Forms);
        }

        foreach (var member in value.Members)
        {
            ConfigKind? expected = member.Key switch
            {
                "pattern" or "zone_id" or "zone_name" => ConfigKind.String,
                "custom_domain" or "enabled" or "previews_enabled" => ConfigKind.Boolean,
                _ => null,
            };
            if (expected is null)
            {
                Wrong(member.Value, $"\"{path}\" has the unknown key \"{UntrustedText.Clean(member.Key, 80)}\".", Forms, member.KeyLocation);
            }
            else if (member.Value.Kind != expected && member.Key != "pattern")
            {
                Wrong(member.Value, $"\"{path}.{member.Key}\" must be {Describe(expected.Value)}, not {Describe(member.Value.Kind)}.", Forms);
            }
        }

        var isCustomDomain = value["custom_domain"] is not null;
        if (value["zone_id"] is not null && value["zone_name"] is not null)
        {
            Wrong(value, $"\"{path}\" has both \"zone_id\" and \"zone_name\".", "Keep \"zone_id\": it saves wrangler looking the zone up.");
        }
        else if (value["zone_id"] is null && value["zone_name"] is null && !isCustomDomain)
        {
            Wrong(value, $"\"{path}\" says neither which zone it is in nor that it is a custom domain.", Forms);
        }

        if (!isCustomDomain && (value["enabled"] ?? value["previews_enabled"]) is { } orphan)
        {
            Wrong(orphan, $"\"{path}\" has \"enabled\" or \"previews_enabled\" without \"custom_domain\".", "They belong to custom domains: add \"custom_domain\": true, or delete them.");
        }
    }

    private void Wrong(ConfigNode value, string message, string fix, SourceLocation? where = null) =>
        problems.Add(new Problem("config.shape", message, new Fix(fix), where ?? value.Location));

    private static string Describe(ConfigKind kind) => kind switch
    {
        ConfigKind.Boolean => "true or false",
        ConfigKind.Number => "a number",
        ConfigKind.String => "text",
        ConfigKind.DateTime => "a date",
        ConfigKind.Array => "a list",
        ConfigKind.Object => "a table",
        _ => "null",
    };
}
