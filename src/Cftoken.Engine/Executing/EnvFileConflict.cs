using System.Collections.Immutable;
using Cftoken.Core.DotEnv;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Projects.EnvironmentFiles;

namespace Cftoken.Engine.Executing;

/// <summary>
/// Env files that wrangler loads and that hold a credential which would go before the one that the child is to use. Where
/// that is a token, a key with an e-mail does; a token, an account id or an address in them does no harm, since the child's
/// own environment has all three. Where it is wrangler's own login, a token does as well.
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
    /// <param name="root">The project's folder, to which locations are relative.</param>
    /// <param name="folders">The folders in which it may start, the likeliest first: that one's other variables count.</param>
    /// <param name="environment">The environment that it names, whose files are loaded too; null where it names none.</param>
    /// <param name="forLogin">Whether the child is to use wrangler's own login.</param>
    /// <exception cref="ProblemException">A file cannot be read.</exception>
    public static EnvFileConflict? Find(IFileSystem files, string root, IReadOnlyList<string> folders, string? environment, bool forLogin)
    {
        var loaded = folders.Distinct(StringComparer.Ordinal)
            .Select(folder => WranglerEnvironmentFiles.Read(files, root, folder, folder, environment).Own
                .Select(file => (file.File, file.Document)).ToList())
            .ToList();
        var culprits = loaded.SelectMany(together => CulpritsOf(together, forLogin)).ToImmutableArray();
        return culprits.IsEmpty ? null : Of(culprits, loaded[0]);
    }

    /// <summary>Looks into files that are loaded together, a later one replacing what an earlier one says; null where there is no conflict.</summary>
    public static EnvFileConflict? Among(IEnumerable<(string File, DotEnvDocument Document)> files, bool forLogin)
    {
        var loaded = files.ToList();
        var culprits = CulpritsOf(loaded, forLogin);
        return culprits.IsEmpty ? null : Of(culprits, loaded);
    }

    // A key without an e-mail counts for nothing, and so does what is empty: the other's value is taken.
    private static ImmutableArray<(SourceLocation Place, string Variable)> CulpritsOf(
        List<(string File, DotEnvDocument Document)> together, bool forLogin)
    {
        var set = together
            .SelectMany(file => file.Document.Entries.Select(entry => (file.File, Entry: entry)))
            .Where(found => !found.Entry.IsEmpty)
            .ToList();
        var hasKey = set.Exists(found => CredentialVariables.Keys.Contains(found.Entry.Key))
            && set.Exists(found => CredentialVariables.Emails.Contains(found.Entry.Key));
        return
        [
            .. set.Where(found => (forLogin && CredentialVariables.Tokens.Contains(found.Entry.Key))
                    || (hasKey && (CredentialVariables.Keys.Contains(found.Entry.Key) || CredentialVariables.Emails.Contains(found.Entry.Key))))
                .Select(found => (new SourceLocation(found.File, found.Entry.Line), found.Entry.Key)),
        ];
    }

    private static EnvFileConflict Of(
        ImmutableArray<(SourceLocation Place, string Variable)> culprits, List<(string File, DotEnvDocument Document)> loaded)
    {
        var others = loaded.SelectMany(file => file.Document.Entries)
            .Where(entry => !CredentialVariables.IsCredential(entry.Key, StringComparer.OrdinalIgnoreCase))
            .GroupBy(entry => entry.Key)
            .Select(same => same.Last())
            .ToLookup(entry => entry.RevealValue().Contains('$', StringComparison.Ordinal));
        return new EnvFileConflict(
            culprits,
            others[false].ToImmutableDictionary(entry => entry.Key, entry => entry.RevealValue(), StringComparer.Ordinal),
            [.. others[true].Select(entry => entry.Key).Order(StringComparer.Ordinal)]);
    }
}
