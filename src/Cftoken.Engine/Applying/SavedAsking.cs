using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Engine.Jobs.Asking;
using Cftoken.Tools.Expansion;

namespace Cftoken.Engine.Applying;

/// <summary>What a saved plan was asked for on the command line, so that it is applied for the same.</summary>
/// <param name="Job">The job that was named; null: all of them.</param>
/// <param name="Environment">The environment that was named; null: none.</param>
/// <param name="Wrangler">The version that was named; null: the project's own.</param>
/// <param name="Outright">What was asked for outright; null: nothing.</param>
internal sealed record SavedAsking(string? Job, string? Environment, ToolVersion? Wrangler, AskedFor? Outright)
{
    /// <summary>What a request asks for.</summary>
    public static SavedAsking Of(ApplyRequest request) => new(request.Job, request.Environment, request.Wrangler, request.Asked);

    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static SavedAsking Read(JsonElement asked)
    {
        var outright = asked.GetProperty("outright");
        return new SavedAsking(
            asked.GetProperty("job").GetString(),
            asked.GetProperty("environment").GetString(),
            asked.GetProperty("wrangler").GetString() is not { } text ? null : ToolVersion.TryParse(text, out var version) ? version : throw new FormatException(),
            outright.ValueKind == JsonValueKind.Null ? null : new AskedFor
            {
                Permissions = Texts(outright, "permissions"),
                Operations = Texts(outright, "operations"),
                Profiles = Texts(outright, "profiles"),
                AccountId = outright.GetProperty("accountId").GetString(),
                ZoneIds = Texts(outright, "zoneIds"),
                Buckets = Texts(outright, "r2Buckets"),
                Workers = Texts(outright, "workers"),
                Name = outright.GetProperty("name").GetString(),
                IsAlone = outright.GetProperty("withoutProject").GetBoolean(),
            });
    }

    /// <summary>The request that the plan was made for.</summary>
    public ApplyRequest Of(ApplyRequest request, string path) =>
        request with { Path = path, Job = Job, Environment = Environment, Wrangler = Wrangler, Asked = Outright };

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("asked");
        writer.WriteString("job", Job);
        writer.WriteString("environment", Environment);
        writer.WriteString("wrangler", Wrangler?.ToString());
        if (Outright is null)
        {
            writer.WriteNull("outright");
        }
        else
        {
            writer.WriteStartObject("outright");
            Write(writer, "permissions", Outright.Permissions);
            Write(writer, "operations", Outright.Operations);
            Write(writer, "profiles", Outright.Profiles);
            writer.WriteString("accountId", Outright.AccountId);
            Write(writer, "zoneIds", Outright.ZoneIds);
            Write(writer, "r2Buckets", Outright.Buckets);
            Write(writer, "workers", Outright.Workers);
            writer.WriteString("name", Outright.Name);
            writer.WriteBoolean("withoutProject", Outright.IsAlone);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static ImmutableArray<string> Texts(JsonElement parent, string name) =>
        [.. parent.GetProperty(name).EnumerateArray().Select(text => text.GetString() ?? throw new FormatException())];

    private static void Write(Utf8JsonWriter writer, string name, ImmutableArray<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }
}
