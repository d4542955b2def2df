using System.Globalization;
using System.Text;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;

namespace Cftoken.ErrorPages;

/// <summary>The pages of <c>docs/errors</c>: one for each rule, and the list of them.</summary>
public static class Pages
{
    /// <summary>Where they stand, from the root of the repository.</summary>
    public const string Folder = "docs/errors";

    private const string Regenerate = "Generated from `src/Cftoken.Catalog/Data/overlay/errors`; to write it anew: `dotnet run --project tools/Cftoken.ErrorPages -- docs/errors`.";

    /// <summary>Every page by its path below the folder.</summary>
    public static SortedDictionary<string, string> Of(ErrorMeanings meanings)
    {
        ArgumentNullException.ThrowIfNull(meanings);
        var pages = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["README.md"] = Index(meanings) };
        foreach (var meaning in meanings.All)
        {
            pages.Add(PathOf(meaning), Page(meaning));
        }

        return pages;
    }

    private static string Page(ErrorMeaning meaning)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {meaning.Product ?? "Any product"}: {meaning.Code}{(meaning.Message is null ? string.Empty : $", \"{meaning.Message}\"")}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{meaning.Says}\n\n");
        text.Append("| | |\n|---|---|\n");
        text.Append(CultureInfo.InvariantCulture, $"| rule | `{meaning.Id}` |\n| cause | {meaning.Cause.Word()} |\n");
        text.Append(CultureInfo.InvariantCulture, $"| HTTP status | {(meaning.Statuses.IsEmpty ? "not recorded" : string.Join(", ", meaning.Statuses))} |\n");
        text.Append(CultureInfo.InvariantCulture, $"| confidence | {meaning.Confidence:0.0#} |\n| source | {meaning.Source.Where}, {meaning.Source.Date} |\n\n");
        text.Append(CultureInfo.InvariantCulture, $"## What mends it\n\n{meaning.Fix}\n\n");
        text.Append(meaning.Cause is ErrorCause.MissingPermission
            ? "`cftoken diagnose` names the permission from the log, and the command that adds it to the token in place; the token's value stays the same.\n\n"
            : "No added permission mends it.\n\n");
        if (meaning.Example is { } example)
        {
            text.Append("## In a log\n\n");
            foreach (var line in example.Lines)
            {
                text.Append(CultureInfo.InvariantCulture, $"    {line}\n");
            }

            text.Append(example.Where.StartsWith("github.com/", StringComparison.Ordinal)
                ? $"\nFrom a public thread: <https://{example.Where}>.\n\n"
                : $"\nRecorded: {example.Where}. What the tool prints is real; it was not Cloudflare that answered.\n\n");
        }

        return text.Append(Regenerate).Append('\n').ToString();
    }

    private static string Index(ErrorMeanings meanings)
    {
        var text = new StringBuilder("# What Cloudflare's error codes mean\n\nNumbers are used again by other products for other things: product, code and message together name an error.\n\n| product | code | message | cause |\n|---|---|---|---|\n");
        foreach (var meaning in meanings.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {meaning.Product ?? "any"} | [{meaning.Code}]({PathOf(meaning)}) | {meaning.Message ?? "any"} | {meaning.Cause.Word()} |\n");
        }

        return text.Append('\n').Append(Regenerate).Append('\n').ToString();
    }

    private static string PathOf(ErrorMeaning meaning) => $"{(meaning.Product ?? "any").ToLowerInvariant().Replace('.', '-')}/{meaning.Id}.md";
}
