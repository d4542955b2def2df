using System.Text;
using System.Text.RegularExpressions;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;

namespace Cftoken.Projects.Packages;

/// <summary>Finds the installed version of wrangler in what the package managers lock: npm, pnpm, yarn and bun.</summary>
internal static partial class LockFiles
{
    private delegate VersionEvidence? Reader(IFileSystem files, string path, string shown, string folder);

    private static readonly (string Name, Reader Read)[] Known =
    [
        ("package-lock.json", ReadNpm),
        ("npm-shrinkwrap.json", ReadNpm),
        ("pnpm-lock.yaml", ReadPnpm),
        ("yarn.lock", ReadYarn),
        ("bun.lock", ReadBun),
    ];

    /// <summary>The version that the nearest lock file gives; null where there is none or none that names wrangler.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="folder">The full path of the package's folder.</param>
    /// <param name="root">The full path of the project, to which locations are relative.</param>
    /// <param name="warnings">Takes what is wrong with a lock file that cannot be read.</param>
    internal static VersionEvidence? Find(IFileSystem files, string folder, string root, List<Problem> warnings)
    {
        foreach (var current in Folders.Upward(files, folder))
        {
            foreach (var (name, read) in Known.Where(known => files.FileExists(Path.Combine(current, known.Name))))
            {
                var path = Path.Combine(current, name);
                try
                {
                    var shown = Folders.Shown(root, path);
                    if (read(files, path, shown, Folders.Shown(current, folder)) is { } found)
                    {
                        return found;
                    }
                }
                catch (ProblemException broken)
                {
                    warnings.AddRange(broken.Problems);
                }
            }
        }

        return null;
    }

    // "packages" (npm 7 and later) lists folders; the nearest node_modules above the package is what it gets.
    private static VersionEvidence? ReadNpm(IFileSystem files, string path, string shown, string folder)
    {
        var root = ConfigFile.Read(files, path, shown).Root;
        for (var current = folder == "." ? string.Empty : folder + "/"; ; current = current[..(current.TrimEnd('/').LastIndexOf('/') + 1)])
        {
            if (root["packages"]?[current + "node_modules/wrangler"]?["version"] is { } version)
            {
                return VersionEvidence.Exactly(version.AsString, version.Location);
            }

            if (current.Length == 0)
            {
                break;
            }
        }

        return root["dependencies"]?["wrangler"]?["version"] is { } old ? VersionEvidence.Exactly(old.AsString, old.Location) : null;
    }

    // "importers" has a section per package of the workspace; before lockfile version 6 a lone package had none.
    private static VersionEvidence? ReadPnpm(IFileSystem files, string path, string shown, string folder)
    {
        var lines = Text(files, path, shown).Split('\n');
        var hasImporters = lines.Any(line => line.TrimEnd() == "importers:");
        var isIn = !hasImporters && folder == ".";
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd();
            if (line is "packages:" or "snapshots:")
            {
                break;
            }

            if (hasImporters && PnpmImporter().Match(line) is { Success: true } importer)
            {
                isIn = importer.Groups["name"].Value.Trim('\'', '"') == folder;
            }
            else if (isIn && PnpmWrangler().Match(line) is { Success: true } wrangler)
            {
                return PnpmVersion(lines, i, wrangler.Groups["version"].Value, shown);
            }
        }

        return null;
    }

    private static VersionEvidence? PnpmVersion(string[] lines, int line, string sameLine, string shown)
    {
        for (var i = line; i < Math.Min(line + 3, lines.Length) && sameLine.Length == 0; i++)
        {
            if (PnpmVersionLine().Match(lines[i].TrimEnd()) is { Success: true } version)
            {
                return VersionEvidence.Exactly(version.Groups["version"].Value, new SourceLocation(shown, i + 1));
            }
        }

        return sameLine.Length == 0 ? null : VersionEvidence.Exactly(sameLine, new SourceLocation(shown, line + 1));
    }

    // One entry per resolved version, headed by all ranges that led to it.
    private static VersionEvidence? ReadYarn(IFileSystem files, string path, string shown, string folder)
    {
        var isIn = false;
        var number = 0;
        foreach (var raw in Text(files, path, shown).Split('\n'))
        {
            number++;
            var line = raw.TrimEnd();
            if (line.Length > 0 && line[0] is not (' ' or '#'))
            {
                isIn = YarnWrangler().IsMatch(line);
            }
            else if (isIn && YarnVersion().Match(line) is { Success: true } version)
            {
                return VersionEvidence.Exactly(version.Groups["version"].Value, new SourceLocation(shown, number));
            }
        }

        return null;
    }

    private static VersionEvidence? ReadBun(IFileSystem files, string path, string shown, string folder)
    {
        var entry = ConfigFile.Read(files, path, shown, ConfigFormat.Jsonc).Root["packages"]?["wrangler"]?.Items.FirstOrDefault();
        return entry?.AsString is { } text && text.StartsWith("wrangler@", StringComparison.Ordinal)
            ? VersionEvidence.Exactly(text["wrangler@".Length..], entry.Location)
            : null;
    }

    private static string Text(IFileSystem files, string path, string shown) => Encoding.UTF8.GetString(ConfigFile.ReadBytes(files, path, shown));

    [GeneratedRegex(@"\A  (?<name>[^ ].*):\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PnpmImporter();

    [GeneratedRegex(@"\A +wrangler:( (?<version>[^ ]+))?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PnpmWrangler();

    [GeneratedRegex(@"\A +version: '?(?<version>[0-9][^ ']*)'?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PnpmVersionLine();

    [GeneratedRegex(@"\A""?wrangler@", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex YarnWrangler();

    [GeneratedRegex(@"\A +version:? ""?(?<version>[0-9][^ ""]*)""?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex YarnVersion();
}
