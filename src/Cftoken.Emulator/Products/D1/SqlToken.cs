namespace Cftoken.Emulator.Products.D1;

/// <summary>The kinds of SQL token that matter here.</summary>
internal enum SqlTokenKind
{
    /// <summary>A keyword, a plain name or a number.</summary>
    Word,

    /// <summary>A name in double quotes, backticks or brackets.</summary>
    Name,

    /// <summary>A text in single quotes.</summary>
    Text,

    /// <summary>Any other character.</summary>
    Symbol,
}

/// <summary>One token of SQL; quotes are taken off.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Value">Its text.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, string Value)
{
    /// <summary>Whether it is this keyword, in any case.</summary>
    public bool Is(string keyword) => Kind == SqlTokenKind.Word && string.Equals(Value, keyword, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is this character.</summary>
    public bool Is(char symbol) => Kind == SqlTokenKind.Symbol && Value[0] == symbol;

    /// <summary>The tokens of a script, comments and white space left out.</summary>
    public static IEnumerable<SqlToken> Read(string script)
    {
        for (var at = 0; at < script.Length;)
        {
            var next = script[at];
            if (char.IsWhiteSpace(next))
            {
                at++;
            }
            else if (script.AsSpan(at).StartsWith("--"))
            {
                at = EndOf(script, at, "\n");
            }
            else if (script.AsSpan(at).StartsWith("/*"))
            {
                at = EndOf(script, at + 2, "*/");
            }
            else if (next is '\'' or '"' or '`' or '[')
            {
                yield return Quoted(script, ref at);
            }
            else if (IsWordPart(next))
            {
                var start = at;
                while (at < script.Length && IsWordPart(script[at]))
                {
                    at++;
                }

                yield return new SqlToken(SqlTokenKind.Word, script[start..at]);
            }
            else
            {
                yield return new SqlToken(SqlTokenKind.Symbol, script[at++..at]);
            }
        }
    }

    private static bool IsWordPart(char character) => char.IsLetterOrDigit(character) || character is '_' or '$';

    private static int EndOf(string script, int from, string end) =>
        script.IndexOf(end, from, StringComparison.Ordinal) is >= 0 and var found ? found + end.Length : script.Length;

    // A quote inside is written twice; brackets cannot be escaped.
    private static SqlToken Quoted(string script, ref int at)
    {
        var opening = script[at++];
        var closing = opening == '[' ? ']' : opening;
        var value = new System.Text.StringBuilder();
        while (at < script.Length)
        {
            var next = script[at++];
            if (next != closing)
            {
                value.Append(next);
            }
            else if (opening != '[' && at < script.Length && script[at] == closing)
            {
                value.Append(closing);
                at++;
            }
            else
            {
                break;
            }
        }

        return new SqlToken(opening == '\'' ? SqlTokenKind.Text : SqlTokenKind.Name, value.ToString());
    }
}
