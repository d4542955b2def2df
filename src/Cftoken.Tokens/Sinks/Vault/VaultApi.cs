using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Tokens.Sinks.Services;
using Cftoken.Tokens.Sinks.Stores;

namespace Cftoken.Tokens.Sinks.Vault;

/// <summary>
/// Vault's HTTP API as far as it is needed, which OpenBao shares. Sources: developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2,
/// …/api-docs/system/capabilities-self, openbao.org/docs/commands (2026-11).
/// </summary>
internal sealed class VaultApi
{
    private const int MaxTokenFile = 4096;

    private readonly ServiceClient client;
    private readonly HiddenValues hidden;

    private VaultApi(ServiceClient client, HiddenValues hidden)
    {
        this.client = client;
        this.hidden = hidden;
    }

    /// <summary>Finds the service and the token. OpenBao's variables go before Vault's, as with its own program.</summary>
    /// <exception cref="ProblemException">One of them is missing.</exception>
    public static VaultApi Open(OutsideWorld world)
    {
        var environment = world.Environment;
        var address = ServiceHost.Find(environment, "Vault", ["BAO_ADDR", "VAULT_ADDR"], usual: null);
        var token = ServiceCredential.Find(environment, ["BAO_TOKEN", "VAULT_TOKEN"]) ?? FromFile(world)
            ?? throw ServiceCredential.Missing("Vault", "Set VAULT_TOKEN (or BAO_TOKEN), or log in:", "vault login");
        var space = environment.Get("BAO_NAMESPACE") is { Length: > 0 } bao ? bao : environment.Get("VAULT_NAMESPACE");
        return new VaultApi(
            new ServiceClient(world, "Vault", address, request =>
            {
                request.Headers.TryAddWithoutValidation("X-Vault-Token", token.Reveal());
                request.Headers.TryAddWithoutValidation("X-Vault-Request", "true");
                if (space is { Length: > 0 })
                {
                    request.Headers.TryAddWithoutValidation("X-Vault-Namespace", space);
                }
            }),
            new HiddenValues(token));
    }

    /// <summary>
    /// Makes sure that the mount is what its name is taken for: on version 1 of the engine the same requests would store
    /// something else. Vault's own program asks the same before it writes.
    /// </summary>
    public async Task MustBeVersion2Async(VaultPath path, CancellationToken cancellation)
    {
        var answer = await client.SendAsync(new ServiceRequest(HttpMethod.Get, "/v1/sys/internal/ui/mounts/" + Escape(path.ToString())), cancellation);
        if (!answer.IsSuccess)
        {
            throw Refused(answer, $"see what {path.Mount} is", "read");
        }

        var mount = answer.TextAt("data", "path")?.TrimEnd('/');
        if (answer.TextAt("data", "type") != "kv" || answer.TextAt("data", "options", "version") != "2")
        {
            throw new ProblemException(new Problem(
                "sink.not-kv2", $"{path.Mount} is no KV secrets engine of version 2.", new Fix("Name the mount of one:", "vault secrets list -detailed")));
        }

        if (mount != path.Mount)
        {
            throw new ProblemException(new Problem(
                "sink.mount",
                $"The secrets engine of {path} is mounted at {hidden.Quote(mount, 100)}.",
                new Fix($"Add ?mount={hidden.Quote(mount, 100)} to the address.")));
        }
    }

