using System.Globalization;

namespace Cftoken.Projects.Workflows.Expressions;

/// <summary>The functions of expressions that need nothing but their arguments.</summary>
internal static class ExpressionFunctions
{
    /// <summary>Calls a function; null where only a run can tell what it yields.</summary>
    internal static ExpressionValue? Call(string name, IReadOnlyList<ExpressionValue> arguments)
    {
        if (arguments.Any(argument => !argument.IsKnown))
        {
            return null;
        }

        const StringComparison anyCase = StringComparison.OrdinalIgnoreCase;
        return (name.ToLowerInvariant(), arguments) switch
        {
            ("contains", [{ } text, { } part]) => ExpressionValue.Of(text.Text.Contains(part.Text, anyCase)),
            ("startswith", [{ } text, { } part]) => ExpressionValue.Of(text.Text.StartsWith(part.Text, anyCase)),
            ("endswith", [{ } text, { } part]) => ExpressionValue.Of(text.Text.EndsWith(part.Text, anyCase)),
            ("fromjson", [{ Text: "true" or "false" } flag]) => ExpressionValue.Of(flag.Text == "true"),
            ("fromjson", [{ } number]) when number.Text.Length > 0 && number.ToNumber() is not null => new ExpressionValue(ExpressionKind.Number, number.Text),
            ("format", [{ } text, ..]) => Format(text.Text, arguments),
            _ => null,
        };
    }

    private static ExpressionValue? Format(string text, IReadOnlyList<ExpressionValue> arguments)
    {
        var formatted = new System.Text.StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] is not ('{' or '}'))
            {
                formatted.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == text[at])
            {
                formatted.Append(text[at++]);
            }
            else
            {
                var close = text.IndexOf('}', at);
                if (close < 0 || !int.TryParse(text.AsSpan(at + 1, Math.Max(0, close - at - 1)), NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index + 1 >= arguments.Count)
                {
                    return null;
                }

                formatted.Append(arguments[index + 1].Text);
                at = close;
            }
        }

        return ExpressionValue.Of(formatted.ToString());
    }
}
