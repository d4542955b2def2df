using System.Collections.Immutable;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Projects.Runs.Shell;

namespace Cftoken.Projects.Runs.Following;

/// <summary>
/// One search for runs: what it found, and what it may still look at. It ends by itself: nothing is followed from within
/// itself, nothing deeper than <see cref="MostLevels"/>, and no more than <see cref="MostCommands"/> commands in all.
/// </summary>
internal sealed class RunSearch
{
    /// <summary>How many characters of shell text are read from one place.</summary>
    internal const int MostCharacters = 1024 * 1024;

    /// <summary>How deep scripts may run each other.</summary>
    internal const int MostLevels = 40;

    /// <summary>How many commands one search looks at.</summary>
    internal const int MostCommands = 5000;

    private readonly ImmutableArray<FoundRun>.Builder runs = ImmutableArray.CreateBuilder<FoundRun>();
    private readonly List<Unfollowed> unfollowed = [];
    private readonly ShellFollower shell;
    private readonly ProgramFollower programs;
    private readonly ToolRuns tools;
    private int commands;

    /// <summary>Begins a search.</summary>
    /// <param name="files">The texts that were read before.</param>
    /// <param name="source">What starts the runs.</param>
    /// <param name="settings">What the surroundings set.</param>
    internal RunSearch(RunFiles files, CommandSource source, RunSettings settings)
    {
        Files = files;
        Globs = new FolderGlobs(files.System);
        shell = new ShellFollower(this, new Substitutions(files.System, files.Root));
        programs = new ProgramFollower(this);
        tools = new ToolRuns(this, source, settings);
    }

    /// <summary>The files.</summary>
    internal RunFiles Files { get; }

    /// <summary>Finds folders and files by patterns.</summary>
    internal FolderGlobs Globs { get; }

    /// <summary>Whether it has looked at as much as it may.</summary>
    internal bool IsSpent => commands > MostCommands;

    /// <summary>What was found.</summary>
    internal FoundRuns Result => new(runs.ToImmutable(), [.. unfollowed.Distinct()]);

    /// <summary>Counts a command; false where there were too many.</summary>
    internal bool Spend(SourceLocation where)
    {
        if (IsSpent)
        {
            return false;
        }

        if (++commands > MostCommands)
        {
            Unfollowed("…", $"This leads to more than {MostCommands} commands; what comes after them is not in the plan.", where);
            return false;
        }

        return true;
    }

    /// <summary>Takes a run.</summary>
    internal void Found(FoundRun run) => runs.Add(run);

    /// <summary>Says that something could not be followed.</summary>
    /// <param name="what">What it is, cleaned.</param>
    /// <param name="consequence">What that means for the plan.</param>
    /// <param name="where">Where it stands.</param>
    internal void Unfollowed(string what, string consequence, SourceLocation where) => unfollowed.Add(new Unfollowed(what, consequence, where));

    /// <summary>Says that a text was too large.</summary>
    internal void TooLarge(SourceLocation where) =>
        Unfollowed("…", $"This text is longer than {MostCharacters} characters; what it runs is not in the plan.", where);

    /// <summary>Says that a text was nested too deeply.</summary>
    internal void TooDeep(SourceLocation where) => Unfollowed("…", "This is nested too deeply to be read; what it runs is not in the plan.", where);

    /// <summary>Follows shell text.</summary>
    internal void Text(string text, ShellState state, Place place) => shell.Text(text, state, place);

    /// <summary>Follows a command whose words are known already.</summary>
    internal void Start(
        ImmutableArray<string> words,
        string? folder,
        ImmutableDictionary<string, ShellValue> environment,
        Place place,
        SourceLocation where,
        string? input = null,
        Place? inputPlace = null) => programs.Start(words, folder, environment, place, where, input, inputPlace);

    /// <summary>Takes a run of a tool whose words are known already.</summary>
    internal void Tool(ImmutableArray<string> words, string? folder, ImmutableDictionary<string, ShellValue> environment, Place place, SourceLocation where) =>
        tools.Take(words, folder, environment, place, where);

    /// <summary>Follows a file of shell text.</summary>
    /// <param name="path">Its path as it is written.</param>
    /// <param name="state">The state in which the shell reads it; its folder is known.</param>
    /// <param name="from">The text that names it.</param>
    /// <param name="where">The line that names it.</param>
    /// <param name="isCertain">Whether it is said where the file is not there: what a build makes is no script that anyone forgot.</param>
    internal void File(string path, ShellState state, Place from, SourceLocation where, bool isCertain)
    {
        var full = Folders.Resolve(path, state.Folder!, where);
        if (from.Active.Contains(full))
        {
            return;
        }

        if (!Files.System.FileExists(full))
        {
            if (isCertain)
            {
                Unfollowed(Unknown.Shown(path), "This file is not there; what it runs is not in the plan.", where);
            }

            return;
        }

        if (Files.TextOf(full) is not { } text)
        {
            Unfollowed(Unknown.Shown(path), "This file cannot be read as text, or is too large; what it runs is not in the plan.", where);
            return;
        }

        Text(text, state, from.To(where, full, new SourceLocation(Files.Shown(full), 1), hasLines: true));
    }
}
