using System.Collections.Frozen;

namespace Cftoken.Tools.Invocations;

/// <summary>How a command line comes to wrangler: what stands before its own words.</summary>
/// <param name="Next">The first word that is wrangler's own.</param>
/// <param name="AskedVersion">What follows the @ of the package's name.</param>
/// <param name="Environment">The value of <c>CLOUDFLARE_ENV</c>, where the command sets it.</param>
internal sealed record Launch(int Next, string? AskedVersion, string? Environment)
{
    // Programs that run the command in their arguments, and the words that may stand between.
    private static readonly FrozenDictionary<string, FrozenSet<string>> Launchers = new Dictionary<string, FrozenSet<string>>(StringComparer.Ordinal)
    {
        ["npx"] = Words(),
        ["bunx"] = Words(),
        ["npm"] = Words("exec", "x"),
        ["pnpm"] = Words("exec", "dlx"),
        ["pnpx"] = Words(),
        ["yarn"] = Words("exec", "dlx", "run"),
        ["bun"] = Words("x", "run"),
        ["env"] = Words(),
        ["cross-env"] = Words(),
        ["dotenv"] = Words(),
        ["sudo"] = Words(),
        ["exec"] = Words(),
        ["node"] = Words(),
        ["time"] = Words(),
        ["corepack"] = Words(),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> LauncherOptionsWithValue =
        Words("-p", "--package", "-w", "--workspace", "-F", "--filter", "-C", "--prefix", "--dir", "--cwd", "-e");

    /// <summary>Finds wrangler behind variables and launchers; null where another program is run.</summary>
    public static Launch? Find(IReadOnlyList<string> words)
    {
        string? environment = null;
        FrozenSet<string>? between = null;
        for (var at = 0; at < words.Count; at++)
        {
            var word = words[at];
            if (Assignment(word) is { } name)
            {
                environment = name == "CLOUDFLARE_ENV" ? word[(name.Length + 1)..] : environment;
            }
            else if (IsWrangler(word, out var version))
            {
                // "npm exec wrangler -- deploy": the dashes end npm's options, not wrangler's.
                var next = at + 1;
                return new Launch(between is not null && next < words.Count && words[next] == "--" ? next + 1 : next, version, environment);
            }
            else if (between is not null && word.StartsWith('-'))
            {
                at += LauncherOptionsWithValue.Contains(word) ? 1 : 0;
            }
            else if (Launchers.TryGetValue(word, out var follow))
            {
                between = follow;
            }
            else if (between is null || !between.Contains(word))
            {
                return null;
            }
        }

        return null;
    }

    private static string? Assignment(string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && !char.IsAsciiDigit(word[0]) && word.AsSpan(0, equals).IndexOfAnyExcept(NameCharacters) < 0 ? word[..equals] : null;
    }

    private static readonly System.Buffers.SearchValues<char> NameCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    private static bool IsWrangler(string word, out string? version)
    {
        var name = word[(word.LastIndexOfAny(['/', '\\']) + 1)..];
        var at = name.IndexOf('@', StringComparison.Ordinal);
        version = at > 0 ? name[(at + 1)..] : null;
        return (at > 0 ? name[..at] : name) is "wrangler" or "wrangler.cmd" or "wrangler.js" or "wrangler.ps1";
    }

    private static FrozenSet<string> Words(params string[] words) => words.ToFrozenSet(StringComparer.Ordinal);
}
