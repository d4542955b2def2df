namespace Cftoken.Projects.Workflows.Expressions;

/// <summary>
/// An expression of GitHub Actions (docs.github.com, "Evaluate expressions in workflows and actions", read 2026-11-22):
/// read by descent, and worked out as far as it can be without a run.
/// </summary>
internal sealed class Expression
{
    private const int MaxDepth = 50;

    private readonly string source;
    private readonly IReadOnlyList<ExpressionToken> tokens;
    private int at;
    private int depth;

    private Expression(string source, IReadOnlyList<ExpressionToken> tokens)
    {
        this.source = source;
        this.tokens = tokens;
    }

    private delegate ExpressionValue Node(IExpressionScope scope);

    /// <summary>Works an expression out; what cannot be, or is no expression, stays as it is written.</summary>
    /// <param name="source">The expression without its braces.</param>
    /// <param name="scope">What it can ask.</param>
    internal static ExpressionValue Evaluate(string source, IExpressionScope scope)
    {
        var text = source.Trim();
        if (ExpressionToken.Split(text) is not { } tokens)
        {
            return ExpressionValue.Unknown(text);
        }

        var reader = new Expression(text, tokens);
        var node = reader.Or();
        return node is null || reader.at != tokens.Count ? ExpressionValue.Unknown(text) : node(scope);
    }

    private Node? Or() => Chain("||", And, (left, right, leftText) => scope =>
    {
        var value = left(scope);
        return IsTrue(value, leftText, scope) ? value : right(scope);
    });

    private Node? And() => Chain("&&", Comparison, (left, right, leftText) => scope =>
    {
        var value = left(scope);
        return IsTrue(value, leftText, scope) ? right(scope) : value.IsKnown ? value : ExpressionValue.Of(false);
    });

    private Node? Chain(string sign, Func<Node?> operand, Func<Node, Node, string, Node> join)
    {
        var begin = at;
        var left = operand();
        while (left is not null && Takes(sign))
        {
            var leftText = TextFrom(begin, at - 1);
            left = operand() is { } right ? join(left, right, leftText) : null;
        }

        return left;
    }

    private Node? Comparison()
    {
        var begin = at;
        var left = Unary();
        if (left is null || at == tokens.Count || tokens[at].Text is not ("==" or "!=" or "<" or ">" or "<=" or ">=") || tokens[at].Kind != ExpressionTokenKind.Sign)
        {
            return left;
        }

        var sign = tokens[at++].Text;
        var right = Unary();
        var text = TextFrom(begin, at);
        return right is null ? null : scope => Compared(sign, left(scope), right(scope)) is { } known ? ExpressionValue.Of(known) : ExpressionValue.Unknown(text);
    }

    private static bool? Compared(string sign, ExpressionValue left, ExpressionValue right) => sign switch
    {
        "==" => left.IsEqual(right),
        "!=" => !left.IsEqual(right),
        _ => !left.IsKnown || !right.IsKnown
            ? null
            : left.ToNumber() is { } a && right.ToNumber() is { } b && (sign switch { "<" => a < b, ">" => a > b, "<=" => a <= b, _ => a >= b }),
    };

    private Node? Unary()
    {
        if (depth >= MaxDepth)
        {
            return null;
        }

        depth++;
        var node = Takes("!") ? Not() : Operand();
        depth--;
        return node;
    }

    private Node? Not()
    {
        var begin = at;
        if (Unary() is not { } operand)
        {
            return null;
        }

        var text = TextFrom(begin, at);
        return scope => ExpressionValue.Of(!IsTrue(operand(scope), text, scope));
    }

    private Node? Operand()
    {
        if (at == tokens.Count)
        {
            return null;
        }

        if (Takes("("))
        {
            var inner = Or();
            return inner is not null && Takes(")") ? inner : null;
        }

        var token = tokens[at++];
        switch (token.Kind)
        {
            case ExpressionTokenKind.Text:
                return _ => ExpressionValue.Of(token.Text);
            case ExpressionTokenKind.Number:
                return _ => new ExpressionValue(ExpressionKind.Number, token.Text);
            case ExpressionTokenKind.Name when token.Text is "true" or "false":
                return _ => ExpressionValue.Of(token.Text == "true");
            case ExpressionTokenKind.Name when token.Text == "null":
                return _ => ExpressionValue.Null;
            case ExpressionTokenKind.Name:
                return Takes("(") ? Call(token.Text, at - 2) : Path(token.Text, at - 1);
            default:
                return null;
        }
    }

    private Node? Path(string first, int begin)
    {
        var names = new List<string> { first };
        while (at + 1 < tokens.Count && tokens[at] is { Kind: ExpressionTokenKind.Sign, Text: "." or "[" } sign)
        {
            var next = tokens[at + 1];
            at += 2;
            if (sign.Text == "[" && !Takes("]"))
            {
                return null;
            }

            names.Add(next.Text);
        }

        var text = TextFrom(begin, at);
        return scope => scope.Find(names) ?? ExpressionValue.Unknown(text);
    }

    private Node? Call(string name, int begin)
    {
        var arguments = new List<Node>();
        while (!Takes(")"))
        {
            if ((arguments.Count > 0 && !Takes(",")) || Or() is not { } argument)
            {
                return null;
            }

            arguments.Add(argument);
        }

        var text = TextFrom(begin, at);
        return scope => ExpressionFunctions.Call(name, [.. arguments.Select(argument => argument(scope))]) ?? ExpressionValue.Unknown(text);
    }

    private static bool IsTrue(ExpressionValue value, string text, IExpressionScope scope) => value.IsTrue ?? scope.Holds(text);

    private bool Takes(string sign)
    {
        var does = at < tokens.Count && tokens[at].Kind == ExpressionTokenKind.Sign && tokens[at].Text == sign;
        at += does ? 1 : 0;
        return does;
    }

    private string TextFrom(int begin, int end) => source[tokens[begin].Start..tokens[end - 1].End];
}
