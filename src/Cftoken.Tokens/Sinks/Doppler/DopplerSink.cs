using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text.Json;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Tokens.Sinks.Services;
using Cftoken.Tokens.Sinks.Stores;

namespace Cftoken.Tokens.Sinks.Doppler;

/// <summary>
/// A config of a Doppler project. Secrets are sent in one request, which leaves the others as they are. Sources:
/// docs.doppler.com/reference/secrets-update, …/secrets-get, …/secrets-delete, …/configs-get and
/// docs.doppler.com/docs/environment-based-configuration (2026-11).
/// </summary>
/// <param name="address">The sink's address.</param>
/// <param name="project">The project.</param>
/// <param name="config">The config.</param>
/// <param name="context">Whose environment holds the credential.</param>
internal sealed class DopplerSink(SinkAddress address, string project, string config, SinkContext context) : StoreSink(address, Undo)
{
    /// <summary>How a delivery is undone, for people.</summary>
    internal const string Undo = "the secrets get the values that they had, or are deleted; Doppler's log of the config stays";

    private static readonly Uri Usual = new("https://api.doppler.com");

    private readonly Lazy<(ServiceClient Client, HiddenValues Hidden)> api = new(() => Open(context));

    /// <inheritdoc />
    public override string Name => $"Doppler {project}/{config}";

    private string Place => $"project={Uri.EscapeDataString(project)}&config={Uri.EscapeDataString(config)}";

    /// <inheritdoc />
    public override async Task CheckAsync(CancellationToken cancellation)
    {
        var answer = await AskAsync(() => SendAsync(new ServiceRequest(HttpMethod.Get, $"/v3/configs/config?{Place}"), cancellation));
        if (!answer.IsSuccess)
        {
            throw Refused(answer, "read the config", api.Value.Hidden);
        }
    }

    /// <inheritdoc />
    protected override async Task<ImmutableDictionary<string, StoredValue>> ReadAsync(ImmutableArray<string> names, CancellationToken cancellation)
    {
        var values = ImmutableDictionary.CreateBuilder<string, StoredValue>();
        foreach (var name in names)
        {
            values[name] = await ReadAsync(name, cancellation);
        }

        return values.ToImmutable();
    }

    /// <inheritdoc />
    protected override async Task WriteAsync(ImmutableArray<StoreChange> changes, CancellationToken cancellation)
    {
        var values = changes.Where(change => change.Value is not null).ToList();
        var told = api.Value.Hidden.With(values.Select(change => change.Value!));
        if (values.Count > 0)
        {
            MustBeDone(
                await SendAsync(
                    new ServiceRequest(HttpMethod.Post, "/v3/configs/config/secrets") { Json = JsonBody.Write(writer => Write(writer, values)), IsRepeatable = true },
                    cancellation),
                "write the secrets",
                told);
        }

        foreach (var change in changes.Where(change => change.Value is null))
        {
            var deleted = await SendAsync(
                new ServiceRequest(HttpMethod.Delete, $"/v3/configs/config/secret?{Place}&name={change.Name}") { IsRepeatable = true }, cancellation);
            if (deleted.Status != 404)
            {
                MustBeDone(deleted, $"delete {change.Name}", told);
            }
        }
    }

    private static (ServiceClient Client, HiddenValues Hidden) Open(SinkContext context)
    {
        var environment = context.World.Environment;
        var host = ServiceHost.Find(environment, "Doppler", ["DOPPLER_API_HOST"], Usual);
        var token = ServiceCredential.Find(environment, ["DOPPLER_TOKEN"])
            ?? throw ServiceCredential.Missing("Doppler", "Set DOPPLER_TOKEN to a service token of the config that may write.");
        var client = new ServiceClient(
            context.World, "Doppler", host, request => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal()));
        return (client, new HiddenValues(token));
    }

    private void Write(Utf8JsonWriter writer, List<StoreChange> values)
    {
        writer.WriteString("project", project);
        writer.WriteString("config", config);
        writer.WriteStartObject("secrets");
        foreach (var change in values)
        {
            writer.WriteString(change.Name, change.Value!.Reveal());
        }

        writer.WriteEndObject();
    }

    private async Task<StoredValue> ReadAsync(string name, CancellationToken cancellation)
    {
        var answer = await SendAsync(new ServiceRequest(HttpMethod.Get, $"/v3/configs/config/secret?{Place}&name={name}"), cancellation);
        return answer switch
        {
            { Status: 404 } => StoredValue.Nothing,

            // A secret of restricted visibility comes without its value for whoever is a user.
            { IsSuccess: true } when answer.At("value", "raw").ValueKind == JsonValueKind.Null => StoredValue.Unreadable,
            { IsSuccess: true } when answer.TextAt("value", "raw") is { } value => StoredValue.Of(value),
            { IsSuccess: true } => throw new ServiceException("Doppler answered without the secret's value.", isOutcomeUnknown: false),
            _ => throw Refused(answer, $"read {name}", api.Value.Hidden),
        };
    }

    private Task<ServiceAnswer> SendAsync(ServiceRequest request, CancellationToken cancellation) => api.Value.Client.SendAsync(request, cancellation);

    private void MustBeDone(ServiceAnswer answer, string what, HiddenValues told)
    {
        if (!answer.IsSuccess)
        {
            throw Refused(answer, what, told);
        }
    }

    private ProblemException Refused(ServiceAnswer answer, string what, HiddenValues told)
    {
        var said = answer.At("messages") is { ValueKind: JsonValueKind.Array } messages
            ? told.Quote(string.Join("; ", messages.EnumerateArray().Where(message => message.ValueKind == JsonValueKind.String).Select(message => message.GetString())))
            : string.Empty;
        return answer.Status switch
        {
            401 => ServiceCredential.Rejected("Doppler", said, "Set DOPPLER_TOKEN to a token that is alive."),
            403 => new ProblemException(new Problem(
                "sink.forbidden",
                $"Doppler does not let this token {what} in {project}/{config}{(said.Length > 0 ? $": {said}" : ".")}",
                new Fix("Use a service token of that config with write access."),
                Kind: ProblemKind.Credential)),
            _ => new ProblemException(new Problem(
                "sink.refused",
                $"Doppler would not {what} in {project}/{config} (status {answer.Status}){(said.Length > 0 ? $": {said}" : ".")}",
                new Fix("Check the names of the project and the config."))),
        };
    }
}
