using System.Collections.Immutable;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Projects.EnvironmentFiles;

namespace Cftoken.Engine.Executing;

/// <summary>
/// Why a command is not run: an env file would take the token's place, and cftoken cannot keep the command from it. A
/// token in an env file is no reason: wrangler prefers the one in its environment (measured with 4.164.0, 2026-11-22).
/// </summary>
internal static class EnvFileRefusal
{
    /// <summary>The way out where the command hides wrangler.</summary>
    public static readonly Fix RunWrangler = new(
        "Delete the line, or run wrangler itself, so that cftoken can keep it from loading the file:", "cftoken exec -- npx wrangler deploy");

    /// <summary>The way out where wrangler is too old to be kept from the file.</summary>
    public static readonly Fix UpdateWrangler = new(
        "Delete the line, or take a wrangler that has --env-file, so that cftoken can keep it from loading the file:",
        "npm install --save-dev wrangler@4");

    /// <summary>Refuses because of a credential that would go before the child's.</summary>
    public static ProblemException Of(EnvFileConflict conflict, Fix fix, bool forLogin) => new([.. conflict.Where.Select(found => OfCredential(found, fix, forLogin))]);

    /// <summary>
    /// Why a command that can go anywhere in the repository and name any environment is not run: a folder's env files
    /// hold a key with an e-mail, or name another address, to which the token would be sent.
    /// </summary>
    /// <param name="files">The file system.</param>
    /// <param name="root">The project's folder.</param>
    /// <param name="apiBase">The address that the child is given.</param>
    /// <param name="forLogin">Whether the child is to use wrangler's own login.</param>
    /// <exception cref="ProblemException">A file cannot be read.</exception>
    public static (ImmutableArray<Problem> Problems, ImmutableArray<string> Notes) OfAnyCommand(IFileSystem files, string root, string apiBase, bool forLogin)
    {
        var found = RepositoryEnvironmentFiles.Read(files, root);
        var keys = found.Files.GroupBy(file => Path.GetDirectoryName(file.Path), StringComparer.Ordinal)
            .Select(folder => EnvFileConflict.Among(folder.Select(file => (file.File, file.Document)), forLogin))
            .Where(conflict => conflict is not null)
            .SelectMany(conflict => conflict!.Where.Select(place => OfCredential(place, RunWrangler, forLogin)));
        var addresses =
            from file in found.Files
            from entry in file.Document.Entries
            where CredentialVariables.Addresses.Contains(entry.Key) && !entry.IsEmpty
                && entry.RevealValue().TrimEnd('/') != apiBase.TrimEnd('/')
            select new Problem(
                "exec.env-file",
                $"{entry.Key} here names another address, and a script that loads this file would send the credential there.",
                RunWrangler,
                new SourceLocation(file.File, entry.Line),
                ProblemKind.Credential);
        return (
            [.. keys, .. addresses],
            found.IsComplete ? [] : ["There are more folders than cftoken looks through: env files deep in them may hold another credential."]);
    }

    private static Problem OfCredential((SourceLocation Place, string Variable) found, Fix fix, bool forLogin) => new(
        "exec.env-file",
        forLogin
            ? $"{UntrustedText.Clean(found.Variable)} here would go before wrangler's own login: wrangler loads this file by itself."
            : $"{UntrustedText.Clean(found.Variable)} here would go before the project's token: "
                + "wrangler loads this file by itself, and a key with an e-mail beats a token.",
        fix,
        found.Place,
        ProblemKind.Credential);
}
