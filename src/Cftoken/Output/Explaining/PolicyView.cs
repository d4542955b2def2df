using Cftoken.Catalog.Policies;
using Cftoken.Engine.Explaining.Policies;
using Cftoken.Engine.Plans;

namespace Cftoken.Output.Explaining;

/// <summary>What policies can do, for people.</summary>
/// <param name="page">Where it is written.</param>
internal sealed class PolicyView(Page page)
{
    /// <summary>Writes it.</summary>
    public void Show(PolicyExplanation explanation)
    {
        var allowances = new PermissionView(page);
        page.Line(0, new Piece(explanation.File, Tone.Strong), new Piece($"  {Words.Count(explanation.Grants.Length, "permission")} on resources", Tone.Quiet));
        foreach (var grant in explanation.Grants)
        {
            page.Blank();
            page.Hanging(
                0,
                2,
                new Piece(grant.Group is { } group ? PlanWords.Label(group) : $"unknown permission {grant.GroupId}", grant.Group is null ? Tone.Warning : Tone.Strong),
                $" on {grant.Resource}",
                new Piece(grant.Effect == PolicyEffect.Deny ? "  denied" : string.Empty, Tone.Warning));
            if (grant.Allows is { } allows)
            {
                allowances.ShowAllowance(allows, 2);
            }

            if (grant is { IsUsed: { } used, UsedOperations: { } operations })
            {
                page.Row(2, 11, new Piece("project", Tone.Quiet), used
                    ? new Piece(operations > 0 ? $"calls {operations} of them" : "its plan has it", Tone.Good)
                    : new Piece("never uses it", Tone.Warning));
            }
        }

        page.Blank();
        page.Line(0, new Piece("All together", Tone.Strong));
        allowances.ShowAllowance(explanation.Total, 2);
        foreach (var note in explanation.Notes)
        {
            page.Blank();
            page.Line(0, new Piece(note, Tone.Warning));
        }
    }
}
