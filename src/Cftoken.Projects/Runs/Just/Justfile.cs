using System.Collections.Immutable;
using Cftoken.Core.Problems;

namespace Cftoken.Projects.Runs.Just;

/// <summary>A parameter of a recipe.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Default">The expression for its value where none is given; null where one must be.</param>
/// <param name="IsExported">Whether the recipe's commands find it in their environment (<c>$name</c>).</param>
/// <param name="TakesRest">Whether it takes all words that are left (<c>*name</c>, <c>+name</c>).</param>
internal sealed record JustParameter(string Name, string? Default, bool IsExported, bool TakesRest);

/// <summary>A recipe that another needs, with the expressions of its arguments.</summary>
internal sealed record JustDependency(string Recipe, ImmutableArray<string> Arguments);

/// <summary>A recipe of a justfile.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Before">What is run before it.</param>
/// <param name="After">What is run after it.</param>
/// <param name="Lines">Its lines, their indentation removed.</param>
/// <param name="Where">The line on which it begins.</param>
/// <param name="StaysInFolder">Whether it runs in the caller's folder (<c>[no-cd]</c>).</param>
internal sealed record JustRecipe(
    string Name,
    ImmutableArray<JustParameter> Parameters,
    ImmutableArray<JustDependency> Before,
    ImmutableArray<JustDependency> After,
    ImmutableArray<string> Lines,
    SourceLocation Where,
    bool StaysInFolder);

/// <summary>A justfile with the files that it imports.</summary>
/// <param name="Folder">The full path of the folder in which its recipes run.</param>
/// <param name="Recipes">Its recipes, in order.</param>
/// <param name="Variables">The expressions of its variables.</param>
/// <param name="Exported">The names of the variables that commands find in their environment.</param>
/// <param name="Aliases">Other names of recipes.</param>
/// <param name="ExportsAll">Whether all variables and parameters are exported (<c>set export</c>).</param>
/// <param name="HandsOnPositions">Whether commands find the arguments as positional parameters (<c>set positional-arguments</c>).</param>
internal sealed record Justfile(
    string Folder,
    ImmutableArray<JustRecipe> Recipes,
    ImmutableDictionary<string, string> Variables,
    ImmutableHashSet<string> Exported,
    ImmutableDictionary<string, string> Aliases,
    bool ExportsAll,
    bool HandsOnPositions);
