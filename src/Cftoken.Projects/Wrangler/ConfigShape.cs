using System.Buffers;
using System.Collections.Immutable;
using Cftoken.Tools.Configuration;

namespace Cftoken.Projects.Wrangler;

/// <summary>What a configuration value must look like; written as in <c>wrangler-keys.txt</c>.</summary>
internal abstract record ConfigShape
{
    private static readonly SearchValues<char> Separators = SearchValues.Create(" :!*[]{}");

    /// <summary>Anything at all.</summary>
    internal sealed record Any : ConfigShape;

    /// <summary>A text, a number, or true or false.</summary>
    internal sealed record Scalar(ConfigKind Kind) : ConfigShape;

    /// <summary>A pattern, or a table with a pattern and a zone.</summary>
    internal sealed record Route : ConfigShape;

    /// <summary>A list of one shape.</summary>
    internal sealed record ListOf(ConfigShape Item) : ConfigShape;

    /// <summary>A table.</summary>
    internal sealed record Table(ImmutableArray<Field> Fields, bool IsOpen) : ConfigShape;

    /// <summary>A key of a table.</summary>
    internal sealed record Field(string Name, ConfigShape Shape, bool IsRequired);

    /// <summary>Reads a shape.</summary>
    /// <exception cref="FormatException">The text is not a shape.</exception>
    internal static ConfigShape Parse(string text)
    {
        var rest = text.AsSpan();
        var shape = ParseShape(ref rest);
        return rest.Trim().IsEmpty ? shape : throw new FormatException($"'{rest}' follows after a shape.");
    }

    private static ConfigShape ParseShape(ref ReadOnlySpan<char> rest)
    {
        if (Take(ref rest, '['))
        {
            var item = ParseShape(ref rest);
            return Take(ref rest, ']') ? new ListOf(item) : throw new FormatException("A list's shape is not closed.");
        }

        if (Take(ref rest, '{'))
        {
            return ParseTable(ref rest);
        }

        var word = Word(ref rest);
        return word switch
        {
            "string" => new Scalar(ConfigKind.String),
            "bool" => new Scalar(ConfigKind.Boolean),
            "number" => new Scalar(ConfigKind.Number),
            "route" => new Route(),
            "any" => new Any(),
            _ => throw new FormatException($"'{word}' is not a shape."),
        };
    }

    private static Table ParseTable(ref ReadOnlySpan<char> rest)
    {
        var fields = ImmutableArray.CreateBuilder<Field>();
        var isOpen = false;
        while (!Take(ref rest, '}'))
        {
            if (Take(ref rest, '*'))
            {
                isOpen = true;
                continue;
            }

            var name = Word(ref rest);
            var isRequired = Take(ref rest, '!');
            fields.Add(new Field(name, Take(ref rest, ':') ? ParseShape(ref rest) : new Scalar(ConfigKind.String), isRequired));
        }

        return new Table(fields.ToImmutable(), isOpen);
    }

    private static bool Take(ref ReadOnlySpan<char> rest, char expected)
    {
        var trimmed = rest.TrimStart();
        if (trimmed.IsEmpty || trimmed[0] != expected)
        {
            return false;
        }

        rest = trimmed[1..];
        return true;
    }

    private static string Word(ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart();
        var end = rest.IndexOfAny(Separators);
        var word = (end < 0 ? rest : rest[..end]).ToString();
        rest = rest[word.Length..];
        return word.Length > 0 ? word : throw new FormatException("A name is missing in a shape.");
    }
}
