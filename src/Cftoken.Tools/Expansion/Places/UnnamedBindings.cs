using System.Collections.Immutable;
using Cftoken.Core.Text;
using Cftoken.Tools.Configuration;

namespace Cftoken.Tools.Expansion.Places;

/// <summary>
/// Finds bindings that name no resource, for a wrangler that does not create one. Recorded on 2026-11-22: 4.40.0 and
/// 3.114.17 end such a deploy before they call anything; from 4.45.0 on, the resource is looked for and created.
/// </summary>
internal static class UnnamedBindings
{
    private static readonly ToolVersion FirstToCreate = new(4, 45, 0);

    private static readonly ImmutableArray<(ConfigPathOfBindings Bindings, string Id)> Naming =
    [
        (new("kv_namespaces"), "id"),
        (new("d1_databases"), "database_id"),
        (new("r2_buckets"), "bucket_name"),
        (new("queues", "producers"), "queue"),
    ];

    /// <summary>The bindings that this run cannot deploy.</summary>
    public static IEnumerable<Unknown> Find(ExpansionRequest request)
    {
        // Older versions create resources too where this experiment is on; what they then call was not recorded.
        var refuses = request.Version < FirstToCreate
            && request.Invocation.Command is "deploy" or "versions upload"
            && request.Invocation.Options.GetValueOrDefault("experimental-provision") != "true";
        return from kind in refuses ? Naming : []
               from binding in kind.Bindings.In(request.Configuration)
               where binding.Kind == ConfigKind.Object && binding[kind.Id]?.AsString is null
               let name = binding["binding"]?.AsString is { } given ? $" {UntrustedText.Clean(given, 60)}" : string.Empty
               select new Unknown(
                   UnknownKind.Binding,
                   $"{kind.Bindings}{name}",
                   binding.Location,
                   $"It has no {kind.Id}, and wrangler {request.Version} refuses to deploy it; {FirstToCreate} and later create what is missing. Give the {kind.Id}, or update wrangler.");
    }

    /// <summary>Where the bindings of one kind stand.</summary>
    private sealed record ConfigPathOfBindings(string Key, string? Below = null)
    {
        public ImmutableArray<ConfigNode> In(ConfigNode configuration) =>
            (Below is null ? configuration[Key] : configuration[Key]?[Below])?.Items ?? [];

        public override string ToString() => Below is null ? Key : $"{Key}.{Below}";
    }
}
