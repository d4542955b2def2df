using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Cftoken.Emulator.Endpoints;

/// <summary>One entry of the envelope's <c>errors</c> or <c>messages</c>, or of an error's <c>error_chain</c>.</summary>
/// <param name="Code">Cloudflare's code; a number is reused by several products.</param>
/// <param name="Message">Its message.</param>
public sealed record ApiError(int Code, string Message)
{
    /// <summary>What lies behind it; empty: nothing is said.</summary>
    public ImmutableArray<ApiError> Chain { get; init; } = [];

    /// <summary>The page that lists the permissions which the refused endpoint accepts; null: not sent.</summary>
    public string? DocumentationUrl { get; init; }

    internal JsonObject ToJson()
    {
        var json = new JsonObject { ["code"] = Code, ["message"] = Message };
        if (DocumentationUrl is not null)
        {
            json["documentation_url"] = DocumentationUrl;
        }

        if (!Chain.IsEmpty)
        {
            json["error_chain"] = new JsonArray([.. Chain.Select(error => error.ToJson())]);
        }

        return json;
    }
}
