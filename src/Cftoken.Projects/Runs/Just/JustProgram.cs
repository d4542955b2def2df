using System.Collections.Immutable;
using Cftoken.Projects.Runs.Following;
using Cftoken.Tools.Invocations;

namespace Cftoken.Projects.Runs.Just;

/// <summary>just: the recipes that a call asks for.</summary>
internal sealed class JustProgram(RunSearch search) : IProgramReader
{
    private static readonly string[] Names = ["justfile", ".justfile", "Justfile", "JUSTFILE"];

    private static readonly string[] Shows = ["--list", "-l", "--summary", "--show", "-s", "--dump", "--evaluate", "--choose", "--fmt", "--init", "--edit", "-e"];

    /// <inheritdoc/>
    public bool LeadsOn(string name) => name == "just";

    /// <inheritdoc/>
    public bool TryFollow(ProgramCall call)
    {
        if (!LeadsOn(call.Name) || call.Arguments.Any(Shows.Contains))
        {
            return LeadsOn(call.Name);
        }

        string? file = null;
        string? folder = null;
        var given = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var words = ImmutableArray.CreateBuilder<string>();
        for (var at = 0; at < call.Arguments.Length; at++)
        {
            var word = call.Arguments[at];
            var next = at + 1 < call.Arguments.Length ? call.Arguments[at + 1] : string.Empty;
            if (words.Count == 0 && word.StartsWith('-'))
            {
                file = word is "-f" or "--justfile" ? next : file;
                folder = word is "-d" or "--working-directory" ? next : folder;
                if (word == "--set" && at + 2 < call.Arguments.Length)
                {
                    given[next] = call.Arguments[at + 2];
                }

                at += word is "-f" or "--justfile" or "-d" or "--working-directory" or "--shell" or "--color" or "-E" or "--dotenv-path" ? 1 : word == "--set" ? 2 : 0;
            }
            else if (words.Count == 0 && Launch.AssignedName(word) is { } name)
            {
                given[name] = word[(name.Length + 1)..];
            }
            else
            {
                words.Add(word);
            }
        }

        if (Unknown.IsIn(file ?? string.Empty) || Unknown.IsIn(folder ?? string.Empty) || (words.Count > 0 && Unknown.IsIn(words[0])))
        {
            search.Unfollowed(call.Shown, "It is not known which recipe of which file this runs; what that needs is not in the plan.", call.Where);
            return true;
        }

        var path = file is null ? Find(search.Files, call.Folder) : Folders.Resolve(file, call.Folder, call.Where);
        if (path is not null && JustfileReader.Read(search.Files, path) is { } justfile)
        {
            justfile = folder is null ? justfile : justfile with { Folder = Folders.Resolve(folder, call.Folder, call.Where) };
            var run = new JustRun(search, justfile, new JustValues(justfile, given.ToImmutable(), call.Environment), call.Environment);
            var key = $"{path}#{string.Join(' ', words)}";
            if (!call.Place.Active.Contains(key))
            {
                Recipes(call, justfile, run, words.ToImmutable(), call.Place with { Trail = call.Place.Trail.Add(call.Where), Active = call.Place.Active.Add(key) });
            }
        }

        return true;
    }

    /// <summary>The justfile that just finds in a folder or above it; null where there is none.</summary>
    internal static string? Find(RunFiles files, string folder) =>
        Folders.Upward(files.System, folder).SelectMany(current => Names.Select(name => Path.Combine(current, name))).FirstOrDefault(files.System.FileExists);

    // "just migrate staging deploy": each recipe takes as many words as it has parameters.
    private void Recipes(ProgramCall call, Justfile justfile, JustRun run, ImmutableArray<string> words, Place place)
    {
        if (words.IsEmpty && justfile.Recipes is [var first, ..])
        {
            run.Run(first, [], call.Folder, place);
        }

        for (var at = 0; at < words.Length;)
        {
            if (run.Find(words[at]) is not { } recipe)
            {
                search.Unfollowed(call.Shown, $"No recipe {Unknown.Shown(words[at])} was found; what this runs is not in the plan.", call.Where);
                return;
            }

            var taken = recipe.Parameters is [.., { TakesRest: true }] ? words.Length - at - 1 : Math.Min(recipe.Parameters.Length, words.Length - at - 1);
            run.Run(recipe, [.. words.Skip(at + 1).Take(taken).Select(word => Unknown.IsIn(word) ? null : word)], call.Folder, place);
            at += taken + 1;
        }
    }
}
