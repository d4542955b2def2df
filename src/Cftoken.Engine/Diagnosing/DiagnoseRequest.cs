namespace Cftoken.Engine.Diagnosing;

/// <summary>What is to be diagnosed.</summary>
/// <param name="Log">The log's file, <c>-</c> for standard input; null where only another source is given.</param>
public sealed record DiagnoseRequest(string? Log)
{
    /// <summary>The GitHub Actions run whose failed steps are fetched through gh; null: none.</summary>
    public string? Run { get; init; }

    /// <summary>The folder of wrangler's own logs, of which the newest is read; null: none.</summary>
    public string? WranglerLogs { get; init; }

    /// <summary>The project that the log is of; null: none, and nothing beyond the log is said.</summary>
    public string? Project { get; init; }
}
