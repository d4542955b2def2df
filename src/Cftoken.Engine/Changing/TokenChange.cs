using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Planning.Surfaces;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Engine.Creating;
using Cftoken.Tokens.Editing;

namespace Cftoken.Engine.Changing;

/// <summary>What is to change of a token while its value stays, or what did.</summary>
/// <param name="TokenId">The token.</param>
/// <param name="Name">Its name; untrusted text.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="FoundBy">What it was found by, for people.</param>
/// <param name="Added">What it is granted besides.</param>
/// <param name="Removed">What is taken from it.</param>
/// <param name="Kept">How many of its grants and denials stay.</param>
/// <param name="Terms">What changes of its end and of the networks that it works from.</param>
/// <param name="Before">What it can call before.</param>
/// <param name="After">What it can call after.</param>
public sealed record TokenChange(
    string TokenId,
    string Name,
    TokenOwner Owner,
    string FoundBy,
    ImmutableArray<HeldGrant> Added,
    ImmutableArray<HeldGrant> Removed,
    int Kept,
    ImmutableArray<TermChange> Terms,
    Surface Before,
    Surface After)
{
    /// <summary>Whether the token is already as it is to be.</summary>
    public bool IsEmpty => Added.IsEmpty && Removed.IsEmpty && Terms.IsEmpty;

    /// <summary>A change in words.</summary>
    /// <param name="token">The token.</param>
    /// <param name="edit">What is to change.</param>
    /// <param name="terms">The same of its end and networks, in words.</param>
    /// <param name="catalog">The catalogue.</param>
    /// <param name="names">Names of groups that the catalogue need not know by their id.</param>
    internal static TokenChange Of(
        HeldToken token, TokenEdit edit, ImmutableArray<TermChange> terms, PermissionCatalog catalog, GroupNames names)
    {
        var held = PolicySet.Of(token.Record.Policies);
        var wanted = PolicySet.Of(held.Grants.Except(edit.Remove).Concat(edit.Add));
        var difference = held.To(wanted);
        var meter = new SurfaceMeter(catalog.Operations);
        return new TokenChange(
            token.Record.Summary.Id,
            token.Record.Summary.Name,
            token.Tokens.Owner,
            token.FoundBy,
            [.. difference.Missing.Select(names.InWords)],
            [.. difference.Spare.Select(names.InWords)],
            difference.Kept.Length,
            terms,
            meter.Measure(token.Record.Policies, names.GroupOf),
            meter.Measure(wanted.ToPolicies(), names.GroupOf));
    }
}
