using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Registering;
using Cftoken.Tokens.Sinks;

namespace Cftoken.Tokens.State;

/// <summary>What journal and register both hold, as JSON.</summary>
internal static class SharedJson
{
    private const int MostSinks = 50;
    private const int MostNetworks = 1000;
    private const int MostTokens = 1000;

    public static void WriteJob(Utf8JsonWriter writer, JobKey? job)
    {
        if (job is null)
        {
            return;
        }

        writer.WriteStartObject("job");
        writer.WriteString("api", job.Api);
        writer.WriteString("project", job.Project);
        writer.WriteString("name", job.Job);
        CheckedJson.WriteText(writer, "environment", job.Environment);
        CheckedJson.WriteText(writer, "source", job.Source);
        writer.WriteEndObject();
    }

    public static JobKey? ReadJob(JsonElement parent) => CheckedJson.Optional(parent, "job") is { } job
        ? new JobKey(
            CheckedJson.Text(job, "api"),
            CheckedJson.Folder(job, "project"),
            CheckedJson.Text(job, "name"),
            CheckedJson.OptionalText(job, "environment"),
            CheckedJson.OptionalText(job, "source"))
        : null;

    public static void WriteSinks(Utf8JsonWriter writer, ImmutableArray<SinkAddress> sinks)
    {
        writer.WriteStartArray("sinks");
        foreach (var sink in sinks)
        {
            writer.WriteStringValue(sink.ToString());
        }

        writer.WriteEndArray();
    }

    public static ImmutableArray<SinkAddress> ReadSinks(JsonElement parent) =>
        [.. CheckedJson.Items(parent, "sinks", MostSinks).Select(sink => ReadSink(CheckedJson.TextOf(sink, "sinks")))];

    // What is read becomes a path or a request: it has to pass as if somebody had written it.
    private static SinkAddress ReadSink(string text)
    {
        try
        {
            return SinkAddress.Parse(text);
        }
        catch (ProblemException)
        {
            throw CheckedJson.Wrong("sinks");
        }
    }

    public static void WriteTemporary(Utf8JsonWriter writer, TemporaryTerms? temporary)
    {
        if (temporary is null)
        {
            return;
        }

        writer.WriteStartObject("temporary");
        CheckedJson.WriteTime(writer, "until", temporary.Until);
        writer.WriteString("owner", temporary.Owner);
        writer.WriteEndObject();
    }

    public static TemporaryTerms? ReadTemporary(JsonElement parent) => CheckedJson.Optional(parent, "temporary") is { } temporary
        ? new TemporaryTerms(CheckedJson.Time(temporary, "until"), CheckedJson.Text(temporary, "owner"))
        : null;

    public static void WriteToken(Utf8JsonWriter writer, string property, TokenReference? token)
    {
        if (token is null)
        {
            return;
        }

        writer.WriteStartObject(property);
        writer.WriteString("id", token.Id);
        writer.WriteString("name", token.Name);
        writer.WriteEndObject();
    }

    public static TokenReference ReadToken(JsonElement parent, string property)
    {
        var token = CheckedJson.Property(parent, property);
        return new TokenReference(CheckedJson.HexId(token, "id"), CheckedJson.Text(token, "name"));
    }

    public static void WriteRetiring(Utf8JsonWriter writer, string property, ImmutableArray<RetiringToken> tokens)
    {
        writer.WriteStartArray(property);
        foreach (var retiring in tokens)
        {
            writer.WriteStartObject();
            WriteToken(writer, "token", retiring.Token);
            CheckedJson.WriteOwner(writer, "owner", retiring.Owner);
            CheckedJson.WriteTime(writer, "disable", retiring.DisableOn);
            CheckedJson.WriteTime(writer, "delete", retiring.DeleteOn);
            writer.WriteBoolean("disabled", retiring.IsDisabled);
            WriteSinks(writer, retiring.HeldBy);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public static ImmutableArray<RetiringToken> ReadRetiring(JsonElement parent, string property) =>
    [
        .. CheckedJson.Items(parent, property, MostTokens).Select(retiring => new RetiringToken(
            ReadToken(retiring, "token"),
            CheckedJson.Owner(retiring, "owner"),
            CheckedJson.Time(retiring, "disable"),
            CheckedJson.Time(retiring, "delete"),
            CheckedJson.Flag(retiring, "disabled"))
        {
            HeldBy = ReadSinks(retiring),
        }),
    ];

    /// <summary>Reads what <see cref="TokenDraft.ToJson"/> wrote.</summary>
    public static TokenDraft ReadDraft(JsonElement parent, string property)
    {
        var draft = CheckedJson.Property(parent, property);
        var name = CheckedJson.Text(draft, "name");
        try
        {
            var policies = PolicyJson.ReadAll(CheckedJson.Property(draft, "policies"));
            return policies.IsEmpty || name.Length > TokenDraft.MaxNameLength
                ? throw CheckedJson.Wrong(property)
                : new TokenDraft(name, policies, CheckedJson.OptionalTime(draft, "expires_on"), CheckedJson.OptionalTime(draft, "not_before"))
                {
                    AllowedFrom = ReadNetworks(draft, "in"),
                    RefusedFrom = ReadNetworks(draft, "not_in"),
                };
        }
        catch (ProblemException)
        {
            throw CheckedJson.Wrong("policies");
        }
    }

    public static ImmutableArray<IPNetwork> ReadNetworkList(JsonElement parent, string name) =>
        [.. CheckedJson.Items(parent, name, MostNetworks).Select(ReadNetwork)];

    private static ImmutableArray<IPNetwork> ReadNetworks(JsonElement draft, string name) =>
        CheckedJson.Optional(draft, "condition") is { } condition && CheckedJson.Optional(condition, "request_ip") is { } addresses
            && CheckedJson.Optional(addresses, name) is not null
            ? ReadNetworkList(addresses, name)
            : [];

    private static IPNetwork ReadNetwork(JsonElement network) =>
        network.ValueKind == JsonValueKind.String && IPNetwork.TryParse(network.GetString(), out var read) ? read : throw CheckedJson.Wrong("request_ip");
}
