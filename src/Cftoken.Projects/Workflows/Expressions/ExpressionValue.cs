using System.Globalization;
using System.Text.RegularExpressions;

namespace Cftoken.Projects.Workflows.Expressions;

/// <summary>The kinds of values that an expression has.</summary>
internal enum ExpressionKind
{
    /// <summary>Nothing.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A text.</summary>
    Text,
}

/// <summary>What an expression yields. What only a run can tell stays in the text as the expression that it is.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Text">The value as text.</param>
internal readonly partial record struct ExpressionValue(ExpressionKind Kind, string Text)
{
    /// <summary>How an expression begins.</summary>
    internal const string Open = "${{";

    /// <summary>Nothing.</summary>
    internal static readonly ExpressionValue Null = new(ExpressionKind.Null, string.Empty);

    /// <summary>Whether no part of it is left to the run.</summary>
    internal bool IsKnown => !IsOpen(Text);

    /// <summary>Whether it holds, where that is known; a secret is taken to be set.</summary>
    internal bool? IsTrue => Kind switch
    {
        ExpressionKind.Null => false,
        ExpressionKind.Boolean => Text == "true",
        ExpressionKind.Number => ToNumber() is not 0,
        _ => IsKnown ? Text.Length > 0 : SecretName(Text) is not null ? true : null,
    };

    /// <summary>A text.</summary>
    internal static ExpressionValue Of(string text) => new(ExpressionKind.Text, text);

    /// <summary>True or false.</summary>
    internal static ExpressionValue Of(bool value) => new(ExpressionKind.Boolean, value ? "true" : "false");

    /// <summary>A value that only a run can tell.</summary>
    /// <param name="expression">The expression without its braces.</param>
    internal static ExpressionValue Unknown(string expression) => new(ExpressionKind.Text, $"{Open} {expression} }}}}");

    /// <summary>Whether a text has an expression in it.</summary>
    internal static bool IsOpen(string text) => text.Contains(Open, StringComparison.Ordinal);

    /// <summary>The first secret or variable that is named by the expressions left in a text; null where none is.</summary>
    internal static string? SecretName(string text) =>
        Secret().Match(text) is { Success: true } match ? match.Groups["name"].Value : null;

    /// <summary>As GitHub compares: texts without regard to case, anything else as numbers; null where it is not known.</summary>
    internal bool? IsEqual(ExpressionValue other) => !IsKnown || !other.IsKnown
        ? null
        : Kind == other.Kind ? string.Equals(Text, other.Text, StringComparison.OrdinalIgnoreCase) : ToNumber() is { } number && number == other.ToNumber();

    /// <summary>The value as a number; null where it is none.</summary>
    internal double? ToNumber() => Kind switch
    {
        ExpressionKind.Null => 0,
        ExpressionKind.Boolean => Text == "true" ? 1 : 0,
        _ => Text.Length == 0 ? 0 : double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
    };

    [GeneratedRegex(@"\$\{\{[^}]*?\b(secrets|vars)(\.|\[')(?<name>[A-Za-z_][A-Za-z0-9_-]*)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Secret();
}
