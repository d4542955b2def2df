using Cftoken.Engine.Targets;

namespace Cftoken.Engine.Listing;

/// <summary>Which tokens are to be listed.</summary>
/// <param name="Path">The folder whose project may name the account.</param>
public record ListRequest(string Path) : TokenRequest(Path)
{
    /// <summary>The account; null: the one that the environment, the project or the bootstrap credential's file names.</summary>
    public string? AccountId { get; init; }

    /// <summary>Whether those that expired are listed as well, as far as Cloudflare still knows them.</summary>
    public bool IncludeExpired { get; init; }

    /// <inheritdoc />
    protected override string Command => "list";

    /// <inheritdoc />
    protected override IEnumerable<(string Option, string? Value)> Words() => [.. base.Words(), ("--account-id", AccountId)];

    /// <inheritdoc />
    protected override IEnumerable<string> Flags() => IncludeExpired ? ["--include-expired"] : [];
}

/// <summary>Which token is to be shown.</summary>
/// <param name="Path">The folder whose project may name the account.</param>
/// <param name="Which">Its id or its name.</param>
public sealed record ShowRequest(string Path, string Which) : ListRequest(Path)
{
    /// <inheritdoc />
    protected override string Command => $"show {Core.Text.ShellText.Quote(Which)}";
}
