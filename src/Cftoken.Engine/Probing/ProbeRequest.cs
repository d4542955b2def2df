using Cftoken.Engine.Targets;

namespace Cftoken.Engine.Probing;

/// <summary>What is to be probed.</summary>
/// <param name="Path">The project's folder, or a configuration file in it.</param>
public sealed record ProbeRequest(string Path) : TokenRequest(Path)
{
    /// <summary>How many requests a probe sends at most where nobody says otherwise: a fifth of what Cloudflare takes in five minutes.</summary>
    public const int DefaultBudget = 240;

    /// <summary>The largest budget: what Cloudflare takes in five minutes, so that nobody plans to be shut out.</summary>
    public const int LargestBudget = 1200;

    /// <summary>An env file with the token; null: the project's own.</summary>
    public string? TokenFile { get; init; }

    /// <summary>How many requests may be sent.</summary>
    public int Budget { get; init; } = DefaultBudget;

    /// <summary>Whether requests that would change something, and cannot take effect, are made as well.</summary>
    public bool WithWrites { get; init; }

    /// <inheritdoc />
    protected override string Command => "probe";

    /// <inheritdoc />
    protected override IEnumerable<(string Option, string? Value)> Words() => [.. base.Words(), (NamedTokenFile.Option, TokenFile)];

    /// <inheritdoc />
    protected override IEnumerable<string> Flags() => WithWrites ? ["--write"] : [];
}
