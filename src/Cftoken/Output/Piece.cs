namespace Cftoken.Output;

/// <summary>What a piece of text means; the page decides how that looks.</summary>
internal enum Tone
{
    /// <summary>Ordinary text.</summary>
    Plain,

    /// <summary>A heading or a name that the eye should find.</summary>
    Strong,

    /// <summary>What matters less: sources, calls, hints.</summary>
    Quiet,

    /// <summary>Good news.</summary>
    Good,

    /// <summary>Something to look at.</summary>
    Warning,

    /// <summary>Something is wrong.</summary>
    Bad,

    /// <summary>Something to type: a command, a link.</summary>
    Action,
}

/// <summary>Text with one tone.</summary>
/// <param name="Text">The text.</param>
/// <param name="Tone">What it means.</param>
internal readonly record struct Piece(string Text, Tone Tone = Tone.Plain)
{
    /// <summary>Ordinary text.</summary>
    public static implicit operator Piece(string text) => new(text);
}
