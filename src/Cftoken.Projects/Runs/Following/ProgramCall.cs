using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Projects.Runs.Shell;

namespace Cftoken.Projects.Runs.Following;

/// <summary>A program that a command starts, behind its launchers.</summary>
/// <param name="Name">The program's name without its folder.</param>
/// <param name="Path">The program as it is written.</param>
/// <param name="Arguments">Its words; what is not known in them is marked by <see cref="Unknown"/>.</param>
/// <param name="Folder">The full path of the folder in which it starts.</param>
/// <param name="Environment">The variables that it finds.</param>
/// <param name="Place">The text in which it stands.</param>
/// <param name="Where">Its line.</param>
internal sealed record ProgramCall(
    string Name,
    string Path,
    ImmutableArray<string> Arguments,
    string Folder,
    ImmutableDictionary<string, ShellValue> Environment,
    Place Place,
    SourceLocation Where)
{
    /// <summary>The text of a here-document that it reads.</summary>
    internal string? Input { get; init; }

    /// <summary>The place of that text.</summary>
    internal Place? InputPlace { get; init; }

    /// <summary>The command as a person may see it.</summary>
    internal string Shown => Unknown.Shown(string.Join(' ', Arguments.Prepend(Path)));
}
