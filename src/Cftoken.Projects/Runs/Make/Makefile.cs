using System.Collections.Immutable;
using Cftoken.Core.Problems;

namespace Cftoken.Projects.Runs.Make;

/// <summary>A line of a recipe, or several where the whole recipe is one text.</summary>
/// <param name="Text">The text without its tab.</param>
/// <param name="Where">The place of its first line.</param>
internal sealed record RecipeText(string Text, SourceLocation Where);

/// <summary>A rule of a Makefile.</summary>
/// <param name="Targets">What it makes.</param>
/// <param name="Prerequisites">What must be made before; as written.</param>
/// <param name="Recipe">What makes it.</param>
/// <param name="Where">Its line.</param>
internal sealed record MakeRule(string Targets, string Prerequisites, ImmutableArray<RecipeText> Recipe, SourceLocation Where);

/// <summary>A Makefile with the files that it includes.</summary>
/// <param name="Folder">The full path of its folder.</param>
/// <param name="Rules">Its rules, in order.</param>
/// <param name="Variables">Its variables as written; null where conditions decide the value.</param>
/// <param name="Exported">The names of the variables that recipes find in their environment.</param>
/// <param name="IsOneShell">Whether a recipe is one text rather than a command to a line.</param>
internal sealed record Makefile(
    string Folder,
    ImmutableArray<MakeRule> Rules,
    ImmutableDictionary<string, string?> Variables,
    ImmutableHashSet<string> Exported,
    bool IsOneShell);
