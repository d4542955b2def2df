using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Cftoken.Emulator.Products;
using Cftoken.Tools.Configuration;

namespace Cftoken.Engine.Proving;

/// <summary>What bindings name that an emulator keeps as plain documents.</summary>
internal static class ProvenDocuments
{
    private const string Stores = "/secrets_store/stores";

    // Key of the configuration, member of the binding, collection, member of the document (facts on wrangler 4.164.0, 2026-11-22).
    private static readonly ImmutableArray<(string Key, string Member, string Collection, string Id)> Bindings =
    [
        ("vectorize", "index_name", "/vectorize/v2/indexes", "name"),
        ("hyperdrive", "id", "/hyperdrive/configs", "id"),
        ("mtls_certificates", "certificate_id", "/mtls_certificates", "id"),
        ("secrets_store_secrets", "store_id", Stores, "id"),
        ("pipelines", "pipeline", "/pipelines", "name"),
        ("pipelines", "pipeline", "/pipelines/v1/streams", "id"),
        ("pipelines", "stream", "/pipelines/v1/streams", "id"),
        ("vpc_services", "service_id", "/connectivity/directory/services", "service_id"),
    ];

    /// <summary>The documents that a configuration takes for granted.</summary>
    /// <param name="account">The account's id.</param>
    /// <param name="configuration">The configuration.</param>
    public static IEnumerable<DocumentSeed> Of(string account, ConfigNode configuration)
    {
        foreach (var (key, member, collection, id) in Bindings)
        {
            foreach (var binding in configuration[key]?.Items ?? [])
            {
                if (binding[member]?.AsString is { Length: > 0 } value)
                {
                    yield return new DocumentSeed(account, collection, Document((id, value)));
                }
            }
        }

        foreach (var binding in configuration["secrets_store_secrets"]?.Items ?? [])
        {
            if (binding["store_id"]?.AsString is { Length: > 0 } store && binding["secret_name"]?.AsString is { Length: > 0 } name)
            {
                yield return new DocumentSeed(account, $"{Stores}/{store}/secrets", Document(("id", ProvenSeed.IdFor($"secret {store} {name}")), ("name", name)));
            }
        }
    }

    /// <summary>One document of a collection.</summary>
    public static ImmutableArray<DocumentSeed> Named(string account, string collection, string id, string value) =>
        [new DocumentSeed(account, collection, Document((id, value)))];

    private static string Document(params ReadOnlySpan<(string Name, string Value)> members)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in members)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
