using System.Collections.Immutable;
using System.Text;

namespace Cftoken.Tokens.Sinks.Streams;

/// <summary>The words of a command line without a shell: split at spaces, kept together by quotes of either kind, and nothing else.</summary>
internal static class CommandWords
{
    /// <summary>The words; null where a quote is not closed.</summary>
    public static ImmutableArray<string>? Split(string line)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        var word = new StringBuilder();
        var isOpen = false;
        var quote = '\0';
        foreach (var character in line)
        {
            if (quote != '\0')
            {
                if (character == quote)
                {
                    quote = '\0';
                }
                else
                {
                    word.Append(character);
                }
            }
            else if (character is '"' or '\'')
            {
                quote = character;
                isOpen = true;
            }
            else if (character != ' ')
            {
                word.Append(character);
                isOpen = true;
            }
            else if (isOpen)
            {
                words.Add(word.ToString());
                word.Clear();
                isOpen = false;
            }
        }

        if (isOpen)
        {
            words.Add(word.ToString());
        }

        return quote == '\0' ? words.ToImmutable() : null;
    }
}
