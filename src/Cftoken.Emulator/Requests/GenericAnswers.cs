using System.Text.Json.Nodes;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Emulator.Endpoints;

namespace Cftoken.Emulator.Requests;

/// <summary>A valid envelope for the operations that nobody serves with state.</summary>
internal static class GenericAnswers
{
    /// <summary>An empty list where the operation lists things, else an empty object.</summary>
    public static EmulatorResponse For(PermissionCatalog catalog, Operation operation) => IsList(catalog, operation)
        ? EmulatorResponse.Ok(new JsonArray(), new JsonObject { ["page"] = 1, ["per_page"] = 20, ["count"] = 0, ["total_count"] = 0 })
        : EmulatorResponse.Ok(new JsonObject());

    // What has items below it, each with an id, is a list of them.
    private static bool IsList(PermissionCatalog catalog, Operation operation) =>
        operation.Method == "GET"
        && !operation.Template.EndsWith('}')
        && catalog.Find("GET", operation.Template + "/{id}") is not null;
}
