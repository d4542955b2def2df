using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Projects.Packages;
using Cftoken.Projects.Runs.Following;
using Cftoken.Projects.Runs.Shell;
using Cftoken.Tools.Configuration;

namespace Cftoken.Projects.Runs.Packages;

/// <summary>Runs the scripts of packages as the managers do, the ones before and after them included.</summary>
internal sealed class PackageScripts(RunSearch search)
{
    /// <summary>Whether a package has a script.</summary>
    internal static bool Has(PackageManifest manifest, string name) => Find(manifest, name) is not null;

    /// <summary>Runs a script with what comes before and after it (<c>predeploy</c>, <c>postdeploy</c>).</summary>
    /// <param name="manifest">The package.</param>
    /// <param name="name">The script's name.</param>
    /// <param name="handedOn">Words that go to its end.</param>
    /// <param name="environment">The variables that it finds.</param>
    /// <param name="from">The text that runs it.</param>
    /// <param name="where">The line that runs it.</param>
    internal void Run(
        PackageManifest manifest,
        string name,
        ImmutableArray<string> handedOn,
        ImmutableDictionary<string, ShellValue> environment,
        Place from,
        SourceLocation where)
    {
        var key = $"{manifest.Folder}#{name}";
        if (from.Active.Contains(key))
        {
            return;
        }

        foreach (var (part, words) in new[] { ($"pre{name}", []), (name, handedOn), ($"post{name}", []) })
        {
            if (Find(manifest, part) is { } script)
            {
                Text(manifest, script, words, environment, from.To(where, key, Where(manifest, script), hasLines: false));
            }
        }
    }

    /// <summary>Follows a script as the beginning of a search.</summary>
    internal void Start(PackageManifest manifest, ConfigMember script)
    {
        var key = $"{manifest.Folder}#{script.Key}";
        foreach (var part in new[] { $"pre{script.Key}", script.Key, $"post{script.Key}" })
        {
            if (part == script.Key)
            {
                Text(manifest, script, [], NoVariables, Place.Start(Where(manifest, script), hasLines: false) with { Active = [key] });
            }
            else if (Find(manifest, part) is { } beside)
            {
                // The run stands at the script that a person starts; the way leads to the one beside it.
                Text(manifest, beside, [], NoVariables, Place.Start(Where(manifest, script), hasLines: false).To(Where(manifest, script), key, Where(manifest, beside), hasLines: false));
            }
        }
    }

    /// <summary>The line of a script.</summary>
    internal SourceLocation Where(PackageManifest manifest, ConfigMember script) =>
        new(search.Files.Shown(Path.Combine(manifest.Folder, "package.json")), script.Value.Location.Line, script.Value.Location.Column);

    private static readonly ImmutableDictionary<string, ShellValue> NoVariables = ImmutableDictionary.Create<string, ShellValue>(StringComparer.Ordinal);

    private static ConfigMember? Find(PackageManifest manifest, string name) =>
        manifest.Scripts.Where(script => script.Key == name).Select(script => (ConfigMember?)script).LastOrDefault();

    // Managers put the words into the text of the script, behind its last command.
    private void Text(PackageManifest manifest, ConfigMember script, ImmutableArray<string> words, ImmutableDictionary<string, ShellValue> environment, Place place)
    {
        var text = words.IsEmpty ? script.Value.Text! : $"{script.Value.Text!} {string.Join(' ', words.Select(Quote))}";
        search.Text(text, new ShellState(manifest.Folder, environment), place);
    }

    private static string Quote(string word) => Unknown.IsIn(word) ? $"\"{Unknown.Written(word)}\"" : ShellText.Quote(word);
}
