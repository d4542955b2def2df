using System.Text;
using System.Text.RegularExpressions;
using Cftoken.Catalog.Policies;
using Cftoken.Tokens.Journal;

namespace Cftoken.Engine.Jobs;

/// <summary>
/// How tokens are called: text with placeholders. A name says what may be revoked, years later, by somebody who has only
/// the list of tokens before them.
/// </summary>
public static partial class NameConvention
{
    /// <summary>The convention of whoever sets none; its placeholders are those of the guide to which the built-in jobs go back.</summary>
    public const string Default = "{project}:{env}:{purpose}:{owner}";

    /// <summary>The placeholders: the project, its environment or <c>default</c>, the job, and who uses the token, else whose it is.</summary>
    public static IReadOnlyList<string> Placeholders { get; } = ["project", "env", "purpose", "owner"];

    /// <summary>The longest name, so that with the mark that finds it again it is no longer than Cloudflare allows.</summary>
    public static int MaxLength => Intent.MaxGivenName;

    /// <summary>The placeholders of a convention that stand for nothing.</summary>
    public static IEnumerable<string> Unknown(string convention) =>
        Placeholder().Matches(convention).Select(match => match.Groups["name"].Value).Except(Placeholders);

    /// <summary>Whether a text holds only characters that a name may have: letters, digits, spaces and <c>._-:/@+()</c>.</summary>
    public static bool IsClean(string text) => Clean().IsMatch(text);

    /// <summary>A job's name by its convention. Names that are too long lose the end of the project's part.</summary>
    internal static string NameOf(Job job, string project, OwnerKind owner) =>
        NameOf(job.Terms.Naming ?? Default, project, job.Project.Environment, job.Purpose, job.Terms.OwnerName, owner);

    /// <summary>A name by a convention.</summary>
    public static string NameOf(string convention, string project, string? environment, string purpose, string? ownerName, OwnerKind owner)
    {
        var word = Word(project);
        var name = With(word);
        return name.Length <= MaxLength ? name
            : name.Length - MaxLength < word.Length ? With(word[..(word.Length - (name.Length - MaxLength))])
            : name[..MaxLength];

        string With(string shownProject) => Placeholder().Replace(convention, match => match.Groups["name"].Value switch
        {
            "project" => shownProject,
            "env" => Word(environment ?? "default"),
            "purpose" => Word(purpose),
            _ => Word(ownerName ?? (owner == OwnerKind.User ? "user" : "account")),
        });
    }

    private static string Word(string text)
    {
        var word = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            word.Append(char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' ? character : '-');
        }

        return word.ToString();
    }

    [GeneratedRegex(@"\{(?<name>[^{}]*)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\A[A-Za-z0-9 ._:/@+()\-]*\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Clean();
}
