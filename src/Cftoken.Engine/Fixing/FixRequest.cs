using Cftoken.Engine.Changing;

namespace Cftoken.Engine.Fixing;

/// <summary>A failed log whose token is to be extended.</summary>
/// <param name="Path">The project's folder, or a configuration file in it.</param>
public sealed record FixRequest(string Path) : ChangeRequest(Path)
{
    /// <summary>The log's file, <c>-</c> for standard input; null where only another source is given.</summary>
    public string? Log { get; init; }

    /// <summary>The GitHub Actions run whose failed steps are fetched through gh; null: none.</summary>
    public string? Run { get; init; }

    /// <summary>The folder of wrangler's own logs, of which the newest is read; null: none.</summary>
    public string? WranglerLogs { get; init; }

    /// <inheritdoc />
    protected override string Command => "diagnose";

    /// <inheritdoc />
    protected override IEnumerable<string> Leading() => Log is null ? [] : [Log];

    /// <inheritdoc />
    protected override IEnumerable<(string Option, string? Value)> Words() =>
        [("--run", Run), ("--wrangler-log", WranglerLogs), ("--project", Path == "." ? null : Path), .. base.Words()];

    /// <inheritdoc />
    protected override IEnumerable<string> Flags() => ["--fix"];
}
