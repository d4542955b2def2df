using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Core.Problems;
using Cftoken.Tokens.Sinks.Services;
using Cftoken.Tokens.Sinks.Stores;

namespace Cftoken.Tokens.Sinks.Vault;

/// <summary>
/// A secret of a KV secrets engine, version 2. The keys beside the delivered ones are never written: a secret that is there
/// is patched, on the condition that it is still as it was read, and one is created only where none is.
/// </summary>
/// <param name="address">The sink's address.</param>
/// <param name="path">Where the secret lies.</param>
/// <param name="context">Whose environment says where Vault is.</param>
internal sealed class VaultSink(SinkAddress address, VaultPath path, SinkContext context) : StoreSink(address, Undo)
{
    /// <summary>How a delivery is undone, for people.</summary>
    internal const string Undo = "the keys get the values that they had, or are taken out; Vault's older versions stay";

    private const int MaxTries = 5;

    private readonly Lazy<VaultApi> api = new(() => VaultApi.Open(context.World));

    /// <inheritdoc />
    public override string Name => $"Vault {path}";

    /// <inheritdoc />
    public override async Task CheckAsync(CancellationToken cancellation)
    {
        var secret = await AskAsync(async () =>
        {
            await api.Value.MustBeVersion2Async(path, cancellation);
            return await api.Value.ReadAsync(path, cancellation);
        });
        var may = await AskAsync(() => api.Value.CapabilitiesAsync(path.Data, cancellation));

        // Patching is needed at the latest for the second delivery.
        ImmutableArray<string> needed = secret.IsThere ? ["read", "patch"] : ["read", "create", "patch"];
        if (may is { } capabilities && !capabilities.Contains("root") && needed.Where(one => !capabilities.Contains(one)).ToList() is { Count: > 0 } missing)
        {
            throw new ProblemException(new Problem(
                "sink.forbidden",
                $"Vault's token may not {string.Join(" and ", missing)} {path.Data}.",
                new Fix($"Add to its policy: path \"{path.Data}\" {{ capabilities = [{string.Join(", ", needed.Select(one => $"\"{one}\""))}] }}"),
                Kind: ProblemKind.Credential));
        }
    }

    /// <inheritdoc />
    protected override async Task<ImmutableDictionary<string, StoredValue>> ReadAsync(ImmutableArray<string> names, CancellationToken cancellation)
    {
        var secret = await api.Value.ReadAsync(path, cancellation);
        return names.ToImmutableDictionary(name => name, name => ValueIn(secret, name));
    }

    /// <inheritdoc />
    protected override async Task WriteAsync(ImmutableArray<StoreChange> changes, CancellationToken cancellation)
    {
        await api.Value.MustBeVersion2Async(path, cancellation);
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var secret = await api.Value.ReadAsync(path, cancellation);
            if (changes.All(change => IsMade(secret, change)) || await api.Value.ChangeAsync(path, secret, changes, cancellation))
            {
                return;
            }
        }

        throw new ProblemException(new Problem(
            "sink.contended",
            $"{Name} is changed by somebody else all the time.",
            new Fix("Stop what writes to it, then run the command again.")));
    }

    // A request whose answer was lost may have done it, and is not done again: each change makes a version.
    private static bool IsMade(VaultSecret secret, StoreChange change) =>
        ValueIn(secret, change.Name) is var now && (change.Value is { } value ? now.Is(value) : !now.IsThere);

    private static StoredValue ValueIn(VaultSecret secret, string name) =>
        !secret.IsThere || !secret.Data.TryGetProperty(name, out var value) ? StoredValue.Nothing
        : value.ValueKind == JsonValueKind.String ? StoredValue.Of(value.GetString())
        : StoredValue.Unreadable;
}
