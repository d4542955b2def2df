using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text.Json;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Tokens.Sinks.Services;
using Cftoken.Tokens.Sinks.Stores;

namespace Cftoken.Tokens.Sinks.Infisical;

/// <summary>
/// A folder of an Infisical project. Each secret is a request of its own: POST where there is none, PATCH where there is
/// one. Its own program takes values in its argument list, so it is not used. Sources: infisical.com/docs/api-reference
/// (v4 secrets) and infisical.com/docs/cli/usage (2026-11).
/// </summary>
/// <param name="address">The sink's address.</param>
/// <param name="place">Where the secrets lie.</param>
/// <param name="context">Whose environment holds the credential.</param>
internal sealed class InfisicalSink(SinkAddress address, InfisicalPlace place, SinkContext context) : StoreSink(address, Undo)
{
    /// <summary>How a delivery is undone, for people.</summary>
    internal const string Undo = "the secrets get the values that they had, or are deleted; Infisical's history of them stays";

    private static readonly Uri Usual = new("https://app.infisical.com");

    private readonly Lazy<(ServiceClient Client, HiddenValues Hidden)> api = new(() => Open(context));

    /// <inheritdoc />
    public override string Name => $"Infisical {place.Project} {place.Environment} {place.Folder}";

    /// <inheritdoc />
    public override async Task CheckAsync(CancellationToken cancellation)
    {
        var answer = await AskAsync(() => SendAsync(
            new ServiceRequest(HttpMethod.Get, $"/api/v4/secrets?{place.Query}&viewSecretValue=false&includeImports=false"), cancellation));
        if (!answer.IsSuccess)
        {
            throw Refused(answer, "list the secrets", api.Value.Hidden);
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
        var told = api.Value.Hidden.With(changes.Select(change => change.Value).OfType<Secret>());
        foreach (var change in changes)
        {
            var answer = await ChangeAsync(change, cancellation);
            if (answer.At("approval").ValueKind == JsonValueKind.Object)
            {
                throw new ProblemException(new Problem(
                    "sink.approval",
                    $"Infisical holds the change of {change.Name} back until somebody approves it.",
                    new Fix("Deliver into a folder without an approval policy, or exempt this identity from it. Close the open change request: it would store a token that is gone.")));
            }

            if (!answer.IsSuccess && !(change.Value is null && answer.Status == 404))
            {
                throw Refused(answer, change.Value is null ? $"delete {change.Name}" : $"write {change.Name}", told);
            }
        }
    }

    private static (ServiceClient Client, HiddenValues Hidden) Open(SinkContext context)
    {
        var environment = context.World.Environment;
        var host = ServiceHost.Find(environment, "Infisical", ["INFISICAL_DOMAIN", "INFISICAL_API_URL"], Usual, path: "/api");
        var token = ServiceCredential.Find(environment, ["INFISICAL_TOKEN"]) ?? throw ServiceCredential.Missing(
            "Infisical",
            "Set INFISICAL_TOKEN to the access token of a machine identity:",
            "export INFISICAL_TOKEN=$(infisical login --method=universal-auth --client-id=ID --client-secret=SECRET --silent --plain)");
        var client = new ServiceClient(
            context.World, "Infisical", host, request => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal()));
        return (client, new HiddenValues(token));
    }

    // Whether there is a secret may change between two requests: the other way is tried once.
    private async Task<ServiceAnswer> ChangeAsync(StoreChange change, CancellationToken cancellation)
    {
        if (change.Value is null)
        {
            return await SendAsync(RequestFor(HttpMethod.Delete, change), cancellation);
        }

        var isThere = (await ReadAsync(change.Name, cancellation)).IsThere;
        var answer = await SendAsync(RequestFor(isThere ? HttpMethod.Patch : HttpMethod.Post, change), cancellation);
        return answer.Status is 400 or 404 or 409 && (await ReadAsync(change.Name, cancellation)).IsThere != isThere
            ? await SendAsync(RequestFor(isThere ? HttpMethod.Post : HttpMethod.Patch, change), cancellation)
            : answer;
    }

    // A second POST finds the first one's secret and is refused, which is found out by reading.
    private ServiceRequest RequestFor(HttpMethod method, StoreChange change) => new(method, $"/api/v4/secrets/{Uri.EscapeDataString(change.Name)}")
    {
        Json = JsonBody.Write(writer =>
        {
            writer.WriteString("projectId", place.Project);
            writer.WriteString("environment", place.Environment);
            writer.WriteString("secretPath", place.Folder);
            if (change.Value is { } value)
            {
                writer.WriteString("secretValue", value.Reveal());
            }
        }),
        IsRepeatable = true,
    };

    private async Task<StoredValue> ReadAsync(string name, CancellationToken cancellation)
    {
        var answer = await SendAsync(
            new ServiceRequest(
                HttpMethod.Get,
                $"/api/v4/secrets/{Uri.EscapeDataString(name)}?{place.Query}&viewSecretValue=true&expandSecretReferences=false&includeImports=false"),
            cancellation);
        return answer switch
        {
            { Status: 404 } => StoredValue.Nothing,
            { IsSuccess: true } when answer.At("secret", "secretValueHidden").ValueKind == JsonValueKind.True => StoredValue.Unreadable,
            { IsSuccess: true } when answer.TextAt("secret", "secretValue") is { } value => StoredValue.Of(value) is { IsThere: true } stored ? stored : new StoredValue(true, null),
            { IsSuccess: true } => throw new ServiceException("Infisical answered without the secret's value.", isOutcomeUnknown: false),
            _ => throw Refused(answer, $"read {name}", api.Value.Hidden),
        };
    }

    private Task<ServiceAnswer> SendAsync(ServiceRequest request, CancellationToken cancellation) => api.Value.Client.SendAsync(request, cancellation);

    private static ProblemException Refused(ServiceAnswer answer, string what, HiddenValues told)
    {
        var said = told.Quote(answer.TextAt("message"));
        return answer.Status switch
        {
            401 => ServiceCredential.Rejected("Infisical", said, "Get a new access token, and set INFISICAL_TOKEN to it."),
            403 => new ProblemException(new Problem(
                "sink.forbidden",
                $"Infisical does not let this identity {what}{(said.Length > 0 ? $": {said}" : ".")}",
                new Fix("Give the identity a role of the project that may read, create, edit and delete secrets there."),
                Kind: ProblemKind.Credential)),
            _ => new ProblemException(new Problem(
                "sink.refused",
                $"Infisical would not {what} (status {answer.Status}){(said.Length > 0 ? $": {said}" : ".")}",
                new Fix("Check the project's id, the environment's slug and the folder."))),
        };
    }
}
