using System.Collections.Immutable;
using System.Text;

namespace Cftoken.Tools.Invocations.Shell;

/// <summary>
/// Takes shell text apart into words and operators: quotes, escapes, redirections, comments, here-documents. Nothing is
/// expanded. Any text can be taken apart; an unclosed quote runs to the end.
/// </summary>
internal sealed class ShellLexer
{
    private readonly string text;
    private readonly ImmutableArray<ShellToken>.Builder tokens = ImmutableArray.CreateBuilder<ShellToken>();
    private readonly ImmutableArray<ShellPiece>.Builder pieces = ImmutableArray.CreateBuilder<ShellPiece>();
    private readonly Queue<HereDocument> hereDocuments = new();
    private readonly StringBuilder literal = new();
    private bool literalIsQuoted;
    private bool inWord;
    private bool dropNext;
    private HereDocumentStart? awaited;
    private int at;
    private int line;
    private int lineOffset;

    private ShellLexer(string text)
    {
        this.text = text;
    }

    private enum HereDocumentStart
    {
        Plain,
        StripsTabs,
    }

    /// <summary>The words and operators, in order.</summary>
    internal static ImmutableArray<ShellToken> Read(string text)
    {
        var lexer = new ShellLexer(text);
        while (lexer.at < text.Length)
        {
            lexer.Step(text[lexer.at]);
        }

        lexer.EndWord();
        return lexer.tokens.ToImmutable();
    }

    private void Step(char character)
    {
        switch (character)
        {
            case '\'':
                SingleQuoted();
                break;
            case '"':
                DoubleQuoted();
                break;
            case '\\':
                Escaped();
                break;
            case '$' or '`':
                Dollar(isQuoted: false);
                break;
            case ' ' or '\t' or '\r':
                EndWord();
                at++;
                break;
            case '#' when !inWord:
                var lineEnd = text.IndexOf('\n', at);
                at = lineEnd < 0 ? text.Length : lineEnd;
                break;
            case '<' or '>' when at + 1 < text.Length && text[at + 1] == '(':
                Commands(at + 1, isQuoted: false);
                break;
            case '>' or '<':
                Redirection();
                break;
            case '&' when at + 1 < text.Length && text[at + 1] == '>':
                EndWord();
                at++;
                break;
            case '&' or '|' or ';' or '\n' or '(' or ')':
                Operator(character);
                break;
            default:
                Literal(character, isQuoted: false);
                at++;
                break;
        }
    }

    private void Operator(char character)
    {
        EndWord();
        dropNext = false;
        awaited = null;
        var isDoubled = character is '&' or '|' or ';' && at + 1 < text.Length && text[at + 1] == character;
        tokens.Add(new ShellToken(LineAt(at), null, isDoubled ? $"{character}{character}" : character.ToString(), null));
        at += isDoubled ? 2 : 1;
        if (character == '\n')
        {
            HereDocumentTexts();
        }
    }

    private void Literal(char character, bool isQuoted)
    {
        if (literal.Length > 0 && literalIsQuoted != isQuoted)
        {
            EndLiteral();
        }

        inWord = true;
        literalIsQuoted = isQuoted;
        literal.Append(character);
    }

    private void SingleQuoted()
    {
        inWord = true;
        var end = text.IndexOf('\'', at + 1);
        foreach (var character in text.AsSpan(at + 1, (end < 0 ? text.Length : end) - at - 1))
        {
            Literal(character, isQuoted: true);
        }

        at = end < 0 ? text.Length : end + 1;
    }

    private void DoubleQuoted()
    {
        inWord = true;
        at++;
        while (at < text.Length && text[at] != '"')
        {
            if (text[at] is '$' or '`')
            {
                Dollar(isQuoted: true);
                continue;
            }

            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '"' or '\\' or '$' or '`')
            {
                at++;
            }

            Literal(text[at++], isQuoted: true);
        }

