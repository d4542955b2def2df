using System.Collections.Immutable;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Tokens;

namespace Cftoken.Tokens.Editing;

/// <summary>
/// All that an update can change of a token, in a form that can be compared: the API reorders, splits and merges policies
/// (cloudflare/terraform-provider-cloudflare #5548, #6092), and writes dates in its own way.
/// </summary>
internal sealed record TokenContent(
    string Name, PolicySet Grants, TokenCondition Condition, DateTimeOffset? NotBefore, DateTimeOffset? ExpiresOn, string Status)
{
    /// <summary>What a token is made of.</summary>
    public static TokenContent Of(TokenRecord token) => new(
        token.Summary.Name,
        PolicySet.Of(token.Policies),
        token.Condition,
        Seconds(token.Summary.NotBefore),
        Seconds(token.Summary.ExpiresOn),
        token.Summary.Status);

    /// <summary>What a token is to be made of after a revision.</summary>
    public static TokenContent Of(TokenRevision revision)
    {
        var before = Of(revision.Token);
        return before with
        {
            Grants = revision.Policies ?? before.Grants,
            Condition = revision.Condition ?? before.Condition,
            ExpiresOn = Seconds(revision.ExpiresOn) ?? before.ExpiresOn,
            Status = revision.Status ?? before.Status,
        };
    }

    /// <summary>A moment in whole seconds, as Cloudflare keeps them.</summary>
    public static DateTimeOffset? Seconds(DateTimeOffset? moment) =>
        moment is { } known ? new DateTimeOffset(known.UtcTicks - (known.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero) : null;
}

/// <summary>What became of a token between two readings, by somebody else's hand.</summary>
/// <param name="Name">Its name, where that changed: before and after.</param>
/// <param name="Status">Its status, where that changed.</param>
/// <param name="ExpiresOn">Whether its end changed.</param>
/// <param name="NotBefore">Whether its beginning changed.</param>
/// <param name="Condition">Whether its condition changed.</param>
/// <param name="Added">What it is granted or denied besides.</param>
/// <param name="Removed">What it is no longer granted or denied.</param>
public sealed record ForeignChange(
    (string Before, string After)? Name,
    (string Before, string After)? Status,
    bool ExpiresOn,
    bool NotBefore,
    bool Condition,
    ImmutableArray<PolicyGrant> Added,
    ImmutableArray<PolicyGrant> Removed)
{
    /// <summary>For people: <c>its status from active to disabled, 1 permission added</c>.</summary>
    public string InWords() => EditProblems.Words(this);

    /// <summary>Whether nothing changed.</summary>
    public bool IsNone => Name is null && Status is null && !ExpiresOn && !NotBefore && !Condition && Added.IsEmpty && Removed.IsEmpty;

    internal static ForeignChange Between(TokenContent before, TokenContent after)
    {
        var grants = before.Grants.To(after.Grants);
        return new ForeignChange(
            before.Name == after.Name ? null : (before.Name, after.Name),
            before.Status == after.Status ? null : (before.Status, after.Status),
            before.ExpiresOn != after.ExpiresOn,
            before.NotBefore != after.NotBefore,
            !before.Condition.Equals(after.Condition),
            grants.Missing,
            grants.Spare);
    }

    /// <summary>
    /// Whether both changes cannot stand side by side: the other one switched the token off or on, changed what this one
    /// is to change, or denies what this one is to grant.
    /// </summary>
    internal bool ConflictsWith(TokenEdit edit) =>
        Status is not null
        || (ExpiresOn && edit.ExpiresOn is not null)
        || (Condition && edit.Networks is not null)
        || Added.Any(grant => grant.Effect == PolicyEffect.Deny && edit.Add.Any(added => added.GroupId == grant.GroupId))
        || Removed.Any(edit.Add.Contains);
}
