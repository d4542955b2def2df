using System.Collections.Immutable;
using Cftoken.Core.DotEnv;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Projects.EnvironmentFiles;

namespace Cftoken.Engine.Executing;

/// <summary>
/// Env files that wrangler loads and that hold a key with an e-mail: the two would go before the project's token. A
/// token, an account id or an address in them does no harm, since the child's own environment has all three.
/// </summary>
/// <param name="Where">Each assignment of a key or an e-mail, with its variable.</param>
/// <param name="Others">What else the files define: it has to reach the child some other way where they are not loaded.</param>
/// <param name="NotCarried">Variables that only wrangler could hand over, because their value refers to others.</param>
internal sealed record EnvFileConflict(
    ImmutableArray<(SourceLocation Place, string Variable)> Where,
    ImmutableDictionary<string, string> Others,
    ImmutableArray<string> NotCarried)
{
    /// <summary>Looks into the files that wrangler loads by itself; null where there is no conflict.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="place">Where the command runs.</param>
    /// <param name="environment">The environment that it names, whose files are loaded too; null where it names none.</param>
    /// <exception cref="ProblemException">A file cannot be read.</exception>
    public static EnvFileConflict? Find(IFileSystem files, ChildPlace place, string? environment) =>
        Among(WranglerEnvironmentFiles.Read(files, place.Root, place.Folder, place.Folder, environment).Own.Select(file => (file.File, file.Document)));

    /// <summary>Looks into files, a later one replacing what an earlier one says; null where there is no conflict.</summary>
    public static EnvFileConflict? Among(IEnumerable<(string File, DotEnvDocument Document)> files)
    {
        var entries = files.SelectMany(file => file.Document.Entries.Select(entry => (file.File, Entry: entry))).ToList();
        var culprits = entries.FindAll(found => !found.Entry.IsEmpty
            && (CredentialVariables.Keys.Contains(found.Entry.Key) || CredentialVariables.Emails.Contains(found.Entry.Key)));
        if (!culprits.Exists(found => CredentialVariables.Keys.Contains(found.Entry.Key))
            || !culprits.Exists(found => CredentialVariables.Emails.Contains(found.Entry.Key)))
        {
            return null;
        }

        var others = entries.FindAll(found => !CredentialVariables.NotInherited.Contains(found.Entry.Key))
            .GroupBy(found => found.Entry.Key)
            .Select(same => same.Last().Entry)
            .ToLookup(entry => entry.RevealValue().Contains('$', StringComparison.Ordinal));
        return new EnvFileConflict(
            [.. culprits.Select(found => (new SourceLocation(found.File, found.Entry.Line), found.Entry.Key))],
            others[false].ToImmutableDictionary(entry => entry.Key, entry => entry.RevealValue(), StringComparer.Ordinal),
            [.. others[true].Select(entry => entry.Key).Order(StringComparer.Ordinal)]);
    }
}
