using System.Collections.Immutable;
using Cftoken.Tokens.Sinks.Bitwarden;
using Cftoken.Tokens.Sinks.Doppler;
using Cftoken.Tokens.Sinks.EnvFiles;
using Cftoken.Tokens.Sinks.Files;
using Cftoken.Tokens.Sinks.GitHub;
using Cftoken.Tokens.Sinks.Infisical;
using Cftoken.Tokens.Sinks.OnePassword;
using Cftoken.Tokens.Sinks.Streams;
using Cftoken.Tokens.Sinks.Vault;

namespace Cftoken.Tokens.Sinks.Addresses;

/// <summary>Every kind of sink.</summary>
public static class SinkKinds
{
    /// <summary>All kinds, in the order in which they are listed.</summary>
    public static readonly ImmutableArray<SinkKind> All =
    [
        DotEnvKind.Kind,
        FileKind.Kind,
        GitHubKind.Kind,
        VaultKind.Kind,
        InfisicalKind.Kind,
        DopplerKind.Kind,
        OnePasswordKind.Kind,
        BitwardenKind.Kind,
        StandardOutputKind.Kind,
        ProgramKind.Kind,
    ];

    /// <summary>The kind of that name; null where there is none.</summary>
    public static SinkKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);

    /// <summary>The kind of an address.</summary>
    /// <exception cref="ArgumentException">The address was not read by <see cref="SinkAddress.Parse"/>.</exception>
    public static SinkKind Of(SinkAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Find(address.Kind) ?? throw new ArgumentException("There is no such kind of sink.", nameof(address));
    }
}
