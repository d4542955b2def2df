using System.Collections.Immutable;
using Cftoken.Tools.Invocations.Shell;

namespace Cftoken.Tools.Invocations;

/// <summary>
/// Splits shell text into its commands and their words, as far as a single line needs it. Nothing is expanded; variables
/// and substitutions stay as they are written.
/// </summary>
public static class ShellWords
{
    /// <summary>The commands in order, each with at least one word. An unclosed quote runs to the end.</summary>
    public static ImmutableArray<ImmutableArray<string>> Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var commands = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        var words = ImmutableArray.CreateBuilder<string>();
        foreach (var token in ShellLexer.Read(text))
        {
            if (token.Word is { } word)
            {
                words.Add(word.Text);
            }
            else if (token.Operator is not null && words.Count > 0)
            {
                commands.Add(words.DrainToImmutable());
            }
        }

        if (words.Count > 0)
        {
            commands.Add(words.DrainToImmutable());
        }

        return commands.ToImmutable();
    }
}