    /// <summary>The latest version of a secret.</summary>
    public async Task<VaultSecret> ReadAsync(VaultPath path, CancellationToken cancellation)
    {
        var answer = await client.SendAsync(new ServiceRequest(HttpMethod.Get, "/v1/" + Escape(path.Data)), cancellation);
        var version = answer.At("data", "metadata", "version") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var latest) ? latest : 0;
        return answer switch
        {
            { IsSuccess: true } when version > 0 && answer.At("data", "data") is { ValueKind: JsonValueKind.Object } data => new VaultSecret(version, data),

            // A deleted version answers like this too, with its number.
            { Status: 404 } => new VaultSecret(version, default),
            { IsSuccess: true } => throw new ServiceException("Vault answered without the secret.", isOutcomeUnknown: false),
            _ => throw Refused(answer, $"read {path}", "read"),
        };
    }

    /// <summary>What the token may do with a path; null where Vault does not say.</summary>
    public async Task<ImmutableArray<string>?> CapabilitiesAsync(string path, CancellationToken cancellation)
    {
        var answer = await client.SendAsync(
            new ServiceRequest(HttpMethod.Post, "/v1/sys/capabilities-self")
            {
                Json = JsonBody.Write(writer =>
                {
                    writer.WriteStartArray("paths");
                    writer.WriteStringValue(path);
                    writer.WriteEndArray();
                }),
                IsRepeatable = true,
            },
            cancellation);
        return answer.IsSuccess && answer.At(path) is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : null;
    }

    /// <summary>
    /// Changes keys of a secret where its version is still the one that was read, and leaves the others as they are;
    /// where there is no version, makes the first.
    /// </summary>
    /// <returns>False where somebody else was faster.</returns>
    public async Task<bool> ChangeAsync(VaultPath path, VaultSecret read, ImmutableArray<StoreChange> changes, CancellationToken cancellation)
    {
        var answer = await client.SendAsync(
            new ServiceRequest(read.IsThere ? HttpMethod.Patch : HttpMethod.Post, "/v1/" + Escape(path.Data))
            {
                ContentType = read.IsThere ? "application/merge-patch+json" : "application/json",
                Json = JsonBody.Write(writer => Write(writer, read, changes)),

                // The version that it is meant for is in it: what was done once is refused the second time.
                IsRepeatable = true,
            },
            cancellation);
        var told = hidden.With(changes.Select(change => change.Value).OfType<Secret>());
        return answer switch
        {
            { IsSuccess: true } => true,
            { Status: 400 or 409 } when Said(answer, told).Contains("check-and-set", StringComparison.OrdinalIgnoreCase) => false,
            { Status: 404 } when read.IsThere => false,
            _ => throw Refused(answer, $"change {path}", read.IsThere ? "patch" : "create", told),
        };
    }

    private static void Write(Utf8JsonWriter writer, VaultSecret read, ImmutableArray<StoreChange> changes)
    {
        writer.WriteStartObject("options");
        writer.WriteNumber("cas", read.Version);
        writer.WriteEndObject();
        writer.WriteStartObject("data");
        foreach (var change in changes)
        {
            // In a merge patch, null takes a key out.
            if (change.Value is { } value)
            {
                writer.WriteString(change.Name, value.Reveal());
            }
            else if (read.IsThere)
            {
                writer.WriteNull(change.Name);
            }
        }

        writer.WriteEndObject();
    }

    private static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    private static Secret? FromFile(OutsideWorld world)
    {
        var path = Path.Combine(world.Environment.HomeDirectory, ".vault-token");
        try
        {
            return world.Files.FileExists(path)
                ? ServiceCredential.Checked(System.Text.Encoding.UTF8.GetString(world.Files.ReadAllBytes(path, MaxTokenFile)).Trim(), "~/.vault-token")
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string Said(ServiceAnswer answer, HiddenValues told) => answer.At("errors") is { ValueKind: JsonValueKind.Array } errors
        ? told.Quote(string.Join("; ", errors.EnumerateArray().Where(error => error.ValueKind == JsonValueKind.String).Select(error => error.GetString())))
        : string.Empty;

    private ProblemException Refused(ServiceAnswer answer, string what, string capability, HiddenValues? told = null)
    {
        var said = Said(answer, told ?? hidden);
        return answer.Status switch
        {
            401 => ServiceCredential.Rejected("Vault", said, "Log in again, or set VAULT_TOKEN to a token that is alive."),
            403 => new ProblemException(new Problem(
                "sink.forbidden",
                $"Vault does not let this token {what}.",
                new Fix($"Give it a policy with the capability \"{capability}\" for that path, or check that the token is alive: vault token lookup"),
                Kind: ProblemKind.Credential)),
            405 or 415 => new ProblemException(new Problem(
                "sink.too-old",
                "This Vault cannot change one key of a secret, and the others must not be written anew.",
                new Fix("Use Vault 1.9 or newer, or OpenBao."))),
            _ => new ProblemException(new Problem(
                "sink.refused",
                $"Vault would not {what} (status {answer.Status}){(said.Length > 0 ? $": {said}" : ".")}",
                new Fix("Check the mount and the path."))),
        };
    }
}

/// <summary>A secret's latest version.</summary>
/// <param name="Version">Its number; 0 where there never was one.</param>
/// <param name="Data">Its keys and values; undefined where it is deleted, or there is none.</param>
internal readonly record struct VaultSecret(int Version, JsonElement Data)
{
    /// <summary>Whether there is something to be kept.</summary>
    public bool IsThere => Data.ValueKind == JsonValueKind.Object;
}
