using Cftoken.Engine.Explaining.Matrices;

namespace Cftoken.Output.Explaining;

/// <summary>The matrix for people at a terminal.</summary>
/// <param name="page">Where it is written.</param>
internal sealed class MatrixView(Page page)
{
    private const int TermWidth = 12;

    /// <summary>Writes it.</summary>
    public void Show(PermissionMatrix matrix)
    {
        page.Line(0, new Piece($"What wrangler {matrix.Wrangler} needs", Tone.Strong), new Piece($"  by Cloudflare's description of {matrix.CatalogDate:yyyy-MM-dd}", Tone.Quiet));
        Words.Heading(page, "Bindings and keys", "what each adds to a plain deploy");
        Show(matrix.Bindings);
        Words.Heading(page, "Commands", "all that each needs");
        Show(matrix.Commands);
        Words.Heading(page, "What the guides say", $"{matrix.Guide.Where} ({matrix.Guide.Date})");
        Words.Heading(page, $"The template {matrix.Template.Name}", "sources disagree on it");
        foreach (var source in matrix.Template.Sources)
        {
            page.Hanging(2, 4, $"{source.Date}  {source.Says}", new Piece($" {source.Where}", Tone.Quiet));
        }
    }

    private void Show(IEnumerable<MatrixRow> rows)
    {
        foreach (var row in rows)
        {
            page.Hanging(2, 4, new Piece(row.Subject, Tone.Strong), new Piece($"  confidence {row.Confidence:0.0#}", Tone.Quiet));
            page.Row(4, TermWidth, new Piece("needs", Tone.Quiet), Words.Needs(row));
            foreach (var said in row.Said)
            {
                page.Row(4, TermWidth, new Piece("guides say", Tone.Quiet), said.Group.Name, new Piece(said.Difference is { } difference ? $"; differs: {difference}" : "; the same", Tone.Quiet));
            }

            foreach (var unknown in row.Unknowns)
            {
                page.Row(4, TermWidth, new Piece("not known", Tone.Quiet), new Piece(unknown, Tone.Warning));
            }
        }
    }
}
