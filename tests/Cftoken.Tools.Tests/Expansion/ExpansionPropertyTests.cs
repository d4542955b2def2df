using System.Text.Json.Nodes;
using Cftoken.Catalog.Model;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Expansion.State;
using Cftoken.Tools.Tests.Recorded;
using FsCheck;
using FsCheck.Fluent;

namespace Cftoken.Tools.Tests.Expansion;

public sealed class ExpansionPropertyTests
{
    // Bindings and settings that may stand together; containers, exports and migrations are left out, because they
    // change the way of uploading.
    private static readonly string[] Parts =
    [
        """{"vars": {"A": "1"}}""", """{"kv_namespaces": [{"binding": "K", "id": "f"}]}""", """{"kv_namespaces": [{"binding": "L"}]}""",
        """{"d1_databases": [{"binding": "D", "database_name": "d"}]}""", """{"d1_databases": [{"binding": "E"}]}""",
        """{"r2_buckets": [{"binding": "R", "bucket_name": "r"}]}""", """{"r2_buckets": [{"binding": "S"}]}""",
        """{"queues": {"producers": [{"binding": "Q", "queue": "q"}]}}""", """{"queues": {"consumers": [{"queue": "q"}]}}""",
        """{"workflows": [{"binding": "W", "name": "w", "class_name": "W"}]}""", """{"flagship": [{"binding": "F"}]}""",
        """{"secrets_store_secrets": [{"binding": "T", "store_id": "f", "secret_name": "A"}]}""", """{"vpc_services": [{"binding": "V", "service_id": "f"}]}""",
        """{"dispatch_namespaces": [{"binding": "P", "namespace": "n"}]}""", """{"agent_memory": [{"binding": "M", "namespace": "n"}]}""",
        """{"triggers": {"crons": ["* * * * *"]}}""", """{"assets": {"directory": "p"}}""", """{"site": {"bucket": "p"}}""", """{"ai": {"binding": "A"}}""",
    ];

    private static readonly Gen<string> Versions = Gen.Elements("3.114.17", "4.40.0", "4.80.0", "4.90.0", "4.115.0", "4.128.0", "4.164.0", "5.0.0");

    private static readonly Gen<string[]> SomeParts = Gen.Elements(Parts).ArrayOf();

    [Fact]
    public void Adding_a_binding_never_removes_a_need() =>
        Prop.ForAll(SomeParts.ToArbitrary(), Gen.Elements(Parts).ToArbitrary(), Versions.ToArbitrary(), (parts, added, version) =>
            Needs(parts, version).IsSubsetOf(Needs([.. parts, added], version))).QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_of_keys_does_not_matter() =>
        Prop.ForAll(SomeParts.ToArbitrary(), Versions.ToArbitrary(), (parts, version) =>
            Needs(parts, version).SetEquals(Needs([.. parts.Reverse()], version))).QuickCheckThrowOnFailure();

    [Fact]
    public void The_same_request_gives_the_same_expansion() =>
        Prop.ForAll(SomeParts.ToArbitrary(), Versions.ToArbitrary(), (parts, version) =>
            Text(parts, version) == Text(parts, version)).QuickCheckThrowOnFailure();

    [Fact]
    public void Knowing_more_of_the_state_never_adds_a_need()
    {
        var known = Gen.Elements(StateVariable.All.Where(variable => variable != StateVariable.Resource && variable != StateVariable.Account)
            .SelectMany(variable => variable.Values.Select(value => (variable, value))).ToArray());
        Prop.ForAll(SomeParts.ToArbitrary(), known.ToArbitrary(), (parts, state) =>
            Needs(parts, "4.164.0", ExpansionState.Any.With(state.variable, state.value)).IsSubsetOf(Needs(parts, "4.164.0"))).QuickCheckThrowOnFailure();
    }

    private static HashSet<(string Operation, Resource Resource, string? Effect, Need Need)> Needs(string[] parts, string version, ExpansionState? state = null) =>
        Expanding.Run("wrangler deploy", Merge(parts), state, version).Requirements
            .SelectMany(requirement => requirement.Alternatives.SelectMany(calls => calls.Select(call => (call.Operation.ToString(), call.Resource, call.Effect?.Id, requirement.Need))))
            .ToHashSet();

    private static string Text(string[] parts, string version)
    {
        var expansion = Expanding.Run("wrangler deploy", Merge(parts), version: version);
        return string.Join('\n', expansion.Calls.Select(call => call.ToString())
            .Concat(expansion.Requirements.Select(requirement => $"{requirement.Need} {requirement.Evidence} {string.Join('|', requirement.Alternatives.Select(calls => string.Join('&', calls)))}"))
            .Concat(expansion.Unknowns.Select(unknown => unknown.ToString())));
    }

    /// <summary>Parts put together: lists are joined, tables merged, the later scalar holds. There is a script: assets alone are deployed in another way.</summary>
    private static string Merge(string[] parts) => parts.Aggregate(new JsonObject { ["main"] = "index.js" }, (whole, part) => (JsonObject)Join(whole, JsonNode.Parse(part)!)).ToJsonString();

    private static JsonNode Join(JsonNode left, JsonNode right)
    {
        if (left is JsonArray list && right is JsonArray more)
        {
            return new JsonArray([.. list.Concat(more).Select(item => item!.DeepClone())]);
        }

        if (left is not JsonObject table || right is not JsonObject other)
        {
            return right.DeepClone();
        }

        var joined = (JsonObject)table.DeepClone();
        foreach (var (key, value) in other)
        {
            joined[key] = joined[key] is { } before ? Join(before, value!) : value!.DeepClone();
        }

        return joined;
    }
}
