using System.Text.Json;
using Cftoken.Catalog;
using Cftoken.Tools.Configuration;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Expansion.State;
using Cftoken.Tools.Invocations;
using Cftoken.Tools.Knowledge;

namespace Cftoken.Tools.Tests.Recorded;

/// <summary>Turns recorded cases into requests, by the hand-written table of the world that each met.</summary>
public static class CaseWorld
{
    /// <summary>The account of the recordings: made up.</summary>
    public const string AccountId = "a1b2c3d4e5f60718293a4b5c6d7e8f90";

    /// <summary>The catalogue.</summary>
    public static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    /// <summary>The knowledge under test.</summary>
    public static readonly ToolKnowledge Knowledge = ToolKnowledge.Load(Catalog);

    /// <summary>The request of a case.</summary>
    /// <param name="recorded">The case.</param>
    /// <param name="table">The table of worlds: the file's name.</param>
    public static ExpansionRequest Request(RecordedCase recorded, string table = "deploy-states.json")
    {
        var worlds = TestData.Json(table);
        var layers = new List<JsonElement> { worlds.GetProperty("otherwise") };
        foreach (var name in new[] { recorded.BaseName, recorded.Name }.Distinct())
        {
            if (worlds.GetProperty("cases").TryGetProperty(name, out var world))
            {
                layers.Add(world);
            }
        }

        var state = ExpansionState.Any;
        foreach (var value in layers.Where(layer => layer.TryGetProperty("state", out _)).SelectMany(layer => layer.GetProperty("state").EnumerateObject()))
        {
            state = state.With(StateVariable.Named(value.Name)!, value.Value.GetString()!);
        }

        var configuration = Last(layers, "config") is { } effective ? TestData.Node(effective) : recorded.Configuration ?? TestData.Config("{}");
        return new ExpansionRequest(
            WranglerCommandLine.ParseShell(recorded.Command, TestData.Somewhere).ShouldHaveSingleItem(),
            WithName(configuration, Last(layers, "main") is { ValueKind: JsonValueKind.True }),
            recorded.Version,
            state,
            Last(layers, "accountId") is { ValueKind: JsonValueKind.True } ? AccountId : null);
    }

    private static JsonElement? Last(List<JsonElement> layers, string key) =>
        layers.Where(layer => layer.TryGetProperty(key, out _)).Select(layer => (JsonElement?)layer.GetProperty(key)).LastOrDefault();

    /// <summary>The recordings leave out what every configuration had: the name, and the script.</summary>
    private static ConfigNode WithName(ConfigNode configuration, bool main)
    {
        var members = configuration.Members.Add(new ConfigMember("name", TestData.Somewhere, ConfigNode.Scalar(ConfigKind.String, TestData.Somewhere, "w")));
        return ConfigNode.Object(
            TestData.Somewhere,
            main ? members.Add(new ConfigMember("main", TestData.Somewhere, ConfigNode.Scalar(ConfigKind.String, TestData.Somewhere, "index.js"))) : members);
    }
}
