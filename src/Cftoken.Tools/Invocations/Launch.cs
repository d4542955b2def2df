using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Cftoken.Tools.Invocations;

/// <summary>How a command line comes to wrangler: what stands before its own words.</summary>
/// <param name="Next">The first word that is wrangler's own.</param>
/// <param name="AskedVersion">What follows the @ of the package's name.</param>
/// <param name="Environment">The value of <c>CLOUDFLARE_ENV</c>, where the command sets it.</param>
/// <param name="Folders">The folders into which launchers go, each relative to the one before it.</param>
/// <param name="IsPlain">
/// Whether it is certain where wrangler starts and that no launcher changes its environment. bun and dotenv load env
/// files themselves; npm stays where it is in spite of <c>--prefix</c>, but not in a workspace.
/// </param>
public sealed record Launch(int Next, string? AskedVersion, string? Environment, ImmutableArray<string> Folders, bool IsPlain)
{
    private const string Npm = "npm";

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
        Words("-p", "--package", "-w", "--workspace", "-F", "--filter", "-C", "--prefix", "--dir", "--cwd", "--chdir", "-e");

    private static readonly FrozenSet<string> FolderOptions = Words("-C", "--prefix", "--dir", "--cwd", "--chdir");

    // Whatever is not among these may change where wrangler starts, or with which environment.
    private static readonly FrozenSet<string> HarmlessOptions =
        Words("--", "-p", "--package", "-y", "--yes", "--no", "--no-install", "-q", "--quiet", "-s", "--silent", "--offline", "--prefer-offline");

    private static readonly FrozenSet<string> LoadEnvFiles = Words("bun", "bunx", "dotenv");

    /// <summary>Finds wrangler behind variables and launchers; null where another program is run.</summary>
    public static Launch? Find(IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        string? environment = null;
        FrozenSet<string>? between = null;
        var isNpm = false;
        var hasNpmDashes = false;
        var folders = ImmutableArray.CreateBuilder<string>();
        var isPlain = true;
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
                var hasDashes = between is not null && next < words.Count && words[next] == "--";
                isPlain &= isNpm ? folders.Count == 0 && !(hasDashes && hasNpmDashes) : !hasDashes;
                return new Launch(hasDashes ? next + 1 : next, version, environment, folders.ToImmutable(), isPlain);
            }
            else if (between is not null && word.StartsWith('-'))
            {
                var (option, value) = Option(word, at + 1 < words.Count ? words[at + 1] : null);
                if (FolderOptions.Contains(option) && value is not null)
                {
                    folders.Add(value);
                }

                hasNpmDashes |= isNpm && word == "--";
                isPlain &= FolderOptions.Contains(option) || HarmlessOptions.Contains(option);
                at += LauncherOptionsWithValue.Contains(word) ? 1 : 0;
            }
            else if (Launchers.TryGetValue(word, out var follow))
            {
                between = follow;
                isNpm |= word == Npm;
                isPlain &= !LoadEnvFiles.Contains(word);
            }
            else if (between is null || !between.Contains(word))
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>
    /// The same command with an option for wrangler that takes a list: nothing but dashes may follow it, and after
    /// wrangler's own dashes it would be no option. npm keeps for itself what stands before its dashes.
    /// </summary>
    /// <param name="words">The command in which this launch was found.</param>
    /// <param name="option">The option's words.</param>
    public ImmutableArray<string> With(ImmutableArray<string> words, params ImmutableArray<string> option)
    {
        var npm = words[..Next].LastIndexOf(Npm);
        var npmDashes = npm < 0 ? -1 : words.IndexOf("--", npm);
        if (npm >= 0 && npmDashes < 0)
        {
            return [.. words, "--", .. option];
        }

        var from = Math.Max(Next, npmDashes + 1);
        var dashes = words.AsSpan()[from..].IndexOf("--");
        return dashes < 0 ? [.. words, .. option] : words.InsertRange(from + dashes, option);
    }

    private static (string Name, string? Value) Option(string word, string? next)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (word, next) : (word[..equals], word[(equals + 1)..]);
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
