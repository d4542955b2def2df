using System.Collections.Immutable;
using Cftoken.Core.Text;
using Cftoken.Projects.Runs.Following;
using Cftoken.Projects.Runs.Shell;

namespace Cftoken.Projects.Runs.Just;

/// <summary>One run of just: each recipe is run once with the same arguments, what it needs before it.</summary>
internal sealed class JustRun(RunSearch search, Justfile file, JustValues values, ImmutableDictionary<string, ShellValue> environment)
{
    private readonly HashSet<string> done = new(StringComparer.Ordinal);

    /// <summary>The recipe of a name or of another name for it; null where there is none.</summary>
    internal JustRecipe? Find(string name) =>
        file.Recipes.FirstOrDefault(recipe => recipe.Name == file.Aliases.GetValueOrDefault(name, name));

    /// <summary>Follows a recipe.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="arguments">Its arguments; null for one that is not known.</param>
    /// <param name="folder">The full path of the folder in which just was started.</param>
    /// <param name="place">Where the search stands.</param>
    internal void Run(JustRecipe recipe, ImmutableArray<string?> arguments, string folder, Place place)
    {
        if (!done.Add(string.Join('\0', arguments.Prepend(recipe.Name))) || !search.Spend(recipe.Where))
        {
            return;
        }

        if (place.Trail.Length + place.Active.Length > RunSearch.MostLevels)
        {
            search.TooDeep(recipe.Where);
            return;
        }

        var parameters = Parameters(recipe, arguments);
        var further = place with { Trail = place.Trail.Add(recipe.Where) };
        Dependencies(recipe.Before, parameters, folder, further);
        Lines(recipe, parameters, arguments, folder, place);
        Dependencies(recipe.After, parameters, folder, further);
    }

    private void Dependencies(ImmutableArray<JustDependency> dependencies, ImmutableDictionary<string, string?> parameters, string folder, Place place)
    {
        foreach (var dependency in dependencies)
        {
            if (Find(dependency.Recipe) is { } needed)
            {
                Run(needed, [.. dependency.Arguments.Select(argument => values.Of(argument, parameters))], folder, place);
            }
        }
    }

    private ImmutableDictionary<string, string?> Parameters(JustRecipe recipe, ImmutableArray<string?> arguments)
    {
        var parameters = ImmutableDictionary.Create<string, string?>(StringComparer.Ordinal);
        for (var i = 0; i < recipe.Parameters.Length; i++)
        {
            var parameter = recipe.Parameters[i];
            var value = i >= arguments.Length ? parameter.Default is { } expression ? values.Of(expression, parameters) : null
                : parameter.TakesRest ? (arguments[i..].Contains(null) ? null : string.Join(' ', arguments[i..])) : arguments[i];
            parameters = parameters.SetItem(parameter.Name, value);
        }

        return parameters;
    }

    private void Lines(JustRecipe recipe, ImmutableDictionary<string, string?> parameters, ImmutableArray<string?> arguments, string folder, Place place)
    {
        var start = recipe.StaysInFolder ? folder : file.Folder;
        var variables = Environment(recipe, parameters);
        if (recipe.Lines is [var first, ..] && first.StartsWith("#!", StringComparison.Ordinal))
        {
            var text = string.Join('\n', recipe.Lines.Select(line => values.Line(line, parameters)));
            if (first.TrimEnd().EndsWith("sh", StringComparison.Ordinal) || first.Contains("sh ", StringComparison.Ordinal))
            {
                Text(text, 1);
            }
            else if (text.Contains("wrangler", StringComparison.Ordinal))
            {
                search.Unfollowed(UntrustedText.Clean(recipe.Name, 200), "This recipe is no shell script; what it needs is not in the plan.", recipe.Where);
            }

            return;
        }

        for (var at = 0; at < recipe.Lines.Length; at++)
        {
            var line = at + 1;
            var text = recipe.Lines[at];
            while (text.EndsWith('\\') && at + 1 < recipe.Lines.Length)
            {
                text = $"{text}\n{recipe.Lines[++at]}";
            }

            Text(values.Line(text.TrimStart('@', '-'), parameters), line);
        }

        void Text(string text, int line)
        {
            var state = new ShellState(start, variables);
            state.Arguments = file.HandsOnPositions && !arguments.Contains(null) ? [.. arguments.Select(argument => argument!)] : null;
            search.Text(text, state, place with { Where = recipe.Where with { Line = recipe.Where.Line + line }, HasLines = true });
        }
    }

    private ImmutableDictionary<string, ShellValue> Environment(JustRecipe recipe, ImmutableDictionary<string, string?> parameters)
    {
        var variables = environment;
        foreach (var name in file.ExportsAll ? file.Variables.Keys : file.Exported)
        {
            variables = variables.SetItem(name, Value(name, values.Of(name, parameters)));
        }

        foreach (var parameter in recipe.Parameters.Where(parameter => parameter.IsExported || file.ExportsAll))
        {
            variables = variables.SetItem(parameter.Name, Value(parameter.Name, parameters[parameter.Name]));
        }

        return variables;

        static ShellValue Value(string name, string? value) => value is null ? ShellValue.Unknown : ShellValue.Of(name, value);
    }
}
