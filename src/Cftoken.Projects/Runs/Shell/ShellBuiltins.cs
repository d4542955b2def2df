using System.Collections.Immutable;
using Cftoken.Projects.Runs.Following;
using Cftoken.Tools.Invocations.Shell;

namespace Cftoken.Projects.Runs.Shell;

/// <summary>The shell's own commands, as far as they change where it is and what it knows, or run further commands.</summary>
internal sealed class ShellBuiltins(ShellFollower follower, RunSearch search)
{
    /// <summary>Does what a command of the shell does; false where the words name none.</summary>
    /// <param name="words">The words, expanded.</param>
    /// <param name="rest">The words after the first as they stand.</param>
    /// <param name="expansion">Expands them.</param>
    /// <param name="state">The shell's state.</param>
    /// <param name="place">The text in which they stand.</param>
    /// <param name="line">Their line in it.</param>
    internal bool TryRun(ImmutableArray<string> words, ImmutableArray<ShellWord> rest, ShellExpansion expansion, ShellState state, Place place, int line)
    {
        switch (words[0])
        {
            case "cd" or "pushd" or "chdir":
                Go(words, state);
                return true;
            case "popd":
                if (!state.LeftFolders.IsEmpty)
                {
                    state.LeftFolders = state.LeftFolders.Pop(out var left);
                    (state.LastFolder, state.Folder) = (state.Folder, left);
                }

                return true;
            case "export" or "declare" or "typeset" or "local" or "readonly":
                Declare(words[0] == "export" || words.Contains("-x"), rest, expansion, state);
                return true;
            case "unset":
                state.Variables = state.Variables.RemoveRange(words[1..]);
                return true;
            case "read" or "mapfile" or "readarray":
                foreach (var name in words.Skip(1).Where(word => !word.StartsWith('-')))
                {
                    state.Set(name, ShellValue.Unknown);
                }

                return true;
            case "shift":
                var by = words.Length > 1 && int.TryParse(words[1], out var count) && count >= 0 ? count : 1;
                state.Arguments = state.Arguments is { } arguments ? [.. arguments.Skip(by)] : null;
                return true;
            case "set":
                Set(words, state);
                return true;
            case "exit" or "return":
                state.HasEnded = true;
                return true;
            case "source" or ".":
                Source(words, state, place, line);
                return true;
            case "eval" or "trap":
                Evaluate(words[0] == "eval" ? string.Join(' ', words[1..]) : words.ElementAtOrDefault(1) ?? string.Empty, state, place, line);
                return true;
            default:
                return words[0] is ":" or "true" or "false" or "echo" or "printf" or "test" or "[" or "[[" or "shopt" or "ulimit" or "umask" or "wait" or "alias"
                    or "type" or "which" or "command" or "hash" or "break" or "continue" or "sleep" or "dirs" or "let" or "getopts";
        }
    }

    private static void Go(ImmutableArray<string> words, ShellState state)
    {
        var target = words.Skip(1).FirstOrDefault(word => word is "-" || !word.StartsWith('-'));
        if (words[0] == "pushd")
        {
            state.LeftFolders = state.LeftFolders.Push(state.Folder);
        }

        (state.LastFolder, state.Folder) = (state.Folder, target switch
        {
            "-" => state.LastFolder,
            null or "~" => null,
            _ when Unknown.IsIn(target) || target.StartsWith('~') || target.Contains('\0', StringComparison.Ordinal) => null,
            _ when Path.IsPathFullyQualified(target) => Path.GetFullPath(target),
            _ => state.Folder is { } folder ? Path.GetFullPath(target, folder) : null,
        });
    }

    private static void Declare(bool isExported, ImmutableArray<ShellWord> rest, ShellExpansion expansion, ShellState state)
    {
        foreach (var word in rest)
        {
            if (ShellFollower.Assignment(word) is { } name)
            {
                state.Set(name, ShellFollower.Assigned(word, name, expansion), isExported);
            }
            else if (isExported && word.IsBare && !word.Text.StartsWith('-'))
            {
                state.Exported = state.Exported.Add(word.Text);
            }
        }
    }

    private static void Set(ImmutableArray<string> words, ShellState state)
    {
        var dashes = words.IndexOf("--");
        if (dashes >= 0)
        {
            state.Arguments = words[(dashes + 1)..];
        }

        foreach (var option in words.Skip(1).TakeWhile(word => word != "--"))
        {
            var isAll = option is "allexport" || (option.Length > 1 && option[0] is '-' or '+' && option.Contains('a', StringComparison.Ordinal));
            state.ExportsAll = isAll ? option[0] != '+' && !words.Contains("+o") : state.ExportsAll;
        }
    }

    private void Source(ImmutableArray<string> words, ShellState state, Place place, int line)
    {
        if (words.Length < 2 || state.Folder is null || Unknown.IsIn(words[1]))
        {
            if (words.Length > 1)
            {
                search.Unfollowed(Unknown.Shown($"{words[0]} {words[1]}"), "It is not known which file this reads; what it runs or sets is not in the plan.", place.At(line));
            }

            return;
        }

        var outer = state.Arguments;
        state.Arguments = words.Length > 2 ? words[2..] : outer;
        search.File(words[1], state, place, place.At(line), isCertain: false);
        (state.Arguments, state.HasEnded) = (outer, false);
    }

    private void Evaluate(string text, ShellState state, Place place, int line)
    {
        if (!Unknown.IsIn(text))
        {
            var within = place.Within(line);
            follower.Text(text, state, within with { HasLines = false, Active = within.Active.Add("eval") });
        }
    }
}
