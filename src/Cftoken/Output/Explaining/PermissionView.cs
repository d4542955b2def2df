using Cftoken.Catalog.Policies;
using Cftoken.Catalog.Resolving;
using Cftoken.Engine.Explaining;
using Cftoken.Engine.Plans;

namespace Cftoken.Output.Explaining;

/// <summary>Permissions for people: what each allows, what is smaller, what needs it.</summary>
/// <param name="page">Where it is written.</param>
internal sealed class PermissionView(Page page)
{
    private const int TermWidth = 11;
    private const int Most = 12;

    /// <summary>Writes permissions.</summary>
    public void Show(PermissionReading reading)
    {
        if (reading.Note is { } note)
        {
            page.Line(2, new Piece(note, Tone.Warning));
        }

        if (reading.Resolution == ResolutionKind.Ambiguous)
        {
            page.Line(2, new Piece("The spelling does not tell which; name one of them whole.", Tone.Warning));
        }

        foreach (var facts in reading.Permissions)
        {
            Show(facts);
        }
    }

    /// <summary>Writes what can be called: the measure, risks, products.</summary>
    public void ShowAllowance(Allowance allows, int indent)
    {
        page.Row(indent, TermWidth, new Piece("allows", Tone.Quiet), Words.Size(allows.Surface));
        if (!allows.Risks.IsEmpty)
        {
            page.Row(indent, TermWidth, new Piece("risk", Tone.Quiet), new Piece(string.Join(" · ", allows.Risks), Tone.Warning));
        }

        if (!allows.Products.IsEmpty)
        {
            var more = allows.Products.Length > Most ? $", and {allows.Products.Length - Most} more" : string.Empty;
            var shares = allows.Products.Take(Most).Select(share => Words.Whole($"{share.Product} {share.Operations}{(share.Changing > 0 ? $" ({share.Changing} changing)" : string.Empty)}"));
            page.Row(indent, TermWidth, new Piece("products", Tone.Quiet), string.Join(", ", shares), more);
        }
    }

    private void Show(PermissionFacts facts)
    {
        var group = facts.Group;
        Words.Heading(page, PlanWords.Label(group), group.Name);
        page.Row(2, TermWidth, new Piece("id", Tone.Quiet), group.Id ?? "no public source tells it; the live API does");
        page.Row(2, TermWidth, new Piece("scope", Tone.Quiet), group.Scope.Word, new Piece(group.IsScopeCertain ? string.Empty : "  assumed from the name", Tone.Warning));
        page.Row(2, TermWidth, new Piece("granted on", Tone.Quiet), facts.Resource switch
        {
            null or { PolicyKeys.IsEmpty: true } => $"a resource of the kind {group.Scope.Key}; no source tells how a policy names it",
            { PolicyKeys: var keys } => string.Join(" or ", keys),
        });
        page.Row(2, TermWidth, new Piece("owner", Tone.Quiet), facts.Resource?.Owners switch
        {
            null => "not known",
            [OwnerKind.User] => "user-owned tokens only",
            [OwnerKind.Account] => "account-owned tokens only",
            _ => "account-owned and user-owned tokens",
        });
        ShowAllowance(facts.Allows, 2);
        page.Row(2, TermWidth, new Piece("source", Tone.Quiet), group.Source);
        ShowSmaller(facts);
        ShowNeeds(facts);
    }

    private void ShowSmaller(PermissionFacts facts)
    {
        if (facts.Smaller.IsEmpty)
        {
            return;
        }

        page.Blank();
        page.Line(2, new Piece("smaller ones for the same product", Tone.Quiet));
        foreach (var choice in facts.Smaller)
        {
            page.Hanging(2, 6, "- ", $"{choice.Group}", new Piece($"  {Words.Size(choice.Surface)}", Tone.Quiet));
        }
    }

    private void ShowNeeds(PermissionFacts facts)
    {
        page.Blank();
        if (facts.NeededBy.IsEmpty)
        {
            page.Line(2, new Piece("No binding and no command of wrangler is known to need it.", Tone.Quiet));
            return;
        }

        page.Line(2, new Piece("needed in wrangler by", Tone.Quiet));
        foreach (var need in facts.NeededBy.GroupBy(need => need.Need))
        {
            page.Row(2, 13, new Piece(PlanJson.Word(need.Key), Tone.Quiet), string.Join(", ", need.Select(one => Words.Whole(one.Subject))));
        }
    }
}