        at++;
    }

    private void Escaped()
    {
        at++;
        if (at == text.Length)
        {
            return;
        }

        // A backslash before a line break joins the lines; before anything else it takes that literally.
        var broken = text[at] == '\n' ? 1 : text.AsSpan(at).StartsWith("\r\n", StringComparison.Ordinal) ? 2 : 0;
        if (broken > 0)
        {
            at += broken;
            return;
        }

        Literal(text[at++], isQuoted: true);
    }

    private void Dollar(bool isQuoted)
    {
        var rest = text.AsSpan(at);
        if (rest[0] == '`')
        {
            var end = rest[1..].IndexOf('`');
            var inner = end < 0 ? rest[1..] : rest[1..(end + 1)];
            Piece(ShellPieceKind.Commands, inner.ToString(), Math.Min(rest.Length, inner.Length + 2), isQuoted);
        }
        else if (rest.StartsWith("$((", StringComparison.Ordinal))
        {
            Piece(ShellPieceKind.Opaque, string.Empty, ShellNesting.Length(rest, 1), isQuoted);
        }
        else if (rest.StartsWith("$(", StringComparison.Ordinal))
        {
            Commands(at + 1, isQuoted);
        }
        else if (rest.StartsWith("${", StringComparison.Ordinal))
        {
            var length = ShellNesting.Length(rest, 1);
            Piece(rest.StartsWith("${{", StringComparison.Ordinal) ? ShellPieceKind.Opaque : ShellPieceKind.Parameter, rest[..length].ToString(), length, isQuoted);
        }
        else if (!isQuoted && rest.Length > 1 && rest[1] is '\'' or '"')
        {
            // $'…' and $"…" differ from plain quotes in escapes and translation alone.
            at++;
        }
        else
        {
            Name(rest, isQuoted);
        }
    }

    private void Name(ReadOnlySpan<char> rest, bool isQuoted)
    {
        var length = rest.Length > 1 && rest[1] is '@' or '*' or '#' or '?' or '!' or '$' or '-' || (rest.Length > 1 && char.IsAsciiDigit(rest[1])) ? 2 : 1;
        while (length >= 1 && length < rest.Length && (rest[1] == '_' || char.IsAsciiLetter(rest[1])) && (rest[length] == '_' || char.IsAsciiLetterOrDigit(rest[length])))
        {
            length++;
        }

        if (length == 1)
        {
            Literal('$', isQuoted);
            at++;
            return;
        }

        Piece(ShellPieceKind.Parameter, rest[..length].ToString(), length, isQuoted);
    }

    private void Commands(int open, bool isQuoted)
    {
        var length = ShellNesting.Length(text.AsSpan(open), 0);
        var isClosed = length > 1 && text[open + length - 1] == ')';
        Piece(ShellPieceKind.Commands, text.Substring(open + 1, length - (isClosed ? 2 : 1)), open - at + length, isQuoted);
    }

    private void Piece(ShellPieceKind kind, string inner, int length, bool isQuoted)
    {
        EndLiteral();
        inWord = true;
        pieces.Add(new ShellPiece(kind, inner, text.Substring(at, length), isQuoted, LineAt(at)));
        at += length;
    }

    private void Redirection()
    {
        // "2>" names a stream; what follows the arrow is a file or a stream, no argument of the command.
        if (inWord && pieces.Count == 0 && literal.Length == 1 && char.IsAsciiDigit(literal[0]))
        {
            literal.Clear();
            inWord = false;
        }

        EndWord();
        var from = at;
        while (at < text.Length && text[at] is '>' or '<' or '&' or '|')
        {
            at++;
        }

        var arrows = text.AsSpan(from, at - from);
        awaited = null;
        if (arrows.SequenceEqual("<<"))
        {
            awaited = at < text.Length && text[at] == '-' ? HereDocumentStart.StripsTabs : HereDocumentStart.Plain;
            at += awaited == HereDocumentStart.StripsTabs ? 1 : 0;
        }

        dropNext = true;
    }

    private void EndLiteral()
    {
        if (literal.Length > 0)
        {
            var part = literal.ToString();
            pieces.Add(new ShellPiece(ShellPieceKind.Literal, part, part, literalIsQuoted, LineAt(at)));
            literal.Clear();
        }
    }

    private void EndWord()
    {
        EndLiteral();
        if (!inWord)
        {
            return;
        }

        var word = new ShellWord(pieces.ToImmutable());
        if (awaited is { } start)
        {
            var document = new HereDocument(word.Text, start == HereDocumentStart.StripsTabs);
            hereDocuments.Enqueue(document);
            tokens.Add(new ShellToken(LineAt(at), null, null, document));
        }
        else if (!dropNext)
        {
            tokens.Add(new ShellToken(LineAt(at), word, null, null));
        }

        awaited = null;
        dropNext = false;
        inWord = false;
        pieces.Clear();
    }

    private void HereDocumentTexts()
    {
        while (hereDocuments.TryDequeue(out var document))
        {
            document.Line = LineAt(at);
            var body = at;
            var ends = at;
            while (at < text.Length)
            {
                var lineEnd = text.IndexOf('\n', at);
                var current = text.AsSpan(at, (lineEnd < 0 ? text.Length : lineEnd) - at).TrimEnd('\r');
                ends = at;
                at = lineEnd < 0 ? text.Length : lineEnd + 1;
                if ((document.StripsTabs ? current.TrimStart('\t') : current).SequenceEqual(document.End))
                {
                    break;
                }

                ends = at;
            }

            document.Text = text[body..ends];
        }
    }

    // Places are asked for in rising order, so that the text is counted through once.
    private int LineAt(int offset)
    {
        offset = Math.Min(offset, text.Length);
        if (offset > lineOffset)
        {
            line += text.AsSpan(lineOffset, offset - lineOffset).Count('\n');
            lineOffset = offset;
        }

        return line;
    }
}
