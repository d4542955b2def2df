using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;

namespace Cftoken.Catalog.Policies;

/// <summary>Policies as the API's JSON. Properties that this program does not know are ignored.</summary>
public static class PolicyJson
{
    private const string Everything = "*";

    /// <summary>Reads a list of policies: an array, as <c>policies</c> of a token is.</summary>
    /// <param name="policies">The array.</param>
    /// <param name="where">The file that it comes from, for the problems; null where it comes from the API.</param>
    /// <exception cref="ProblemException">Something in it has the wrong shape; all such places are named.</exception>
    public static ImmutableArray<Policy> ReadAll(JsonElement policies, SourceLocation? where = null)
    {
        var shape = new Shape(where);
        var read = shape.Items(policies, "policies").Select(item => Read(item.Value, item.Path, shape)).ToImmutableArray();
        shape.ThrowIfWrong();
        return read;
    }

    /// <summary>Reads one policy.</summary>
    /// <param name="policy">The object.</param>
    /// <param name="where">The file that it comes from, for the problems; null where it comes from the API.</param>
    /// <exception cref="ProblemException">Something in it has the wrong shape; all such places are named.</exception>
    public static Policy Read(JsonElement policy, SourceLocation? where = null)
    {
        var shape = new Shape(where);
        var read = Read(policy, "policy", shape);
        shape.ThrowIfWrong();
        return read;
    }

