using Cftoken.Core.Outside;

namespace Cftoken.Output;

/// <summary>Decides, once per stream, whether text is coloured.</summary>
internal static class Colour
{
    /// <summary>
    /// <c>NO_COLOR</c> (not empty) wins, then <c>CLICOLOR_FORCE</c> (not empty, not 0); otherwise only a terminal
    /// that can show colours gets them, and never on CI. Sources: no-color.org, bixense.com/clicolors (2026).
    /// </summary>
    public static bool IsWanted(IEnvironment environment, bool isTerminal)
    {
        if (IsSet("NO_COLOR"))
        {
            return false;
        }

        if (IsSet("CLICOLOR_FORCE") && environment.Get("CLICOLOR_FORCE") != "0")
        {
            return true;
        }

        return isTerminal && environment.Get("TERM") != "dumb" && !IsSet("CI");

        bool IsSet(string name) => !string.IsNullOrEmpty(environment.Get(name));
    }

    /// <summary>The escape sequence that begins a tone; empty for ordinary text.</summary>
    public static string Begin(Tone tone) => tone switch
    {
        Tone.Strong => "\e[1m",
        Tone.Quiet => "\e[2m",
        Tone.Good => "\e[32m",
        Tone.Warning => "\e[33m",
        Tone.Bad => "\e[1;31m",
        Tone.Action => "\e[36m",
        _ => string.Empty,
    };

    /// <summary>The escape sequence that ends every tone.</summary>
    public const string End = "\e[0m";
}
