using Cftoken.Catalog.Model;
using Cftoken.Engine.Explaining;

namespace Cftoken.Output.Explaining;

/// <summary>An error for people: what its code may mean, and what its path wants.</summary>
/// <param name="page">Where it is written.</param>
internal sealed class ErrorView(Page page)
{
    /// <summary>Writes an error.</summary>
    public void Show(ErrorReading reading)
    {
        foreach (var code in reading.Codes)
        {
            Words.Heading(page, $"Code {code.Code}", code.Product is { } product ? $"answered by {product}" : "no path tells which product answered");
            if (code.Meanings.IsEmpty)
            {
                page.Line(2, new Piece("Nothing is recorded of this code.", Tone.Warning));
            }

            foreach (var meaning in code.Meanings)
            {
                page.Row(2, 22, new Piece(meaning.Cause.Word(), Tone.Strong), code.Product is null && meaning.Product is { } own ? $"{own}: {meaning.Says}" : meaning.Says);
                page.Row(2, 22, new Piece(string.Empty), meaning.Fix);
                page.Row(2, 22, new Piece(string.Empty), new Piece($"confidence {meaning.Confidence:0.0#}; {meaning.Source.Where} ({meaning.Source.Date})", Tone.Quiet));
            }
        }

        if (reading.Operations.IsEmpty)
        {
            page.Blank();
            page.Line(0, new Piece("The text names no path, so it does not tell which call was refused. With the whole line of the log it may.", Tone.Quiet));
            return;
        }

        var view = new OperationView(page);
        foreach (var facts in reading.Operations)
        {
            view.Show(facts);
        }
    }
}
