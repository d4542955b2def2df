using System.Collections.Immutable;

namespace Cftoken.Tools.Invocations.Shell;

/// <summary>
/// Reads the structure of shell text: lists, subshells, <c>if</c>, <c>case</c>, loops, functions. Any text can be read: what
/// is not closed ends with the text, and what closes nothing is passed over.
/// </summary>
public sealed class ShellParser
{
    private const int MaxDepth = 60;

    private readonly ImmutableArray<ShellToken> tokens;
    private int at;
    private int depth;
    private int? tooDeepAt;

    private ShellParser(ImmutableArray<ShellToken> tokens)
    {
        this.tokens = tokens;
    }

    /// <summary>The structure of a text.</summary>
    public static ShellTree Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parser = new ShellParser(ShellLexer.Read(text));
        var nodes = ImmutableArray.CreateBuilder<ShellNode>();
        while (parser.at < parser.tokens.Length)
        {
            nodes.AddRange(parser.List());
            parser.at++;
        }

        return new ShellTree(nodes.ToImmutable(), parser.tooDeepAt);
    }

    private bool IsEnd => at >= tokens.Length;

    private int Line => IsEnd ? tokens[^1].Line : tokens[at].Line;

    private string? Operator => IsEnd ? null : tokens[at].Operator;

    private string? Keyword => !IsEnd && tokens[at].Word is { IsBare: true } word ? word.Text : null;

    // Up to the end of the text or to a word or operator that closes something; that is left for the caller.
    private ImmutableArray<ShellNode> List()
    {
        var nodes = ImmutableArray.CreateBuilder<ShellNode>();
        if (++depth > MaxDepth)
        {
            tooDeepAt ??= Line;
            at = tokens.Length;
        }

        while (!IsEnd && !Closes())
        {
            Statement(nodes);
        }

        depth--;
        return nodes.ToImmutable();
    }

    private bool Closes() =>
        Operator is ")" or ";;" || Keyword is "then" or "elif" or "else" or "fi" or "do" or "done" or "esac" or "}";

    private void Statement(ImmutableArray<ShellNode>.Builder nodes)
    {
        if (Operator == "||" && nodes.Count > 0)
        {
            // Runs where what is before it fails: perhaps.
            var line = Line;
            at++;
            SkipLines();
            var other = ImmutableArray.CreateBuilder<ShellNode>();
            if (!IsEnd && !Closes())
            {
                One(other);
            }

            nodes.Add(new ShellChoice(line, [other.ToImmutable()], RunsOne: false));
        }
        else if (Operator is not null and not "(" || tokens[at].HereDocument is not null)
        {
            at++;
        }
        else
        {
            One(nodes);
        }
    }

    private void One(ImmutableArray<ShellNode>.Builder nodes)
    {
        var line = Line;
        if (Operator is not null and not "(")
        {
            at++;
            return;
        }

        if (Operator == "(")
        {
            at++;
            nodes.Add(new ShellSubshell(line, Closed(")")));
            return;
        }

        switch (Keyword)
        {
            case "if":
                at++;
                If(nodes, line);
                break;
            case "case":
                at++;
                Case(nodes, line);
                break;
            case "for" or "select":
                at++;
                For(nodes, line);
                break;
            case "while" or "until":
                at++;
                nodes.AddRange(List());
                nodes.Add(new ShellChoice(line, [ClosedBody("do", "done")], RunsOne: false));
                break;
            case "{":
                at++;
                nodes.AddRange(Closed("}"));
                break;
            case "!":
                at++;
                break;
            case "function":
                at++;
                Function(nodes, line);
                break;
            default:
                Command(nodes, line);
                break;
        }
    }

    private void If(ImmutableArray<ShellNode>.Builder nodes, int line)
    {
        var arms = ImmutableArray.CreateBuilder<ImmutableArray<ShellNode>>();
        var runsOne = false;
        nodes.AddRange(List());
        while (!IsEnd && Keyword is "then" or "elif" or "else")
        {
            var isElse = Keyword == "else";
            var isElif = Keyword == "elif";
            at++;
            if (isElif)
            {
                nodes.AddRange(List());
                continue;
            }

            arms.Add(List());
            runsOne |= isElse;
        }

        Take("fi");
        nodes.Add(new ShellChoice(line, arms.ToImmutable(), runsOne));
    }

    private void Case(ImmutableArray<ShellNode>.Builder nodes, int line)
    {
        while (!IsEnd && Keyword is not "in" && Operator is not "\n")
        {
            at++;
        }

        SkipLines();
        Take("in");
        var arms = ImmutableArray.CreateBuilder<ImmutableArray<ShellNode>>();
        var runsOne = false;
        while (!IsEnd && Keyword != "esac")
        {
            // The pattern, up to its bracket. Whatever else closes here closes something further out.
            var start = at;
            while (!IsEnd && Operator is not ")" && (at == start || Keyword != "esac"))
            {
                runsOne |= Keyword == "*";
                at++;
            }

            at += Operator == ")" ? 1 : 0;
            arms.Add(List());
            if (Operator == ";;")
            {
                at++;
                SkipLines();
            }
            else if (Keyword != "esac")
            {
                break;
            }
        }

        Take("esac");
        nodes.Add(new ShellChoice(line, arms.ToImmutable(), runsOne));
    }

    private void For(ImmutableArray<ShellNode>.Builder nodes, int line)
    {
        var variable = Keyword ?? string.Empty;
        at += variable.Length > 0 ? 1 : 0;
        SkipLines();
        ImmutableArray<ShellWord>? words = null;
        if (Keyword == "in")
        {
            at++;
            var listed = ImmutableArray.CreateBuilder<ShellWord>();
            for (; !IsEnd && tokens[at].Word is { } word; at++)
            {
                listed.Add(word);
            }

            words = listed.ToImmutable();
        }

        while (!IsEnd && Keyword != "do" && !Closes())
        {
            at++;
        }

        nodes.Add(new ShellLoop(line, variable, words, ClosedBody("do", "done")));
    }

    private void Function(ImmutableArray<ShellNode>.Builder nodes, int line)
    {
        var name = Keyword ?? string.Empty;
        at += name.Length > 0 ? 1 : 0;
        at += Operator == "(" ? 1 : 0;
        at += Operator == ")" ? 1 : 0;
        FunctionBody(nodes, line, name);
    }

    private void FunctionBody(ImmutableArray<ShellNode>.Builder nodes, int line, string name)
    {
        SkipLines();
        var body = ImmutableArray.CreateBuilder<ShellNode>();
        if (depth >= MaxDepth)
        {
            tooDeepAt ??= line;
            at = tokens.Length;
        }
        else if (!IsEnd && !Closes())
        {
            depth++;
            One(body);
            depth--;
        }

        nodes.Add(new ShellFunction(line, name, body.ToImmutable()));
    }

    private void Command(ImmutableArray<ShellNode>.Builder nodes, int line)
    {
        var words = ImmutableArray.CreateBuilder<ShellWord>();
        HereDocument? input = null;
        for (; !IsEnd && Operator is null; at++)
        {
            if (tokens[at].Word is { } word)
            {
                words.Add(word);
            }

            input = tokens[at].HereDocument ?? input;
        }

        if (words.Count == 1 && Operator == "(" && at + 1 < tokens.Length && tokens[at + 1].Operator == ")")
        {
            at += 2;
            FunctionBody(nodes, line, words[0].Text);
        }
        else if (words.Count > 0)
        {
            nodes.Add(new ShellCommand(line, words.ToImmutable(), input?.Text, input?.Line ?? 0));
        }
    }

    private ImmutableArray<ShellNode> Closed(string closer)
    {
        var nodes = List();
        at += Operator == closer || Keyword == closer ? 1 : 0;
        return nodes;
    }

    private ImmutableArray<ShellNode> ClosedBody(string opener, string closer)
    {
        Take(opener);
        return Closed(closer);
    }

    private void Take(string keyword) => at += Keyword == keyword ? 1 : 0;

    private void SkipLines()
    {
        while (Operator is "\n" or ";")
        {
            at++;
        }
    }
}
