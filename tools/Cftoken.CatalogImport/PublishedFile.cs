using System.Globalization;
using System.Text;

namespace Cftoken.CatalogImport;

/// <summary>The text of the published layer. The same operations always give the same bytes.</summary>
internal static class PublishedFile
{
    /// <summary>Writes the operations in the order of their paths and methods.</summary>
    public static string Format(IEnumerable<PublishedOperation> operations, DateOnly published)
    {
        var text = new StringBuilder();
        text.Append("# Layer: published. The operations of Cloudflare's published API description, with the permission groups that it names.\n");
        text.Append("# Source: Cloudflare api-schemas (BSD-3-Clause; see NOTICE), extension x-api-token-group.\n");
        text.Append(CultureInfo.InvariantCulture, $"# published: {published:yyyy-MM-dd}\n");
        text.Append("# Written by tools/Cftoken.CatalogImport and replaced whole by it; never edited by hand.\n");
        text.Append("# columns: method, path, credential (empty: an API token), groups (any one of them, parted by |)\n");
        foreach (var operation in operations
            .OrderBy(operation => operation.Path, StringComparer.Ordinal)
            .ThenBy(operation => operation.Method, StringComparer.Ordinal))
        {
            text.Append(operation.Method).Append('\t').Append(operation.Path).Append('\t').Append(operation.Credential).Append('\t')
                .AppendJoin('|', operation.Groups).Append('\n');
        }

        return text.ToString();
    }
}
