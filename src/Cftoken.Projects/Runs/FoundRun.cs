using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Tools.Invocations;

namespace Cftoken.Projects.Runs;

/// <summary>A run of a tool that a file of the repository asks for, however many scripts lie between.</summary>
/// <param name="Source">What a person or a CI system starts to make it happen.</param>
/// <param name="Folder">The full path of the folder in which the tool starts.</param>
/// <param name="Invocation">The run itself; its place is the line in <see cref="Source"/>'s file that leads to it.</param>
/// <param name="Settings">What its surroundings set for it.</param>
public sealed record FoundRun(CommandSource Source, string Folder, Invocation Invocation, RunSettings Settings)
{
    /// <summary>The lines on the way from <see cref="Source"/> to the tool, first to last, without the first; empty where the source runs the tool itself.</summary>
    public ImmutableArray<SourceLocation> Via { get; init; } = [];
}

/// <summary>What starts a run: a package script, a workflow's job, a make target.</summary>
/// <param name="Kind">What sort of thing it is.</param>
/// <param name="File">Its file, relative to the repository.</param>
/// <param name="Name">Its own name in the file: the script's, the job's id, the target's; the file's name for a shell script.</param>
/// <param name="Line">The line on which it begins.</param>
public sealed record CommandSource(CommandSourceKind Kind, string File, string Name, int Line)
{
    /// <summary>The deployment environment that a CI job names (GitHub's or GitLab's <c>environment</c>); null where it names none.</summary>
    public string? Environment { get; init; }
}

/// <summary>The sorts of files in which runs are found.</summary>
public enum CommandSourceKind
{
    /// <summary>A script of a package.json.</summary>
    PackageScript,

    /// <summary>A job of a GitHub Actions workflow.</summary>
    GitHubJob,

    /// <summary>A job of a GitLab CI configuration.</summary>
    GitLabJob,

    /// <summary>A target of a Makefile.</summary>
    MakeTarget,

    /// <summary>A recipe of a justfile.</summary>
    JustRecipe,

    /// <summary>A shell script.</summary>
    ShellScript,

    /// <summary>A job of a project's own job file.</summary>
    JobFile,
}

/// <summary>What the surroundings of a run set for it.</summary>
/// <param name="AccountId">The account id, where it stands there as plain text.</param>
/// <param name="TokenName">The name of the secret or variable that holds its token (<c>CLOUDFLARE_API_TOKEN</c> of <c>${{ secrets.CLOUDFLARE_API_TOKEN }}</c>): jobs that share a token are known by it.</param>
public sealed record RunSettings(string? AccountId, string? TokenName)
{
    /// <summary>Nothing is set.</summary>
    public static readonly RunSettings None = new(null, null);

    /// <summary>Whether an account id is set there that only the run itself knows, as that of a secret.</summary>
    public bool HasOpenAccount { get; init; }
}

/// <summary>Something that runs commands and could not be followed, said aloud.</summary>
/// <param name="What">The command, the workflow, the expression; cleaned for showing.</param>
/// <param name="Consequence">What that means for the plan.</param>
/// <param name="Where">Where it stands.</param>
public sealed record Unfollowed(string What, string Consequence, SourceLocation Where);
