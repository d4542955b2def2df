using Cftoken.Core.Text;

namespace Cftoken.Projects.Runs.Following;

/// <summary>Marks what is not known in a word: a variable without a value, the output of a command. It stays there as written.</summary>
internal static class Unknown
{
    // A character for private use: no text has it, and one that has is only the less understood.
    private const char Mark = '\uE000';

    /// <summary>Text that is not known, as it is written.</summary>
    internal static string Of(string raw) => $"{Mark}{raw}";

    /// <summary>Whether some part of a word is not known.</summary>
    internal static bool IsIn(string word) => word.Contains(Mark, StringComparison.Ordinal);

    /// <summary>Whether a word begins with what is not known, so that it may be an option as well as a value.</summary>
    internal static bool Begins(string word) => word.StartsWith(Mark);

    /// <summary>The word as it is written.</summary>
    internal static string Written(string word) => word.Replace(Mark.ToString(), string.Empty, StringComparison.Ordinal);

    /// <summary>The text as a person may see it.</summary>
    internal static string Shown(string text) => UntrustedText.Clean(Written(text), 200);
}
