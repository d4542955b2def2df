namespace Cftoken.Projects.Workflows.Expressions;

/// <summary>The kinds of pieces that an expression is made of.</summary>
internal enum ExpressionTokenKind
{
    /// <summary>A text in single quotes.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A name.</summary>
    Name,

    /// <summary>An operator or a bracket.</summary>
    Sign,
}

/// <summary>A piece of an expression.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Text">Its text; a quoted text without its quotes.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends.</param>
internal readonly record struct ExpressionToken(ExpressionTokenKind Kind, string Text, int Start, int End)
{
    private static readonly string[] Signs = ["||", "&&", "==", "!=", "<=", ">=", "!", "<", ">", "(", ")", "[", "]", ".", ",", "*"];

    /// <summary>An expression's pieces; null where it is none.</summary>
    internal static IReadOnlyList<ExpressionToken>? Split(string source)
    {
        var tokens = new List<ExpressionToken>();
        for (var at = 0; at < source.Length;)
        {
            if (char.IsWhiteSpace(source[at]))
            {
                at++;
                continue;
            }

            if (One(source, at) is not { } token)
            {
                return null;
            }

            tokens.Add(token);
            at = token.End;
        }

        return tokens;
    }

    private static ExpressionToken? One(string source, int at)
    {
        var first = source[at];
        if (first == '\'')
        {
            return Quoted(source, at);
        }

        if (char.IsAsciiLetter(first) || first == '_')
        {
            var end = Run(source, at, character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-');
            return new(ExpressionTokenKind.Name, source[at..end], at, end);
        }

        if (char.IsAsciiDigit(first) || (first is '-' or '+' && at + 1 < source.Length && char.IsAsciiDigit(source[at + 1])))
        {
            var end = Run(source, at + 1, character => char.IsAsciiLetterOrDigit(character) || character == '.');
            return new(ExpressionTokenKind.Number, source[at..end], at, end);
        }

        return Array.Find(Signs, sign => string.CompareOrdinal(source, at, sign, 0, sign.Length) == 0) is { } found
            ? new(ExpressionTokenKind.Sign, found, at, at + found.Length)
            : null;
    }

    // A quote in a quoted text is written twice.
    private static ExpressionToken? Quoted(string source, int at)
    {
        for (var end = at + 1; end < source.Length; end++)
        {
            if (source[end] != '\'')
            {
                continue;
            }

            if (end + 1 < source.Length && source[end + 1] == '\'')
            {
                end++;
                continue;
            }

            return new(ExpressionTokenKind.Text, source[(at + 1)..end].Replace("''", "'", StringComparison.Ordinal), at, end + 1);
        }

        return null;
    }

    private static int Run(string source, int at, Func<char, bool> belongs)
    {
        while (at < source.Length && belongs(source[at]))
        {
            at++;
        }

        return at;
    }
}
