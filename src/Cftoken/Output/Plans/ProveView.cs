using Cftoken.Catalog.Model;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Proving;

namespace Cftoken.Output.Plans;

/// <summary>A proof for people: the verdict, then a line for each permission.</summary>
/// <param name="page">Where it is written.</param>
internal sealed class ProveView(Page page)
{
    private const int VerdictWidth = 14;

    /// <summary>Writes it.</summary>
    public void Show(Proof proof)
    {
        var environment = proof.Plan.Environment is { } name ? $" · {name}" : string.Empty;
        page.Line(0, new Piece($"{proof.Plan.Project} · {proof.Plan.Job}{environment}", Tone.Strong));
        page.Hanging(2, 2 + VerdictWidth, VerdictOf(proof), " ", proof.Because);
        foreach (var line in proof.LastLines)
        {
            page.Hanging(4, 6, new Piece("│ ", Tone.Quiet), new Piece(line, Tone.Quiet));
        }

        if (!proof.Permissions.IsEmpty)
        {
            page.Blank();
            foreach (var permission in proof.Permissions)
            {
                Show(permission);
            }
        }

        page.Blank();
        var runs = proof.Runs.Length == 2 ? "first deploy and redeploy" : "one run";
        var word = proof.Verdict == Sufficiency.Sufficient ? "Proven" : "Judged";
        page.Line(0, new Piece($"{word} against the catalogue of {proof.CatalogueDate:yyyy-MM-dd}, {runs}{(proof.IsConfined ? ", without a network" : string.Empty)}.", Tone.Quiet));
        if (proof.Permissions.Any(permission => permission.Permission.IsInferred))
        {
            page.Line(0, new Piece("What is marked as inferred rests on a conclusion, not on a published list.", Tone.Quiet));
        }
    }

    private void Show(PermissionProof proof)
    {
        var (word, tone) = proof.Verdict switch
        {
            Necessity.Necessary => ("necessary", Tone.Good),
            Necessity.Spare => ("spare", Tone.Warning),
            Necessity.Tried => ("optional", Tone.Quiet),
            _ => ("inconclusive", Tone.Warning),
        };
        page.Row(
            2,
            VerdictWidth,
            new Piece(word, tone),
            new Piece(PlanWords.Label(proof.Permission.Group), Tone.Strong),
            $" on {string.Join(", ", proof.Permission.Resources.Select(PlanWords.Of))}",
            new Piece(proof.Permission.Need == Need.Recommended ? "  recommended" : string.Empty, Tone.Quiet),
            new Piece(proof.Permission.IsInferred ? "  inferred" : string.Empty, Tone.Warning));
        page.Line(2 + VerdictWidth, new Piece(proof.Because, Tone.Quiet));
        foreach (var line in proof.LastLines)
        {
            page.Hanging(2 + VerdictWidth, 4 + VerdictWidth, new Piece("│ ", Tone.Quiet), new Piece(line, Tone.Quiet));
        }
    }

    private static Piece VerdictOf(Proof proof) => proof.Verdict switch
    {
        Sufficiency.Sufficient => new("sufficient:", Tone.Good),
        Sufficiency.Insufficient => new("not sufficient:", Tone.Bad),
        _ => new("inconclusive:", Tone.Warning),
    };
}
