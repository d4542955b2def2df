using Cftoken.Catalog.Model;

namespace Cftoken.Engine.Probing;

/// <summary>What a call tells of the permissions behind it.</summary>
public enum ProbeOutcome
{
    /// <summary>It was let through: answered, or refused for something that is looked at only afterwards.</summary>
    Passed,

    /// <summary>It was refused for want of a permission.</summary>
    Refused,

    /// <summary>Its answer tells nothing of permissions, or there was none.</summary>
    Unclear,
}

/// <summary>One call of a probe, and what it tells.</summary>
/// <param name="Operation">The call.</param>
/// <param name="ZoneId">The zone that it was made on; null where it was on none.</param>
/// <param name="Outcome">What it tells.</param>
/// <param name="Status">The answer's HTTP status; null where none came.</param>
/// <param name="Code">The code of its first error; null where it had none.</param>
/// <param name="Because">How that was judged, for people.</param>
/// <param name="IsFirmOnlyTwice">Whether the same answer also comes for moments after a change or while Cloudflare is unwell (10000).</param>
public sealed record ProbeAnswer(
    Operation Operation, string? ZoneId, ProbeOutcome Outcome, int? Status, int? Code, string Because, bool IsFirmOnlyTwice = false);
