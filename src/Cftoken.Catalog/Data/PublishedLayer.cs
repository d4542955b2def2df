using System.Globalization;
using System.Text;
using Cftoken.Catalog.Matching;
using Cftoken.Catalog.Model;

namespace Cftoken.Catalog.Data;

/// <summary>The first layer: what Cloudflare's published API description says. A re-import replaces it whole.</summary>
internal static class PublishedLayer
{
    /// <summary>The name of its one file.</summary>
    public const string File = "published/operations.tsv";

    // What the description says of an operation it can still be wrong about (a list is generated from Cloudflare's
    // authorisation rules, its level and its noise are not told): the confidence that the facts of 2026-11-22 give it.
    private const double Confidence = 0.95;

    /// <summary>The day on which the description was published.</summary>
    public static DateOnly PublishedOn(ReadOnlySpan<byte> text) =>
        DateOnly.ParseExact(TsvReader.HeaderValue(text, "published"), "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Puts its operations into the tree.</summary>
    public static void Read(ReadOnlySpan<byte> text, AcceptedLists lists, OperationTree tree)
    {
        var reader = new TsvReader(text);
        var template = string.Empty;
        while (reader.NextLine())
        {
            var method = MethodName.Of(reader.Field());
            var path = reader.Field();
            if (!Ascii.Equals(path, template))
            {
                template = Encoding.UTF8.GetString(path);
            }

            var credential = CredentialWord.Read(reader.Field(), out var anyToken);
            var level = LevelRule.Of(template);
            var accepted = lists.Sort(reader.Field(), level, template);
            var says = !accepted.Counting.IsEmpty || !accepted.Disregarded.IsEmpty || credential != Credential.ApiToken || anyToken;
            tree.Put(new Operation(
                method, template, level, accepted.Counting, anyToken, says ? "openapi" : "none", says ? Confidence : 0, Layer.Published)
            {
                Credential = credential,
                Disregarded = accepted.Disregarded,
            });
        }
    }
}
