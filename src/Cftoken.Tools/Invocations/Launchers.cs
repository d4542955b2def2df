using System.Collections.Frozen;

namespace Cftoken.Tools.Invocations;

/// <summary>A program that runs the command in its arguments.</summary>
/// <param name="Between">Words of which one must stand before the command (<c>exec</c>); none where the command follows at once.</param>
/// <param name="OptionsWithValue">Options that take the word after them.</param>
internal sealed record Launcher(FrozenSet<string> Between, FrozenSet<string> OptionsWithValue)
{
    /// <summary>How many words stand before the command besides (<c>timeout 60</c>).</summary>
    public int Positionals { get; init; }

    /// <summary>Whether it reads files or vaults and sets from them what the command finds in its environment.</summary>
    public bool ChangesEnvironment { get; init; }

    /// <summary>Those of its options that choose packages of a workspace.</summary>
    public FrozenSet<string> WorkspaceOptions { get; init; } = [];

    /// <summary>Whether it is a package manager: a command of its own may follow, or the name of a script or program.</summary>
    public bool IsManager { get; init; }
}

/// <summary>The programs that are known to run the command in their arguments. Source: their manuals and help texts, read 2026-11-22.</summary>
internal static class Launchers
{
    private static readonly FrozenDictionary<string, Launcher> Known = new Dictionary<string, Launcher>(StringComparer.Ordinal)
    {
        ["npx"] = After("", "-p --package -w --workspace --prefix -C") with { WorkspaceOptions = Words("-w --workspace --workspaces -ws") },
        ["bunx"] = After("", "-p --package --cwd") with { ChangesEnvironment = true },
        ["pnpx"] = After("", "--package"),
        ["npm"] = After("exec x", "-p --package -w --workspace --prefix -C") with { IsManager = true, WorkspaceOptions = Words("-w --workspace --workspaces -ws") },
        ["pnpm"] = After("exec dlx", "-C --dir -F --filter --package --prefix") with { IsManager = true, WorkspaceOptions = Words("-F --filter -r --recursive") },
        ["yarn"] = After("exec dlx run", "-p --package --cwd") with { IsManager = true },
        ["bun"] = After("x run", "--cwd -F --filter --env-file") with { IsManager = true, ChangesEnvironment = true },
        ["corepack"] = After("", ""),
        ["node"] = After("", "-r --require --import --loader"),
        ["env"] = After("", "-u --unset -C --chdir -S --split-string"),
        ["cross-env"] = After("", ""),
        ["cross-env-shell"] = After("", ""),
        ["env-cmd"] = After("", "-f --file -e --environments -r --rc-file") with { ChangesEnvironment = true },
        ["dotenv"] = After("", "-e -v -c") with { ChangesEnvironment = true },
        ["dotenvx"] = After("run", "-f --env-file -e --env -fk") with { ChangesEnvironment = true },
        ["doppler"] = After("run", "-p --project -c --config -t --token --scope --fallback --mount --format") with { ChangesEnvironment = true },
        ["infisical"] = After("run", "-e --env --path --projectId --token --tags -c --command") with { ChangesEnvironment = true },
        ["op"] = After("run", "--env-file --account --session") with { ChangesEnvironment = true },
        ["varlock"] = After("run", "-p --path") with { ChangesEnvironment = true },
        ["aws-vault"] = After("exec", "-d --duration") with { ChangesEnvironment = true, Positionals = 1 },
        ["chamber"] = After("exec", "") with { ChangesEnvironment = true, Positionals = 1 },
        ["direnv"] = After("exec", "") with { ChangesEnvironment = true, Positionals = 1 },
        ["mise"] = After("exec x", "-C --cd -E --env") with { ChangesEnvironment = true },
        ["fnm"] = After("exec", "--using"),
        ["volta"] = After("run", "--node --npm --pnpm --yarn"),
        ["sudo"] = After("", "-u --user -g --group -h --host -p --prompt -D --chdir"),
        ["exec"] = After("", "-a"),
        ["time"] = After("", "-f --format -o --output"),
        ["timeout"] = After("", "-s --signal -k --kill-after") with { Positionals = 1 },
        ["gtimeout"] = After("", "-s --signal -k --kill-after") with { Positionals = 1 },
        ["nohup"] = After("", ""),
        ["nice"] = After("", "-n --adjustment"),
        ["ionice"] = After("", "-c -n"),
        ["stdbuf"] = After("", "-i -o -e"),
        ["setsid"] = After("", ""),
        ["caffeinate"] = After("", "-t -w"),
        ["xargs"] = After("", "-I -n -P -L -d -a -s -E") with { ChangesEnvironment = true },
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The launcher of that name; null where the program is none.</summary>
    internal static Launcher? Find(string word) => Known.GetValueOrDefault(word);

    private static Launcher After(string between, string optionsWithValue) => new(Words(between), Words(optionsWithValue));

    private static FrozenSet<string> Words(string words) =>
        words.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
