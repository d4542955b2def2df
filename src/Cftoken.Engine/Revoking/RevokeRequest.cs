using Cftoken.Core.Text;
using Cftoken.Engine.Listing;

namespace Cftoken.Engine.Revoking;

/// <summary>What is to be revoked.</summary>
/// <param name="Path">The folder whose project may name the account and hold the token.</param>
public sealed record RevokeRequest(string Path) : ListRequest(Path)
{
    /// <summary>What stands for a value on standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>The token's id or name, or <see cref="StandardInput"/>; null: the temporary tokens that are due.</summary>
    public string? Which { get; init; }

    /// <summary>What becomes of it.</summary>
    public Revocation How { get; init; }

    /// <summary>Whether the command line says yes.</summary>
    public bool IsApproved { get; init; }

    /// <inheritdoc />
    protected override string Command => $"revoke {(Which is { } which ? ShellText.Quote(which) : "--temporary-due")}";

    /// <inheritdoc />
    protected override IEnumerable<string> Flags() => [.. base.Flags(), .. How switch
    {
        Revocation.Delete => ["--delete"],
        Revocation.Undo => ["--undo"],
        _ => Array.Empty<string>(),
    }];
}

/// <summary>What becomes of a token that is revoked.</summary>
public enum Revocation
{
    /// <summary>It is switched off, which can be taken back.</summary>
    Disable,

    /// <summary>It is deleted for good.</summary>
    Delete,

    /// <summary>One that was switched off is switched on again.</summary>
    Undo,
}
