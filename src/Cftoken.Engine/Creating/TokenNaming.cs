using System.Text;
using Cftoken.Catalog.Policies;
using Cftoken.Engine.Plans;

namespace Cftoken.Engine.Creating;

/// <summary>Names by the convention <c>project:environment:purpose:owner</c>.</summary>
internal static class TokenNaming
{
    // The rest of the 120 characters belongs to the mark that finds a token again after an interrupted creation.
    private const int MostCharacters = 100;

    /// <summary>The name of a job's token.</summary>
    public static string For(JobPlan plan, OwnerKind owner)
    {
        var name = string.Join(
            ':',
            Word(plan.Project),
            Word(plan.Environment ?? "default"),
            Word(plan.Job),
            owner == OwnerKind.User ? "user" : "account");
        return name.Length <= MostCharacters ? name : name[..MostCharacters];
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
}
