using System.Collections.Immutable;

namespace Cftoken.Tools.Invocations.Shell;

/// <summary>What a part of a shell word is.</summary>
public enum ShellPieceKind
{
    /// <summary>Text that stands for itself.</summary>
    Literal,

    /// <summary><c>$NAME</c>, <c>${NAME}</c>, <c>${NAME:-default}</c>, <c>$1</c>, <c>$@</c>, with its dollar sign.</summary>
    Parameter,

    /// <summary>The commands of <c>$(…)</c>, of backquotes or of <c>&lt;(…)</c>, without what encloses them.</summary>
    Commands,

    /// <summary>What no shell text can tell: arithmetic, and <c>${{ … }}</c> of a CI system.</summary>
    Opaque,
}

/// <summary>A part of a word.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">A literal's text, its quotes removed; for everything else the text as <paramref name="Kind"/> says.</param>
/// <param name="Raw">The text as it is written.</param>
/// <param name="IsQuoted">Whether it stands in quotes, so that what it becomes stays one word.</param>
/// <param name="Line">Its line, counted from 0 at the beginning of the text.</param>
public sealed record ShellPiece(ShellPieceKind Kind, string Text, string Raw, bool IsQuoted, int Line);

/// <summary>A word of shell text.</summary>
/// <param name="Pieces">Its parts, in order; none for <c>''</c>.</param>
public sealed record ShellWord(ImmutableArray<ShellPiece> Pieces)
{
    /// <summary>The word with its quotes removed and everything else as written.</summary>
    public string Text => Pieces.Length == 1 ? Pieces[0].Raw : string.Concat(Pieces.Select(piece => piece.Raw));

    /// <summary>Whether it could be one of the shell's own words: no part of it is quoted or replaced.</summary>
    public bool IsBare => Pieces is [{ Kind: ShellPieceKind.Literal, IsQuoted: false }];
}
