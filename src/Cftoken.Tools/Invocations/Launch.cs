using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Cftoken.Tools.Invocations;

/// <summary>How a command line comes to a program: what stands before the program's own words.</summary>
/// <param name="Program">The word that names the program.</param>
/// <param name="Next">The first word that is the program's own.</param>
/// <param name="Assignments">The variables that are set for it: <c>NAME=value</c>, in order.</param>
/// <param name="Folders">The folders into which launchers go, each relative to the one before it.</param>
/// <param name="IsPlain">
/// Whether it is certain where the program starts and that no launcher changes its environment. bun and dotenv load env
/// files themselves; npm stays where it is in spite of <c>--prefix</c>, but not in a workspace.
/// </param>
public sealed record Launch(int Program, int Next, ImmutableArray<string> Assignments, ImmutableArray<string> Folders, bool IsPlain)
{
    private const string Npm = "npm";

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    private static readonly FrozenSet<string> FolderOptions = Words("-C", "--prefix", "--dir", "--cwd", "--chdir");

    // Whatever is not among these may change where the program starts, or with which environment.
    private static readonly FrozenSet<string> HarmlessOptions =
        Words("--", "-p", "--package", "-y", "--yes", "--no", "--no-install", "-q", "--quiet", "-s", "--silent", "--offline", "--prefer-offline");

    private static readonly FrozenSet<string> Tools = Words(WranglerCommandLine.Tool, CfCommandLine.Tool);

    /// <summary>What follows the @ of the package's name, as in <c>npx wrangler@4.1.0</c>.</summary>
    public string? AskedVersion { get; init; }

    /// <summary>The packages of a workspace in which launchers run the command, as written; all of them for <c>*</c>.</summary>
    public ImmutableArray<string> Workspaces { get; init; } = [];

    /// <summary>The value of <c>CLOUDFLARE_ENV</c>, where the command sets it.</summary>
    public string? Environment => Assignments.LastOrDefault(word => word.StartsWith("CLOUDFLARE_ENV=", StringComparison.Ordinal))?["CLOUDFLARE_ENV=".Length..];

    /// <summary>Finds wrangler behind variables and launchers; null where another program is run.</summary>
    public static Launch? Find(IReadOnlyList<string> words) =>
        Reach(words) is { } launch && NameOf(words[launch.Program], out _) == WranglerCommandLine.Tool ? launch : null;

    /// <summary>
    /// Finds the program that a command runs in the end, behind variables and launchers. A package manager is the program
    /// itself unless it starts a tool that is known (<c>pnpm exec vite</c>, <c>yarn wrangler</c>).
    /// </summary>
    /// <param name="words">The command's words.</param>
    /// <returns>Null where the words name no program, only variables and launchers.</returns>
    public static Launch? Reach(IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var assignments = ImmutableArray.CreateBuilder<string>();
        var folders = ImmutableArray.CreateBuilder<string>();
        var workspaces = ImmutableArray.CreateBuilder<string>();
        Launcher? launcher = null;
        var (manager, positionals) = (-1, 0);
        var (isNpm, hasNpmDashes, isPlain) = (false, false, true);
        for (var at = 0; at < words.Count; at++)
        {
            var word = words[at];
            if (AssignedName(word) is not null)
            {
                assignments.Add(word);
            }
            else if (launcher is not null && word.StartsWith('-'))
            {
                var (option, value) = Option(word, at + 1 < words.Count ? words[at + 1] : null);
                if (FolderOptions.Contains(option) && value is not null)
                {
                    folders.Add(value);
                }

                if (launcher.WorkspaceOptions.Contains(option) && value is not null)
                {
                    workspaces.Add(launcher.OptionsWithValue.Contains(option) ? value : "*");
                }

                hasNpmDashes |= isNpm && word == "--";
                isPlain &= FolderOptions.Contains(option) || HarmlessOptions.Contains(option);
                at += launcher.OptionsWithValue.Contains(word) ? 1 : 0;
            }
            else if (launcher is not null && launcher.Between.Contains(word))
            {
                // Behind "run" stands a script of the package rather than a program.
                (launcher, manager) = (launcher with { Between = [] }, word == "run" ? manager : -1);
            }
            else if (positionals > 0)
            {
                positionals--;
            }
            else if (Tools.Contains(NameOf(word, out var version)))
            {
                // "npm exec wrangler -- deploy": the dashes end npm's options, not wrangler's.
                var hasDashes = launcher is not null && at + 1 < words.Count && words[at + 1] == "--";
                isPlain &= isNpm ? folders.Count == 0 && !(hasDashes && hasNpmDashes) : !hasDashes;
                return new Launch(at, hasDashes ? at + 2 : at + 1, assignments.ToImmutable(), folders.ToImmutable(), isPlain) { AskedVersion = version, Workspaces = workspaces.ToImmutable() };
            }
            else if (launcher is { IsManager: false, Between.Count: > 0 } || manager >= 0)
            {
                break;
            }
            else if (Launchers.Find(word) is { } next)
            {
                (launcher, positionals) = (next, next.Positionals);
                manager = next.IsManager ? at : -1;
                isNpm |= word == Npm;
                isPlain &= !next.ChangesEnvironment;
            }
            else
            {
                return new Launch(at, at + 1, assignments.ToImmutable(), folders.ToImmutable(), isPlain) { Workspaces = workspaces.ToImmutable() };
            }
        }

        // A package manager reads its own options.
        return manager >= 0 ? new Launch(manager, manager + 1, assignments.ToImmutable(), [], isPlain) : null;
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

    /// <summary>The name that a word such as <c>NAME=value</c> sets; null where it sets none.</summary>
    public static string? AssignedName(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && !char.IsAsciiDigit(word[0]) && word.AsSpan(0, equals).IndexOfAnyExcept(NameCharacters) < 0 ? word[..equals] : null;
    }

    /// <summary>A program's name without its folders, its version and the endings of its start files.</summary>
    public static string NameOf(string word, out string? version)
    {
        ArgumentNullException.ThrowIfNull(word);
        var name = word[(word.LastIndexOfAny(['/', '\\']) + 1)..];
        var at = name.IndexOf('@', StringComparison.Ordinal);
        version = at > 0 ? name[(at + 1)..] : null;
        name = at > 0 ? name[..at] : name;
        return name is "wrangler.cmd" or "wrangler.js" or "wrangler.ps1" ? WranglerCommandLine.Tool : name;
    }

    private static (string Name, string? Value) Option(string word, string? next)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (word, next) : (word[..equals], word[(equals + 1)..]);
    }

    private static FrozenSet<string> Words(params string[] words) => words.ToFrozenSet(StringComparer.Ordinal);
}
