using System.Globalization;
using Cftoken.Engine.Targets;

namespace Cftoken.Engine.Identifying;

/// <summary>Whose CI's token is wanted, and what is known of it.</summary>
/// <param name="Path">The project's folder, or a configuration file in it.</param>
public sealed record IdentifyRequest(string Path) : TokenRequest(Path)
{
    /// <summary>When the CI used it; null: not known.</summary>
    public DateTimeOffset? UsedAt { get; init; }

    /// <summary>The GitHub Actions run that used it; null: none.</summary>
    public string? Run { get; init; }

    /// <summary>The GitHub secret that holds it; null: the one that the job names, where a run is given.</summary>
    public string? Secret { get; init; }

    /// <summary>The call that was refused, method and path; null: not known.</summary>
    public string? Operation { get; init; }

    /// <summary>What <c>cftoken diagnose --json</c> printed; null: none.</summary>
    public string? DiagnosisFile { get; init; }

    /// <inheritdoc />
    protected override string Command => "identify";

    /// <inheritdoc />
    protected override IEnumerable<(string Option, string? Value)> Words() =>
    [
        .. base.Words(),
        ("--used-at", UsedAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
        ("--run", Run),
        ("--secret", Secret),
        ("--refused", Operation),
        ("--diagnosis", DiagnosisFile),
    ];
}
