using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Tools.Configuration;
using Cftoken.Tools.Invocations;

namespace Cftoken.Projects.Packages;

/// <summary>A run of a tool in a script, with the folder it starts in.</summary>
/// <param name="Folder">The full path of the folder, after any <c>cd</c> before it.</param>
/// <param name="Invocation">The run.</param>
internal sealed record ScriptRun(string Folder, Invocation Invocation);

/// <summary>
/// Finds the runs of wrangler in a package's scripts. A script that runs another (<c>npm run x</c>, <c>pnpm x</c>) is
/// followed, because it may add options or variables to it.
/// </summary>
internal sealed class PackageScripts
{
    private const int MaxCalls = 1000;

    private readonly PackageManifest manifest;
    private readonly string root;
    private readonly Dictionary<string, ConfigMember> scripts;
    private int calls;

    private PackageScripts(PackageManifest manifest, string root)
    {
        this.manifest = manifest;
        this.root = root;
        scripts = manifest.Scripts.ToDictionary(script => script.Key, StringComparer.Ordinal);
    }

    /// <summary>All runs of wrangler, each with the file and line of the script that a person would start.</summary>
    /// <param name="manifest">The package.</param>
    /// <param name="root">The full path of the project, to which locations are relative.</param>
    /// <exception cref="ProblemException">The scripts run each other in more ways than anyone could mean.</exception>
    internal static ImmutableArray<ScriptRun> RunsOf(PackageManifest manifest, string root) => new PackageScripts(manifest, root).All();

    private ImmutableArray<ScriptRun> All()
    {
        var byScript = new List<Script>();
        foreach (var member in manifest.Scripts)
        {
            var script = new Script([]);
            Collect(member, new Call([], [], Where(member)), [member.Key], script);
            byScript.Add(script);
        }

        // A script that only runs another, and adds nothing to it, is that script under a second name.
        return [.. byScript.Where(script => script.RunsWranglerItself || !byScript.Exists(other => other.RunsWranglerItself && IsSame(script, other))).SelectMany(script => script.Runs)];
    }

    private void Collect(ConfigMember script, Call call, ImmutableArray<string> path, Script collected)
    {
        if (++calls > MaxCalls)
        {
            throw new ProblemException(new Problem(
                "package.scripts",
                $"The package's scripts run each other in more than {MaxCalls} ways.",
                new Fix("Let scripts run fewer others."),
                call.Where));
        }

        var folder = manifest.Folder;
        var commands = ShellWords.Split(script.Value.Text!);
        for (var i = 0; i < commands.Length; i++)
        {
            // Words behind "npm run x --" go to the end of x, and so to its last command.
            var words = (ImmutableArray<string>)[.. call.Variables, .. commands[i], .. i == commands.Length - 1 ? call.Arguments : []];
            if (commands[i] is ["cd", var target])
            {
                folder = Folders.Resolve(target, folder, call.Where);
            }
            else if (WranglerCommandLine.Parse(words, call.Where) is { } invocation)
            {
                collected.Runs.Add(new ScriptRun(FolderOf(folder, invocation), invocation with { Script = path[0] }));
                collected.RunsWranglerItself |= path.Length == 1;
            }
            else if (ScriptCall.Find(words, scripts.ContainsKey) is { } next && !path.Contains(next.Script))
            {
                Collect(scripts[next.Script], new Call(next.Variables, next.Arguments, call.Where), path.Add(next.Script), collected);
            }
        }
    }

    private SourceLocation Where(ConfigMember script) =>
        new(Folders.Shown(root, Path.Combine(manifest.Folder, "package.json")), script.Value.Location.Line, script.Value.Location.Column);

    private static string FolderOf(string folder, Invocation invocation) =>
        invocation.Options.TryGetValue("cwd", out var cwd) ? Folders.Resolve(cwd, folder, invocation.Where) : folder;

    private static bool IsSame(Script a, Script b) => a.Runs.Count == b.Runs.Count && a.Runs.Zip(b.Runs).All(pair => IsSame(pair.First, pair.Second));

    private static bool IsSame(ScriptRun a, ScriptRun b) =>
        a.Folder == b.Folder
        && a.Invocation.Command == b.Invocation.Command
        && a.Invocation.Arguments.SequenceEqual(b.Invocation.Arguments)
        && a.Invocation.Options.Count == b.Invocation.Options.Count
        && a.Invocation.Options.All(option => b.Invocation.Options.TryGetValue(option.Key, out var value) && value == option.Value);

    /// <summary>All runs of wrangler that starting one script leads to, in their order.</summary>
    private sealed record Script(List<ScriptRun> Runs)
    {
        /// <summary>Whether a run stands in the script itself, not only in those that it runs.</summary>
        public bool RunsWranglerItself { get; set; }
    }

    private sealed record Call(ImmutableArray<string> Variables, ImmutableArray<string> Arguments, SourceLocation Where);
}