    /// <summary>Writes a list of policies as an array.</summary>
    /// <exception cref="ArgumentException">See <see cref="Write"/>.</exception>
    public static void WriteAll(Utf8JsonWriter writer, IEnumerable<Policy> policies)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(policies);
        writer.WriteStartArray();
        foreach (var policy in policies)
        {
            Write(writer, policy);
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes one policy with what the API takes: effect, groups by id, resources.</summary>
    /// <exception cref="ArgumentException">
    /// An account stands in it both as a whole and as the parent of nested resources, which one JSON object cannot say.
    /// </exception>
    public static void Write(Utf8JsonWriter writer, Policy policy)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(policy);
        writer.WriteStartObject();
        writer.WriteString("effect"u8, policy.Effect == PolicyEffect.Deny ? "deny"u8 : "allow"u8);
        writer.WriteStartArray("permission_groups"u8);
        foreach (var group in policy.Groups)
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, group.Id);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteResources(writer, policy.Resources);
        writer.WriteEndObject();
    }

    private static void WriteResources(Utf8JsonWriter writer, ImmutableArray<ResourceSelector> resources)
    {
        var flat = resources.Where(selector => selector.Parent is null).Select(selector => selector.Key).ToHashSet(StringComparer.Ordinal);
        var nested = resources.Where(selector => selector.Parent is not null).GroupBy(selector => selector.Parent!, StringComparer.Ordinal).ToList();
        if (nested.Find(parent => flat.Contains(parent.Key)) is { } clash)
        {
            throw new ArgumentException($"{clash.Key} stands in one policy both as a whole and around nested resources.", nameof(resources));
        }

        writer.WriteStartObject("resources"u8);
        foreach (var key in flat)
        {
            writer.WriteString(key, Everything);
        }

        foreach (var parent in nested)
        {
            writer.WriteStartObject(parent.Key);
            foreach (var key in parent.Select(selector => selector.Key).Distinct(StringComparer.Ordinal))
            {
                writer.WriteString(key, Everything);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static Policy Read(JsonElement policy, string path, Shape shape)
    {
        if (policy.ValueKind != JsonValueKind.Object)
        {
            shape.Wrong(path, "must be an object");
            return new Policy(PolicyEffect.Allow, [], []);
        }

        return new Policy(ReadEffect(policy, path, shape), ReadGroups(policy, path, shape), ReadResources(policy, path, shape));
    }

    private static PolicyEffect ReadEffect(JsonElement policy, string path, Shape shape)
    {
        var text = shape.Text(policy, "effect", path);
        if (text is not ("allow" or "deny" or null))
        {
            shape.Wrong($"{path}.effect", $"is \"{UntrustedText.Clean(text, 40)}\", but must be \"allow\" or \"deny\"");
        }

        return text == "deny" ? PolicyEffect.Deny : PolicyEffect.Allow;
    }

    private static ImmutableArray<GroupReference> ReadGroups(JsonElement policy, string path, Shape shape)
    {
        if (!policy.TryGetProperty("permission_groups", out var groups))
        {
            shape.Wrong($"{path}.permission_groups", "is missing");
            return [];
        }

        var read = ImmutableArray.CreateBuilder<GroupReference>();
        foreach (var (group, groupPath) in shape.Items(groups, $"{path}.permission_groups"))
        {
            if (group.ValueKind != JsonValueKind.Object)
            {
                shape.Wrong(groupPath, "must be an object with an \"id\"");
            }
            else if (shape.Text(group, "id", groupPath) is { } id)
            {
                var named = group.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String;
                read.Add(new GroupReference(id, named ? name.GetString() : null));
            }
        }

        return read.ToImmutable();
    }

    private static ImmutableArray<ResourceSelector> ReadResources(JsonElement policy, string path, Shape shape)
    {
        path = $"{path}.resources";
        if (!policy.TryGetProperty("resources", out var resources) || resources.ValueKind != JsonValueKind.Object)
        {
            shape.Wrong(path, "must be an object");
            return [];
        }

        var read = ImmutableArray.CreateBuilder<ResourceSelector>();
        foreach (var entry in shape.Properties(resources, path))
        {
            if (entry.Value.ValueKind != JsonValueKind.Object)
            {
                shape.Star(entry, path);
                read.Add(new ResourceSelector(entry.Name));
                continue;
            }

            var inner = $"{path}[\"{UntrustedText.Clean(entry.Name, 120)}\"]";
            foreach (var nested in shape.Properties(entry.Value, inner))
            {
                shape.Star(nested, inner);
                read.Add(new ResourceSelector(nested.Name, entry.Name));
            }
        }

        return read.ToImmutable();
    }

    /// <summary>Collects what has the wrong shape.</summary>
    private sealed class Shape(SourceLocation? where)
    {
        private readonly List<Problem> problems = [];

        public void Wrong(string path, string what) => problems.Add(new Problem(
            "policy.shape",
            $"{path} {what}.",
            new Fix("Write each policy as {\"effect\", \"permission_groups\": [{\"id\"}], \"resources\": {key: \"*\"}}"),
            where,
            ProblemKind.Usage));

        public void ThrowIfWrong()
        {
            if (problems.Count > 0)
            {
                throw new ProblemException(problems);
            }
        }

        public IEnumerable<(JsonElement Value, string Path)> Items(JsonElement array, string path)
        {
            if (array.ValueKind == JsonValueKind.Array)
            {
                return array.EnumerateArray().Select((item, index) => (item, $"{path}[{index}]"));
            }

            Wrong(path, "must be an array");
            return [];
        }

        public IEnumerable<JsonProperty> Properties(JsonElement element, string path)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var property in element.EnumerateObject())
            {
                if (seen.Add(property.Name))
                {
                    yield return property;
                }
                else
                {
                    Wrong(path, $"names \"{UntrustedText.Clean(property.Name, 120)}\" twice");
                }
            }
        }

        public string? Text(JsonElement element, string name, string path)
        {
            if (element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text)
            {
                return text;
            }

            Wrong($"{path}.{name}", "must be a text that is not empty");
            return null;
        }

        public void Star(JsonProperty entry, string path)
        {
            if (entry.Value.ValueKind != JsonValueKind.String || entry.Value.GetString() != Everything)
            {
                Wrong($"{path}[\"{UntrustedText.Clean(entry.Name, 120)}\"]", "must be \"*\"");
            }
        }
    }
}
