using System.Collections.Immutable;
using Cftoken.Core.Problems;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Cftoken.Projects.Yaml;

/// <summary>Finds the lines of the file that a scalar is written on, so that a command in it has a line of its own.</summary>
internal static class ScalarLines
{
    /// <summary>The scalar's lines. Where YAML folds two into one, the first ends in a backslash, which does the same in a shell.</summary>
    /// <param name="scalar">The scalar.</param>
    /// <param name="where">Where it begins.</param>
    /// <param name="file">All lines of the file.</param>
    internal static ImmutableArray<TextLine> Of(Scalar scalar, SourceLocation where, string[] file)
    {
        var at = where with { Column = 0 };
        return scalar.Style switch
        {
            ScalarStyle.Literal => [.. Split(scalar.Value).Select((text, index) => new TextLine(text, at with { Line = at.Line + 1 + index }))],
            ScalarStyle.Folded => Folded(scalar.Value, at with { Line = at.Line + 1 }, file, Indentation(file, at.Line)) ?? AllAt(scalar.Value, at with { Line = at.Line + 1 }),
            _ when scalar.End.Line > scalar.Start.Line =>
                Folded(scalar.Value, at, file, where.Column - 1 + (scalar.Style == ScalarStyle.Plain ? 0 : 1)) ?? AllAt(scalar.Value, at),
            _ => AllAt(scalar.Value, at),
        };
    }

    private static ImmutableArray<TextLine> AllAt(string text, SourceLocation at) => [.. Split(text).Select(line => new TextLine(line, at))];

    private static string[] Split(string text) => (text.EndsWith('\n') ? text[..^1] : text).Split('\n');

    // The spaces before a block scalar's first line that has more than spaces.
    private static int Indentation(string[] file, int headerLine)
    {
        var first = file.Skip(headerLine).FirstOrDefault(line => line.Trim(' ').Length > 0) ?? string.Empty;
        return first.Length - first.TrimStart(' ').Length;
    }

    /// <summary>Walks the folded text along the lines it was folded from; null where they do not fit each other (escapes, a chosen indentation).</summary>
    private static ImmutableArray<TextLine>? Folded(string text, SourceLocation start, string[] file, int indentation)
    {
        var lines = ImmutableArray.CreateBuilder<TextLine>();
        var rest = text.AsSpan().TrimEnd('\n');
        for (var line = start.Line; !rest.IsEmpty; line++)
        {
            if (line > file.Length)
            {
                return null;
            }

            var raw = file[line - 1].AsSpan();
            var content = raw.Length >= indentation && (line == start.Line || raw[..indentation].Trim(' ').IsEmpty) ? raw[indentation..].TrimEnd() : raw.Trim();
            if (content.StartsWith(rest) || content.TrimStart().StartsWith(rest))
            {
                lines.Add(new TextLine(rest.ToString(), start with { Line = line }));
                return lines.ToImmutable();
            }

            content = rest.StartsWith(content) ? content : content.TrimStart();
            if (!rest.StartsWith(content))
            {
                return null;
            }

            rest = rest[content.Length..];
            var isFolded = !content.IsEmpty && rest[0] == ' ';
            lines.Add(new TextLine(isFolded ? $"{content} \\" : content.ToString(), start with { Line = line }));
            rest = isFolded ? rest[1..] : rest.TrimStart('\n');
        }

        return lines.ToImmutable();
    }
}
