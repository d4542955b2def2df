using System.Collections.Immutable;

namespace Cftoken.Catalog.Model;

/// <summary>How much a permission matters to the job.</summary>
public enum Need
{
    /// <summary>Something fails without it.</summary>
    Required,

    /// <summary>Sources disagree, or it is inferred.</summary>
    Recommended,

    /// <summary>The tool tries the call and shrugs when it is refused.</summary>
    Optional,
}

/// <summary>Somebody's statement about Cloudflare, with its date.</summary>
/// <param name="Says">What it says, in the project's own words.</param>
/// <param name="Where">A documentation page, an issue, a source path.</param>
/// <param name="Date">When it was said or last seen, ISO 8601 (a day, a month or a year).</param>
public sealed record SourceNote(string Says, string Where, string Date);

/// <summary>
/// What a call does beyond being made. An operation's accepted groups say who may make the call; an effect says which
/// groups are wanted for what it then does: a D1 query that writes, an upload that binds a Secrets Store secret.
/// </summary>
/// <param name="Id">A dotted id that tool knowledge and the emulator name: <c>d1.write</c>, <c>upload.binding.kv_namespace</c>.</param>
/// <param name="Operations">The operations that can have it.</param>
/// <param name="Accepted">Any one of these is wanted, besides what the operation itself accepts.</param>
/// <param name="Need">Required where the sources agree; recommended where they do not.</param>
/// <param name="Confidence">How sure that is, 0 to 1.</param>
/// <param name="Sources">Who says so, and who says otherwise.</param>
public sealed record Effect(
    string Id,
    ImmutableArray<Operation> Operations,
    ImmutableArray<PermissionGroup> Accepted,
    Need Need,
    double Confidence,
    ImmutableArray<SourceNote> Sources);
