using Cftoken.Tokens.Sinks.Addresses;

namespace Cftoken.Tokens.Sinks.Vault;

/// <summary>The kind <c>vault</c>.</summary>
internal static class VaultKind
{
    private const string Mount = "mount";

    public static readonly SinkKind Kind = new(
        "vault",
        "a secret in HashiCorp Vault or OpenBao (KV version 2)",
        "MOUNT/PATH",
        "vault:secret/apps/shop",
        [.. SinkSettings.Names, new SinkSetting(Mount, "MOUNT", "the path of the mount, where it has several parts", IsPath)])
    {
        Faults = Faults,
        Open = (address, context) => new VaultSink(address, PathOf(address), context),
        Checked = "VAULT_ADDR (or BAO_ADDR) and a token are there; the mount is KV version 2; the token may read, patch and, where nothing is there yet, create.",
        ReadsBack = "the value",
        Undo = VaultSink.Undo,
        Needs = "VAULT_ADDR and VAULT_TOKEN, or BAO_ADDR and BAO_TOKEN, or ~/.vault-token",
    };

    private static VaultPath PathOf(SinkAddress address)
    {
        var mount = address.Setting(Mount) ?? address.Target.Split('/')[0];
        return new VaultPath(mount, address.Target.Length > mount.Length ? address.Target[(mount.Length + 1)..] : string.Empty);
    }

    private static IEnumerable<SinkFault> Faults(SinkAddress address)
    {
        if (!IsPath(address.Target) || !address.Target.Contains('/', StringComparison.Ordinal))
        {
            yield return new SinkFault("a secret's place is its mount and its path.", "Write MOUNT/PATH, without /data/ and without a host; the host comes from VAULT_ADDR.");
        }
        else if (address.Setting(Mount) is { } mount && !address.Target.StartsWith(mount + "/", StringComparison.Ordinal))
        {
            yield return new SinkFault($"the path does not begin with the mount {mount}.", $"Write {mount}/ and then the path.");
        }
        else if (PathOf(address).Secret.StartsWith("data/", StringComparison.Ordinal))
        {
            yield return new SinkFault("the path has the data/ of Vault's API, which is added by itself.", "Take data/ out.");
        }
    }

    // No part may be empty, or lead upwards: the path becomes a part of the request's address.
    private static bool IsPath(string text) => text.Split('/').All(part =>
        part.Length > 0 && part is not ("." or "..") && part.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or ' ' or '@' or '+'));
}

/// <summary>Where a secret lies.</summary>
/// <param name="Mount">The path of the secrets engine.</param>
/// <param name="Secret">The path in it.</param>
internal sealed record VaultPath(string Mount, string Secret)
{
    /// <summary>The path that the API takes for values, without a slash before it.</summary>
    public string Data => $"{Mount}/data/{Secret}";

    /// <inheritdoc />
    public override string ToString() => $"{Mount}/{Secret}";
}
