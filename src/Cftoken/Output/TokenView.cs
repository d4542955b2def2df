using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Plans;

namespace Cftoken.Output;

/// <summary>A token for people: what it is, what it may do, how it differs from the plan. Never its value.</summary>
/// <param name="page">Where it is written.</param>
internal sealed class TokenView(Page page)
{
    private const int TermWidth = 9;

    /// <summary>One fact in its line.</summary>
    public void Fact(string term, string text, Tone tone = Tone.Plain) => page.Row(2, TermWidth, new Piece(term, Tone.Quiet), new Piece(text, tone));

    /// <summary>What a token made by the plan may do, and on what.</summary>
    public void Boundary(JobPlan plan) => Boundary(
        from permission in plan.Minimised.Permissions
        where permission.Need != Need.Optional
        select new HeldGrant(PlanWords.Label(permission.Group), string.Join(", ", permission.Resources.Select(PlanWords.Of))));

    /// <summary>What a token may do, and on what.</summary>
    public void Boundary(IEnumerable<HeldGrant> grants)
    {
        foreach (var same in grants.GroupBy(grant => grant.On))
        {
            Fact("may", string.Join(", ", same.Select(grant => grant.Permission.Replace(' ', Page.Unbreakable))));
            Fact(string.Empty, $"on {same.Key}");
        }
    }

    /// <summary>What the token that a project has may do, as far as it was read, and how that differs from the plan.</summary>
    public void Comparison(TokenComparison comparison)
    {
        if (comparison.Held is { } held)
        {
            Boundary(held);
        }
        else
        {
            Fact("may", "not checked: what this token may do was not read, which takes a bootstrap credential", Tone.Warning);
        }

        foreach (var network in comparison.Networks)
        {
            Fact("works", network);
        }

        foreach (var change in comparison.Terms)
        {
            var term = change.Term == Term.Owner ? "owner" : "until";
            page.Hanging(2, 6, new Piece("~", Tone.Warning), $" {term} {change.Held}  ", new Piece($"asked for: {change.Asked}", Tone.Quiet));
        }

        Changes(comparison.Changes);
    }

    private void Changes(IEnumerable<GrantChange> changes)
    {
        foreach (var change in changes)
        {
            var (sign, tone, remark) = change.Kind switch
            {
                GrantChangeKind.Missing => ("+", Tone.Good, "planned, and missing"),
                GrantChangeKind.Wider => ("~", Tone.Warning, "planned, and held as part of something wider"),
                _ => ("-", Tone.Bad, "held, and not planned"),
            };
            page.Hanging(2, 6, new Piece(sign, tone), $" {change.Permission} on {change.On}  ", new Piece(remark, Tone.Quiet));
        }
    }

    /// <summary>How a token differs from the one whose place it takes.</summary>
    public void Succession(IReadOnlyCollection<GrantChange> changes)
    {
        if (changes.Count == 0)
        {
            Fact(string.Empty, "It held the same permissions.");
        }

        foreach (var change in changes)
        {
            var (sign, tone, remark) = change.Kind switch
            {
                GrantChangeKind.Missing => ("+", Tone.Good, "the old token does not have it"),
                GrantChangeKind.Wider => ("~", Tone.Warning, "the old token has it as part of something wider"),
                _ => ("-", Tone.Bad, "the old token has it; it is not planned"),
            };
            page.Hanging(2, 6, new Piece(sign, tone), $" {change.Permission} on {change.On}  ", new Piece(remark, Tone.Quiet));
        }
    }

    /// <summary>The end of a token's life, for people.</summary>
    public static string Until(DateTimeOffset? expiresOn) =>
        expiresOn is { } moment ? moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'") : "it is revoked: it does not expire";

    /// <summary>The kind of owner as the machine forms spell it.</summary>
    public static string OwnerWord(OwnerKind kind) => kind == OwnerKind.User ? "user" : "account";
}
