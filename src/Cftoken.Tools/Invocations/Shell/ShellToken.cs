namespace Cftoken.Tools.Invocations.Shell;

/// <summary>A word or an operator of shell text, or a here-document that belongs to the command before it.</summary>
/// <param name="Line">Its line, counted from 0 at the beginning of the text.</param>
/// <param name="Word">The word; null for an operator and for a here-document.</param>
/// <param name="Operator">The operator (<c>;</c>, <c>&amp;&amp;</c>, <c>(</c>, a line break); null for a word.</param>
/// <param name="HereDocument">The text of a here-document that stands on the lines after this one.</param>
internal sealed record ShellToken(int Line, ShellWord? Word, string? Operator, HereDocument? HereDocument);

/// <summary>The text between <c>&lt;&lt;EOF</c> and <c>EOF</c>. It is input, not commands, unless a shell reads it.</summary>
internal sealed class HereDocument(string end, bool stripsTabs)
{
    /// <summary>The line that ends it.</summary>
    internal string End { get; } = end;

    /// <summary>Whether tabs in front of its lines do not count (<c>&lt;&lt;-</c>).</summary>
    internal bool StripsTabs { get; } = stripsTabs;

    /// <summary>Its text; empty until the lexer has come past it.</summary>
    internal string Text { get; set; } = string.Empty;

    /// <summary>The line on which its text begins, counted from 0.</summary>
    internal int Line { get; set; }
}
