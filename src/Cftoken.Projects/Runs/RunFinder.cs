using System.Collections.Immutable;
using Cftoken.Core.Outside;
using Cftoken.Tools.Invocations;

namespace Cftoken.Projects.Runs;

/// <summary>Follows shell text to the runs of tools that it leads to. It runs nothing.</summary>
/// <param name="files">The file system.</param>
/// <param name="root">The full path of the repository, to which places are relative.</param>
internal sealed class RunFinder(IFileSystem files, string root)
{
    /// <summary>Follows shell text.</summary>
    /// <param name="script">The text, where it stands and where it starts.</param>
    /// <param name="source">What a person or a CI system starts to run it.</param>
    /// <param name="settings">What its surroundings set.</param>
    internal FoundRuns Find(ShellScript script, CommandSource source, RunSettings settings)
    {
        _ = files;
        var runs = WranglerCommandLine.ParseShell(script.Text, script.Where)
            .Select(invocation => new FoundRun(source, script.Folder, invocation, settings));
        return new FoundRuns([.. runs], []);
    }

    /// <summary>Reads the words of one run of wrangler that no shell starts, as wrangler-action's <c>command</c> holds them.</summary>
    /// <param name="words">Wrangler's own words, without <c>wrangler</c>.</param>
    /// <param name="script">Where they stand, the folder they start in and the variables set for them; its text is not read.</param>
    /// <param name="source">What a person or a CI system starts to run it.</param>
    /// <param name="settings">What its surroundings set.</param>
    internal FoundRuns FindCommand(ImmutableArray<string> words, ShellScript script, CommandSource source, RunSettings settings)
    {
        _ = root;
        return new FoundRuns([new FoundRun(source, script.Folder, WranglerCommandLine.Parse([WranglerCommandLine.Tool, .. words], script.Where)!, settings)], []);
    }
}
