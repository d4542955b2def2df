using Cftoken.Core.Outside;
using Cftoken.Projects.Runs.Following;
using Cftoken.Tools.Invocations.Shell;

namespace Cftoken.Projects.Runs.Shell;

/// <summary>Knows the output of the few commands by which scripts find their own folder, and of <c>echo</c>.</summary>
/// <param name="files">The file system.</param>
/// <param name="root">The full path of the repository.</param>
internal sealed class Substitutions(IFileSystem files, string root)
{
    // "$(cd "$(dirname "$0")" && pwd)" is two deep.
    private const int MaxDepth = 4;

    private int depth;

    /// <summary>The output of commands, without the line break at its end; null where it is not known.</summary>
    internal string? OutputOf(string commands, ShellState state, ShellExpansion expansion)
    {
        if (depth >= MaxDepth || commands.Length > 300)
        {
            return null;
        }

        depth++;
        try
        {
            var copy = state.Copy();
            var inner = new ShellExpansion(copy, this);
            string? output = null;
            foreach (var node in ShellParser.Parse(commands).Nodes)
            {
                if (node is not ShellCommand command || Output(command.Words.SelectMany(word => inner.Words(word)).ToList(), copy) is not { } printed)
                {
                    return null;
                }

                output += printed;
            }

            return output;
        }
        finally
        {
            depth--;
        }
    }

    // Null where it is not known what the command prints, or what its words are.
    private string? Output(List<string> words, ShellState state)
    {
        if (words.Exists(Unknown.IsIn))
        {
            return null;
        }

        switch (words)
        {
            case ["cd", .. ["--"] or [], var folder] when state.Folder is not null && !folder.Contains('\0', StringComparison.Ordinal):
                state.Folder = Path.GetFullPath(folder, state.Folder);
                return string.Empty;
            case ["pwd", ..]:
                return state.Folder;
            case ["dirname", .. ["--"] or [], var path]:
                return Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".";
            case ["basename", var path]:
                return Path.GetFileName(path.TrimEnd('/'));
            case ["realpath" or "readlink", .., var path] when state.Folder is not null && !path.Contains('\0', StringComparison.Ordinal):
                return Path.GetFullPath(path, state.Folder);
            case ["echo", .. var text] when text is not ["-e" or "-n", ..]:
                return string.Join(' ', text);
            case ["git", "rev-parse", "--show-toplevel"]:
                return Folders.Upward(files, state.Folder ?? root).Last();
            default:
                return null;
        }
    }
}
