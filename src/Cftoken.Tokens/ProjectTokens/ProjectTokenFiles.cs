using System.Collections.Immutable;
using System.Text;
using Cftoken.Core.DotEnv;
using Cftoken.Core.Files;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Core.Text;

namespace Cftoken.Tokens.ProjectTokens;

/// <summary>A token that a file of the project holds.</summary>
/// <param name="Variable">The variable's name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Where">File and line.</param>
public sealed record FoundToken(string Variable, Secret Value, SourceLocation Where);

/// <summary>An account id that a file of the project holds.</summary>
/// <param name="Variable">The variable's name.</param>
/// <param name="Value">What stands there; it may be no id at all.</param>
/// <param name="Where">File and line.</param>
public sealed record FoundAccountId(string Variable, string Value, SourceLocation Where);

/// <summary>What the project's files hold, in the order in which they are looked through.</summary>
/// <param name="Tokens">The tokens; the first is the project's.</param>
/// <param name="AccountIds">The account ids; the first counts.</param>
public sealed record ProjectTokenSearch(ImmutableArray<FoundToken> Tokens, ImmutableArray<FoundAccountId> AccountIds);

/// <summary>Looks for a project's token in the files where projects keep it.</summary>
public static class ProjectTokenFiles
{
    private const long MaxBytes = 4 * 1024 * 1024;

    /// <summary>The files, first one first. Example files are not among them: what they hold is no token.</summary>
    public static readonly ImmutableArray<string> InOrder = [".dev.vars", ".env.local", ".env", ".env.production", ".env.development"];

    /// <summary>Looks through the files of one folder. An empty variable counts as not set.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="folder">The project's folder.</param>
    /// <param name="chosen">
    /// A file that a person chose for the token, absolute or relative to the folder: it is looked at first. Null where
    /// nobody chose one.
    /// </param>
    /// <exception cref="ProblemException">
    /// A file is there and cannot be read, is a link, or lies outside the folder; all such files are named.
    /// </exception>
    public static ProjectTokenSearch Search(IFileSystem files, string folder, string? chosen = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        var problems = new List<Problem>();
        var tokens = ImmutableArray.CreateBuilder<FoundToken>();
        var accounts = ImmutableArray.CreateBuilder<FoundAccountId>();
        foreach (var name in NamesWith(chosen, folder))
        {
            if (TryRead(files, folder, name, problems) is not { } document)
            {
                continue;
            }

            if (Find(document, TokenVariables.Token, TokenVariables.OldToken) is { } token)
            {
                tokens.Add(new FoundToken(token.Key, new Secret(token.RevealValue()), new SourceLocation(name, token.Line)));
            }

            if (Find(document, TokenVariables.AccountId, TokenVariables.OldAccountId) is { } account)
            {
                accounts.Add(new FoundAccountId(account.Key, account.RevealValue(), new SourceLocation(name, account.Line)));
            }
        }

        return problems.Count == 0
            ? new ProjectTokenSearch(tokens.ToImmutable(), accounts.ToImmutable())
            : throw new ProblemException(problems);
    }

    // A file that stands in the order anyway is looked at once, whatever way its path was written.
    private static IEnumerable<string> NamesWith(string? chosen, string folder)
    {
        if (chosen is null)
        {
            return InOrder;
        }

        var first = Path.GetRelativePath(folder, Path.GetFullPath(chosen, Path.GetFullPath(folder))).Replace('\\', '/');
        return InOrder.Where(name => name != first).Prepend(first);
    }

    private static DotEnvDocument? TryRead(IFileSystem files, string folder, string name, List<Problem> problems)
    {
        var path = Path.Combine(folder, name);
        try
        {
            if (ForeignFile.Refusal(folder, name) is { } refusal)
            {
                problems.Add(refusal);
                return null;
            }

            if (!files.FileExists(path))
            {
                return null;
            }

            return DotEnvDocument.Parse(Encoding.UTF8.GetString(files.ReadAllBytes(path, MaxBytes)));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problems.Add(new Problem(
                "token-file.unreadable",
                $"{name} cannot be read: {UntrustedText.Clean(failure.Message, 200)}",
                new Fix("Check the rights on the file."),
                new SourceLocation(name)));
            return null;
        }
    }

    // Of a name that repeats the last assignment counts, as it does for wrangler.
    private static DotEnvEntry? Find(DotEnvDocument document, string name, string oldName) =>
        Last(document, name) ?? Last(document, oldName);

    private static DotEnvEntry? Last(DotEnvDocument document, string name) =>
        document.Entries.LastOrDefault(entry => entry.Key == name) is { IsEmpty: false } entry ? entry : null;
}
