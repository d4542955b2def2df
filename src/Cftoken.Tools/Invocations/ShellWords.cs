using System.Collections.Immutable;
using System.Text;

namespace Cftoken.Tools.Invocations;

/// <summary>
/// Splits a line of shell into its commands and their words, as far as reading scripts needs it: quotes, escapes,
/// separators, redirections, comments. Nothing is expanded; variables and substitutions stay as they are written.
/// </summary>
public sealed class ShellWords
{
    private readonly string text;
    private readonly ImmutableArray<ImmutableArray<string>>.Builder commands = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
    private readonly List<string> words = [];
    private readonly StringBuilder word = new();
    private bool inWord;
    private bool dropNext;
    private int at;

    private ShellWords(string text)
    {
        this.text = text;
    }

    /// <summary>The commands in order, each with at least one word. An unclosed quote runs to the end.</summary>
    public static ImmutableArray<ImmutableArray<string>> Split(string text)
    {
        var splitter = new ShellWords(text);
        splitter.Run();
        return splitter.commands.ToImmutable();
    }

    private void Run()
    {
        while (at < text.Length)
        {
            Step(text[at]);
        }

        EndCommand();
    }

    private void Step(char character)
    {
        switch (character)
        {
            case '\'':
                Quoted(escapes: false);
                break;
            case '"':
                Quoted(escapes: true);
                break;
            case '\\':
                Escaped();
                break;
            case '$' or '`' when Substitution() is > 0 and var length:
                Take(length);
                break;
            case ' ' or '\t' or '\r':
                EndWord();
                at++;
                break;
            case '#' when !inWord:
                var lineEnd = text.IndexOf('\n', at);
                at = lineEnd < 0 ? text.Length : lineEnd;
                break;
            case '>' or '<':
                Redirection();
                break;
            case '&' or '|' or ';' or '\n' or '(' or ')':
                EndCommand();
                at++;
                break;
            default:
                Take(1);
                break;
        }
    }

    private void Take(int length)
    {
        inWord = true;
        word.Append(text, at, length);
        at += length;
    }

    private void Quoted(bool escapes)
    {
        var quote = text[at++];
        inWord = true;
        while (at < text.Length && text[at] != quote)
        {
            if (escapes && text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '"' or '\\' or '$' or '`')
            {
                at++;
            }

            word.Append(text[at++]);
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

        Take(1);
    }

    /// <summary>The length of <c>$(…)</c>, <c>${…}</c>, <c>${{ … }}</c> or a backquoted command that starts here; 0 where none does.</summary>
    private int Substitution()
    {
        var rest = text.AsSpan(at);
        if (rest[0] == '`')
        {
            var end = rest[1..].IndexOf('`');
            return end < 0 ? rest.Length : end + 2;
        }

        if (rest.Length < 2 || rest[1] is not ('(' or '{'))
        {
            return 0;
        }

        var (open, close) = rest[1] == '(' ? ('(', ')') : ('{', '}');
        var depth = 0;
        for (var index = 1; index < rest.Length; index++)
        {
            depth += rest[index] == open ? 1 : rest[index] == close ? -1 : 0;
            if (depth == 0)
            {
                return index + 1;
            }
        }

        return rest.Length;
    }

    private void Redirection()
    {
        // "2>" names a stream; what follows the arrow is a file or a stream, no argument of the command.
        if (inWord && word.Length == 1 && char.IsAsciiDigit(word[0]))
        {
            word.Clear();
            inWord = false;
        }

        EndWord();
        while (at < text.Length && text[at] is '>' or '<' or '&')
        {
            at++;
        }

        dropNext = true;
    }

    private void EndWord()
    {
        if (!inWord)
        {
            return;
        }

        if (!dropNext)
        {
            words.Add(word.ToString());
        }

        dropNext = false;
        inWord = false;
        word.Clear();
    }

    private void EndCommand()
    {
        EndWord();
        dropNext = false;
        if (words.Count > 0)
        {
            commands.Add([.. words]);
            words.Clear();
        }
    }
}
