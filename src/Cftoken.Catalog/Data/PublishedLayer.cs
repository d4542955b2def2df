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

    // How sure the description's word is, as compiled on 2026-11-22: its lists are noisy and sometimes wrong, and that an
    // operation takes another credential rests on its security entry alone.
    private const double ListConfidence = 0.95, CredentialConfidence = 0.9;

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
            var confidence = credential != Credential.ApiToken || anyToken ? CredentialConfidence
                : accepted == AcceptedList.Empty ? 0
                : ListConfidence;
            tree.Put(new Operation(
                method, template, level, accepted.Counting, anyToken, confidence > 0 ? "openapi" : "none", confidence, Layer.Published)
            {
                Credential = credential,
                Disregarded = accepted.Disregarded,
            });
        }
    }
}
