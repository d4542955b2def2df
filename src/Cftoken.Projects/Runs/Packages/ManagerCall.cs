using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Cftoken.Projects.Runs.Packages;

/// <summary>A call of a package manager that may run a script.</summary>
/// <param name="Manager">The manager.</param>
/// <param name="SaysRun">Whether it says <c>run</c>.</param>
/// <param name="Words">The script's name and what follows it.</param>
/// <param name="Folder">The folder that an option names, as written.</param>
/// <param name="Packages">The packages of the workspace that options choose; <c>*</c> for all.</param>
/// <param name="IsAtTop">Whether it runs in the workspace's own folder.</param>
internal sealed record ManagerCall(
    string Manager, bool SaysRun, ImmutableArray<string> Words, string? Folder, ImmutableArray<string> Packages, bool IsAtTop)
{
    // What npm runs without "run".
    private static readonly FrozenSet<string> NpmShorthands = Set("start test stop restart t tst");

    // Commands of the managers' own that go before a script or program of that name.
    // Source: docs.npmjs.com/cli, pnpm.io/cli, yarnpkg.com/cli, bun.sh/docs/cli, read 2026-11-22.
    private static readonly FrozenSet<string> Own = Set(
        "add audit bin build-scripts cache ci config create dedupe dlx exec fetch global help i import info init install install-test link list login logout ls outdated pack patch prune publish rebuild remove rm self-update set setup store uninstall unlink up update upgrade version versions view whoami why x");

    private static readonly FrozenSet<string> FolderOptions = Set("-C --prefix --dir --cwd");

    private static readonly FrozenSet<string> ValueOptions = Set(
        "--loglevel --reporter --workspace-concurrency --concurrency --env-file --registry --userconfig --script-shell -j --jobs --include --exclude --from -c --config");

    /// <summary>The words that the manager hands on to the script. npm keeps options in front of <c>--</c> to itself.</summary>
    internal ImmutableArray<string> HandedOn
    {
        get
        {
            var rest = Words[1..];
            var isNpm = Manager == "npm";
            var dashes = rest.IndexOf("--");
            return dashes >= 0
                ? [.. isNpm ? rest[..dashes].RemoveAll(word => word.StartsWith('-')) : rest[..dashes], .. rest[(dashes + 1)..]]
                : rest.RemoveAll(word => isNpm && word.StartsWith('-'));
        }
    }

    /// <summary>Reads the words after the manager's name.</summary>
    internal static ManagerCall Read(string manager, ImmutableArray<string> arguments)
    {
        var read = new ManagerCall(manager, false, [], null, [], false);
        var at = read.Options(arguments, 0, out read);
        if (manager == "yarn" && at < arguments.Length && arguments[at] == "workspace" && at + 1 < arguments.Length)
        {
            read = read with { Packages = [arguments[at + 1]] };
            at = read.Options(arguments, at + 2, out read);
        }
        else if (manager == "yarn" && at + 1 < arguments.Length && arguments[at] == "workspaces" && arguments[at + 1] is "foreach" or "run")
        {
            read = read with { Packages = ["*"], SaysRun = arguments[at + 1] == "run" };
            at = read.Options(arguments, at + 2, out read);
        }
        else if (manager == "pnpm" && at < arguments.Length && arguments[at] is "recursive" or "multi" or "m")
        {
            read = read with { Packages = ["*"] };
            at = read.Options(arguments, at + 1, out read);
        }

        if (at < arguments.Length && arguments[at] is "run" or "run-script" or "rum" or "urn")
        {
            read = read with { SaysRun = true };
            at = read.Options(arguments, at + 1, out read);
        }

        read = read with { Words = at < arguments.Length ? arguments[at..] : [] };

        // npm's options may stand behind the script's name: "npm run deploy -w api".
        if (manager == "npm" && read.SaysRun)
        {
            var dashes = read.Words.IndexOf("--");
            var own = dashes < 0 ? read.Words : read.Words[..dashes];
            var words = read.Words;
            for (var i = 1; i < own.Length; i++)
            {
                if (own[i].StartsWith('-'))
                {
                    var next = read.Options(own, i, out read);
                    words = next > i + 1 ? words.Replace(own[i + 1], "-") : words;
                    i = next - 1;
                }
            }

            read = read with { Words = words };
        }

        return read;
    }

    /// <summary>Whether the manager runs a script of that name.</summary>
    internal bool CanRun(string name, bool isScript) =>
        isScript && (SaysRun || (Manager == "npm" ? NpmShorthands.Contains(name) : !Own.Contains(name)));

    /// <summary>Whether it is a command of the managers' own.</summary>
    internal static bool IsOwn(string name) => Own.Contains(name);

    private int Options(ImmutableArray<string> words, int at, out ManagerCall read)
    {
        read = this;
        for (; at < words.Length && words[at].StartsWith('-') && words[at].Length > 1 && words[at] != "--"; at++)
        {
            var equals = words[at].IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? words[at] : words[at][..equals];
            var chooses = (Manager is "pnpm" or "bun" && name is "-F" or "--filter") || (Manager == "npm" && name is "-w" or "--workspace");
            var takesValue = equals < 0 && at + 1 < words.Length && (chooses || FolderOptions.Contains(name) || ValueOptions.Contains(name));
            var value = equals >= 0 ? words[at][(equals + 1)..] : takesValue ? words[at + 1] : string.Empty;
            read = name switch
            {
                _ when chooses => read with { Packages = read.Packages.Add(value) },
                _ when FolderOptions.Contains(name) => read with { Folder = value },
                "-r" or "--recursive" when Manager == "pnpm" => read with { Packages = read.Packages.IsEmpty ? ["*"] : read.Packages },
                "-w" or "--workspace-root" when Manager == "pnpm" => read with { IsAtTop = true },
                "--workspaces" or "-ws" when Manager is "npm" or "bun" => read with { Packages = read.Packages.Add("*") },
                _ => read,
            };
            at += takesValue ? 1 : 0;
        }

        return at;
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
