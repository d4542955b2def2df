using Cftoken.Tools.Configuration;

namespace Cftoken.Tools.Knowledge.Conditions;

/// <summary>
/// A place that knowledge speaks of: <c>config.queues.producers[*]</c> in the configuration, <c>$.bucket_name</c> in the
/// item at hand, <c>@routes[*]</c> among the derived facts, <c>--dry-run</c> on the command line, <c>arg[0]</c> among its
/// arguments. <c>[*]</c> stands for every item of a list or every member of a table.
/// </summary>
internal sealed class ConfigPath
{
    private readonly string text;
    private readonly string root;
    private readonly string[] steps;

    private ConfigPath(string text, string root, string[] steps)
    {
        this.text = text;
        this.root = root;
        this.steps = steps;
    }

    /// <summary>Reads a path; null where it is not one.</summary>
    public static ConfigPath? Parse(string text)
    {
        if (text.StartsWith("--", StringComparison.Ordinal) && text.Length > 2)
        {
            return new ConfigPath(text, "--", [text[2..]]);
        }

        if (text.StartsWith("arg[", StringComparison.Ordinal) && text.EndsWith(']') && int.TryParse(text.AsSpan(4, text.Length - 5), out var index) && index >= 0)
        {
            return new ConfigPath(text, "arg", [index.ToString()]);
        }

        var parts = text.Replace("[*]", ".*", StringComparison.Ordinal).Split('.');
        if (parts.Any(string.IsNullOrEmpty))
        {
            return null;
        }

        return parts[0] switch
        {
            "$" or "config" => new ConfigPath(text, parts[0], parts[1..]),
            ['@', .. var fact] when Expansion.State.Facts.Names.Contains(fact) => new ConfigPath(text, "@", [fact, .. parts[1..]]),
            _ => null,
        };
    }

    /// <summary>Whether the items at this place tell the zone that they lie in.</summary>
    public bool TellsZones => root == "@" && steps[0] is "routes" or "zone_lookups" or "addresses";

    /// <summary>The nodes at this place, null values left out.</summary>
    public IEnumerable<ConfigNode> Resolve(Expansion.Context context)
    {
        IEnumerable<ConfigNode> nodes = root switch
        {
            "--" => Option(context),
            "arg" => Argument(context),
            "$" => [context.Item],
            "config" => [context.Configuration],
            _ => [context.Facts.Node],
        };

        if (root is not ("--" or "arg"))
        {
            foreach (var step in steps)
            {
                nodes = nodes.SelectMany(node => Children(node, step));
            }
        }

        return nodes.Where(node => node.Kind != ConfigKind.Null);
    }

    /// <summary>The path as written.</summary>
    public override string ToString() => text;

    private static IEnumerable<ConfigNode> Children(ConfigNode node, string step)
    {
        if (step == "*")
        {
            return node.Kind == ConfigKind.Array ? node.Items : node.Members.Select(member => member.Value);
        }

        return node[step] is { } child ? [child] : [];
    }

    private IEnumerable<ConfigNode> Option(Expansion.Context context)
    {
        if (!context.Invocation.Options.TryGetValue(steps[0], out var value))
        {
            return [];
        }

        return [value is "true" or "false"
            ? ConfigNode.Scalar(ConfigKind.Boolean, context.Invocation.Where, value)
            : ConfigNode.Scalar(ConfigKind.String, context.Invocation.Where, value)];
    }

    private IEnumerable<ConfigNode> Argument(Expansion.Context context)
    {
        var index = int.Parse(steps[0]);
        return index < context.Invocation.Arguments.Length
            ? [ConfigNode.Scalar(ConfigKind.String, context.Invocation.Where, context.Invocation.Arguments[index])]
            : [];
    }
}
