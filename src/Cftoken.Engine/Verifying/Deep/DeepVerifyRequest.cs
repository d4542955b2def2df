using Cftoken.Engine.Targets;

namespace Cftoken.Engine.Verifying.Deep;

/// <summary>Whose requirements are to be held against which token.</summary>
/// <param name="Path">The project's folder, or a configuration file in it.</param>
public sealed record DeepVerifyRequest(string Path) : TokenRequest(Path)
{
    /// <summary>The file that is looked at first for the token; null: the usual ones.</summary>
    public string? Sink { get; init; }

    /// <summary>An env file with the token, wherever it lies; null: the project's own token.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Whether to wait until Cloudflare has the token, or its new permissions, everywhere.</summary>
    public bool IsWatching { get; init; }

    /// <inheritdoc />
    protected override string Command => "verify";

    /// <inheritdoc />
    protected override IEnumerable<(string Option, string? Value)> Words() => [.. base.Words(), ("--sink", Sink), (NamedTokenFile.Option, TokenFile)];

    /// <inheritdoc />
    protected override IEnumerable<string> Flags() => IsWatching ? ["--deep", "--watch"] : ["--deep"];
}
