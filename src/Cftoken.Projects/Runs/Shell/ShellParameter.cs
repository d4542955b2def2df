namespace Cftoken.Projects.Runs.Shell;

/// <summary>A parameter of shell text: <c>$NAME</c>, <c>${NAME}</c>, <c>${NAME:-word}</c>.</summary>
/// <param name="Name">The variable's name, a position or a special character; null where it is none of these.</param>
/// <param name="Operator">What is done to it (<c>:-</c>); empty where nothing is.</param>
/// <param name="Word">What follows the operator.</param>
internal readonly record struct ShellParameter(string? Name, string Operator, string Word)
{
    private static readonly string[] Operators = [":-", ":=", ":?", ":+", "##", "%%", "-", "=", "?", "+", "#", "%"];

    /// <summary>Reads a parameter with its dollar sign.</summary>
    internal static ShellParameter Read(string text)
    {
        if (!text.StartsWith("${", StringComparison.Ordinal))
        {
            return new(text[1..], string.Empty, string.Empty);
        }

        var inner = text.EndsWith('}') ? text[2..^1] : text[2..];
        var end = 0;
        while (end < inner.Length && (inner[end] == '_' || char.IsAsciiLetterOrDigit(inner[end])))
        {
            end++;
        }

        if (inner.AsSpan(end).StartsWith("[0]", StringComparison.Ordinal))
        {
            end += 3;
        }

        if (end == 0)
        {
            return default;
        }

        var rest = inner[end..];
        var sign = rest.Length == 0 ? string.Empty : Array.Find(Operators, known => rest.StartsWith(known, StringComparison.Ordinal));
        return sign is null ? default : new(inner[..end], sign, rest[sign.Length..]);
    }
}
