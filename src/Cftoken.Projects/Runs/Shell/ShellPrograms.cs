using System.Collections.Frozen;
using Cftoken.Projects.Runs.Following;

namespace Cftoken.Projects.Runs.Shell;

/// <summary>Shells that are started for a script, and scripts that are started by their own path.</summary>
internal sealed class ShellPrograms(RunSearch search) : IProgramReader
{
    private static readonly FrozenSet<string> Shells = new[] { "bash", "sh", "zsh", "dash", "ksh", "ash" }.ToFrozenSet(StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool LeadsOn(string name) => Shells.Contains(name) || IsScript(name);

    /// <inheritdoc/>
    public bool TryFollow(ProgramCall call)
    {
        if (Shells.Contains(call.Name))
        {
            Shell(call);
            return true;
        }

        if (!call.Path.Contains('/', StringComparison.Ordinal))
        {
            return false;
        }

        if (Unknown.IsIn(call.Path))
        {
            Lost(call, call.Path);
            return IsScript(call.Name);
        }

        var full = Folders.Resolve(call.Path, call.Folder, call.Where);
        var hasShell = search.Files.System.FileExists(full) && search.Files.TextOf(full) is { } text && IsShellText(text, call.Name);
        if (hasShell || (IsScript(call.Name) && !search.Files.System.FileExists(full)))
        {
            Run(call, call.Path, [.. call.Arguments]);
            return true;
        }

        return false;
    }

    private static bool IsScript(string name) => name.EndsWith(".sh", StringComparison.Ordinal) || name.EndsWith(".bash", StringComparison.Ordinal);

    // A file without "#!" is run by the shell that starts it.
    private static bool IsShellText(string text, string name)
    {
        var first = text.AsSpan(0, Math.Max(0, text.IndexOf('\n', StringComparison.Ordinal)));
        return first.StartsWith("#!") ? first.TrimEnd().EndsWith("sh") || first.Contains("sh ", StringComparison.Ordinal) : IsScript(name) || !name.Contains('.', StringComparison.Ordinal);
    }

    private void Shell(ProgramCall call)
    {
        var at = 0;
        var runsText = false;
        while (at < call.Arguments.Length && call.Arguments[at].StartsWith('-') && call.Arguments[at] != "-")
        {
            var option = call.Arguments[at++];
            runsText |= !option.StartsWith("--", StringComparison.Ordinal) && option.Contains('c', StringComparison.Ordinal);
            at += option is "-o" or "-O" or "--rcfile" or "--init-file" || (option[^1] == 'o' && !option.StartsWith("--", StringComparison.Ordinal)) ? 1 : 0;
        }

        if (at >= call.Arguments.Length || call.Arguments[at] == "-")
        {
            if (call.Input is { } input)
            {
                search.Text(input, new ShellState(call.Folder, call.Environment), call.InputPlace! with { Active = call.InputPlace!.Active.Add("<<") });
            }

            return;
        }

        var first = call.Arguments[at];
        var rest = call.Arguments[(at + 1)..];
        if (runsText && !Unknown.Begins(first))
        {
            var state = new ShellState(call.Folder, call.Environment) { Arguments = [.. rest.Skip(1)] };
            var within = call.Place with { Where = call.Where, Active = call.Place.Active.Add("-c") };

            // What was replaced in the text already is marked where it is not known; the shell reads what is written.
            search.Text(Unknown.Written(first), state, within with { HasLines = false });
        }
        else if (Unknown.IsIn(first))
        {
            Lost(call, first);
        }
        else
        {
            Run(call, first, [.. rest]);
        }
    }

    private void Lost(ProgramCall call, string path)
    {
        if (IsScript(path) || Shells.Contains(call.Name))
        {
            search.Unfollowed(call.Shown, "It is not known which file this runs; what that needs is not in the plan.", call.Where);
        }
    }

    private void Run(ProgramCall call, string path, string[] arguments)
    {
        var state = new ShellState(call.Folder, call.Environment)
        {
            Arguments = [.. arguments],
            ScriptPath = Folders.Resolve(path, call.Folder, call.Where),
        };
        search.File(path, state, call.Place, call.Where, isCertain: true);
    }
}
