using System.Collections.Immutable;
using System.Text;
using Cftoken.Projects.Runs;
using Cftoken.Projects.Yaml;

namespace Cftoken.Projects.Workflows.Expressions;

/// <summary>Text with expressions between <c>${{</c> and <c>}}</c>.</summary>
internal static class ExpressionText
{
    /// <summary>A scalar's value, its expressions worked out. One expression alone keeps its kind.</summary>
    internal static ExpressionValue Value(YamlScalar scalar, IExpressionScope scope)
    {
        var text = scalar.Value;
        if (!ExpressionValue.IsOpen(text))
        {
            return scalar.IsPlain && text is "true" or "false" ? ExpressionValue.Of(text == "true") : ExpressionValue.Of(text);
        }

        var trimmed = text.Trim();
        return trimmed.StartsWith(ExpressionValue.Open, StringComparison.Ordinal) && End(trimmed, 0) == trimmed.Length
            ? Expression.Evaluate(trimmed[3..^2], scope)
            : ExpressionValue.Of(Expand([new TextLine(text, scalar.Where)], scope).Text);
    }

    /// <summary>Lines of text, their expressions worked out. Every line that a value adds stands where its expression does.</summary>
    internal static PlacedText Expand(ImmutableArray<TextLine> lines, IExpressionScope scope)
    {
        var text = string.Join('\n', lines.SelectMany(line => line.Text.Split('\n')));
        var places = lines.SelectMany(line => Enumerable.Repeat(line.Where, 1 + line.Text.Count(character => character == '\n'))).ToArray();
        var expanded = ImmutableArray.CreateBuilder<TextLine>();
        var line = new StringBuilder();
        var place = 0;
        var begin = 0;

        void Add(string part, Action afterBreak)
        {
            var pieces = part.Split('\n');
            for (var index = 0; index < pieces.Length; index++)
            {
                if (index > 0)
                {
                    expanded.Add(new TextLine(line.ToString(), places[begin]));
                    line.Clear();
                    afterBreak();
                    begin = place;
                }

                line.Append(pieces[index]);
            }
        }

        for (var at = 0; at < text.Length;)
        {
            var open = text.IndexOf(ExpressionValue.Open, at, StringComparison.Ordinal);
            var end = open < 0 ? -1 : End(text, open);
            if (end < 0)
            {
                Add(text[at..], () => place++);
                break;
            }

            Add(text[at..open], () => place++);
            Add(Expression.Evaluate(text[(open + 3)..(end - 2)], scope).Text.TrimEnd('\n'), () => { });
            place += text[open..end].Count(character => character == '\n');
            at = end;
        }

        expanded.Add(new TextLine(line.ToString(), places[begin]));
        return new PlacedText(expanded.ToImmutable());
    }

    // Where the expression that opens here ends; a text in quotes may hold its braces. -1 where it does not end.
    private static int End(string text, int open)
    {
        var isQuoted = false;
        for (var at = open + 3; at + 1 < text.Length; at++)
        {
            isQuoted ^= text[at] == '\'';
            if (!isQuoted && text[at] == '}' && text[at + 1] == '}')
            {
                return at + 2;
            }
        }

        return -1;
    }
}
