using System.Collections.Frozen;
using System.Collections.Immutable;
using Cftoken.Projects.Packages;
using Cftoken.Projects.Runs.Following;
using Cftoken.Projects.Runs.Shell;

namespace Cftoken.Projects.Runs.Packages;

/// <summary>Programs that run several scripts or commands of one package: npm-run-all and concurrently.</summary>
internal sealed class ScriptRunners(RunSearch search) : IProgramReader
{
    private static readonly FrozenSet<string> ByName = new[] { "npm-run-all", "npm-run-all2", "run-s", "run-p" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] Starts = ["npm:", "pnpm:", "yarn:", "bun:", "node:"];

    private readonly PackageScripts scripts = new(search);

    /// <inheritdoc/>
    public bool LeadsOn(string name) => ByName.Contains(name) || name is "concurrently" or "conc";

    /// <inheritdoc/>
    public bool TryFollow(ProgramCall call)
    {
        if (!LeadsOn(call.Name))
        {
            return false;
        }

        var manifest = search.Files.NearestManifest(call.Folder);
        foreach (var word in call.Arguments.Where(word => !word.StartsWith('-')))
        {
            if (ByName.Contains(call.Name))
            {
                Scripts(call, manifest, word);
            }
            else if (Short(word) is { } pattern)
            {
                Scripts(call, manifest, pattern);
            }
            else if (!Unknown.IsIn(word))
            {
                search.Text(word, new ShellState(call.Folder, call.Environment), call.Place with { Where = call.Where, HasLines = false, Active = call.Place.Active.Add("concurrently") });
            }
        }

        return true;
    }

    // concurrently writes "npm:deploy-*" for "npm run deploy-…".
    private static string? Short(string word) =>
        Array.Find(Starts, start => word.StartsWith(start, StringComparison.Ordinal)) is { } start ? word[start.Length..] : null;

    // "deploy:* -- --env staging": the pattern may be followed by words for each script.
    private void Scripts(ProgramCall call, PackageManifest? manifest, string word)
    {
        var words = word.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (manifest is null || words.Length == 0 || Unknown.IsIn(word))
        {
            return;
        }

        var handedOn = words[1..].Where(next => next != "--").ToImmutableArray();
        foreach (var script in manifest.Scripts.Select(script => script.Key).Where(name => FolderGlobs.IsMatch(name, words[0])))
        {
            scripts.Run(manifest, script, handedOn, call.Environment, call.Place, call.Where);
        }
    }
}
