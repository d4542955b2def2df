using System.Collections.Frozen;
using System.Collections.Immutable;
using Cftoken.Projects.Runs.Following;
using Cftoken.Projects.Runs.Shell;
using Cftoken.Tools.Invocations;

namespace Cftoken.Projects.Runs.Make;

/// <summary>make: the targets that a call asks for.</summary>
internal sealed class MakeProgram(RunSearch search) : IProgramReader
{
    private static readonly string[] Names = ["GNUmakefile", "makefile", "Makefile"];

    private static readonly FrozenSet<string> OptionsWithValue =
        new[] { "-f", "--file", "--makefile", "-C", "--directory", "-I", "--include-dir", "-o", "-W", "-l", "-j", "--jobs" }.ToFrozenSet(StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool LeadsOn(string name) => name is "make" or "gmake";

    /// <inheritdoc/>
    public bool TryFollow(ProgramCall call)
    {
        if (!LeadsOn(call.Name))
        {
            return false;
        }

        var folder = call.Folder;
        string? file = null;
        var given = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var targets = ImmutableArray.CreateBuilder<string>();
        for (var at = 0; at < call.Arguments.Length; at++)
        {
            var word = call.Arguments[at];
            var next = at + 1 < call.Arguments.Length ? call.Arguments[at + 1] : string.Empty;
            if (Launch.AssignedName(word) is { } name)
            {
                given[name] = Unknown.IsIn(word) ? $"${{{name}}}" : word[(name.Length + 1)..];
            }
            else if (!word.StartsWith('-'))
            {
                targets.Add(word);
            }
            else if (Value(word, next, "-C", "--directory") is { } directory)
            {
                folder = Unknown.IsIn(directory) ? string.Empty : Folders.Resolve(directory, folder, call.Where);
            }
            else if (Value(word, next, "-f", "--file") is { } named)
            {
                file = named;
            }

            at += OptionsWithValue.Contains(word) && !(word is "-j" or "--jobs" && !int.TryParse(next, out _)) ? 1 : 0;
        }

        if (folder.Length == 0 || (file is not null && Unknown.IsIn(file)) || targets.Any(Unknown.IsIn))
        {
            search.Unfollowed(call.Shown, "It is not known which target of which file this makes; what that needs is not in the plan.", call.Where);
            return true;
        }

        var path = file is null ? Find(search.Files, folder) : Folders.Resolve(file, folder, call.Where);
        if (path is not null && MakefileReader.Read(search.Files, path, folder) is { } makefile)
        {
            var environment = call.Environment.SetItems(given.Select(pair => KeyValuePair.Create(pair.Key, ShellValue.Of(pair.Key, pair.Value))));
            var run = new MakeRun(search, makefile, new MakeVariables(makefile, given.ToImmutable(), call.Environment), environment);
            foreach (var target in targets.Count > 0 ? targets.ToImmutable() : run.Default)
            {
                var key = $"{path}#{target}";
                if (!call.Place.Active.Contains(key))
                {
                    run.Make(target, call.Place with { Trail = call.Place.Trail.Add(call.Where), Active = call.Place.Active.Add(key) });
                }
            }
        }

        return true;
    }

    /// <summary>The Makefile that make finds in a folder; null where there is none.</summary>
    internal static string? Find(RunFiles files, string folder) =>
        Names.Select(name => Path.Combine(folder, name)).FirstOrDefault(files.System.FileExists);

    private static string? Value(string word, string next, string small, string name) =>
        word == small || word == name ? next
        : word.StartsWith($"{name}=", StringComparison.Ordinal) ? word[(name.Length + 1)..]
        : word.StartsWith(small, StringComparison.Ordinal) && !word.StartsWith("--", StringComparison.Ordinal) ? word[2..] : null;
}
