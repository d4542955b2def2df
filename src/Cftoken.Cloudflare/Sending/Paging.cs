using System.Text.Json;

namespace Cftoken.Cloudflare.Sending;

/// <summary>Reads every page of a list. <c>result_info</c> may lack the number of pages; a page that is not full is the last.</summary>
internal static class Paging
{
    /// <summary>The largest page that the token endpoints give. Source: developers.cloudflare.com/api/ (2026-11).</summary>
    private const int PageSize = 50;

    private const int MaxPages = 1000;

    /// <param name="transport">Sends.</param>
    /// <param name="pathAndQuery">The list; a query without page and size.</param>
    /// <param name="authorise">Puts the credential into the request.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="onPage">Is told how many pages are read, and how many there are where that is known.</param>
    /// <exception cref="Errors.CloudflareApiException">A page could not be read, or there is no end to them.</exception>
    public static async Task<List<JsonElement>> ReadAllAsync(
        ApiTransport transport, string pathAndQuery, Action<HttpRequestMessage> authorise, CancellationToken cancellation, Action<int, int?>? onPage = null)
    {
        var all = new List<JsonElement>();
        var separator = pathAndQuery.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        for (var page = 1; ; page++)
        {
            var answer = await transport.GetAsync($"{pathAndQuery}{separator}page={page}&per_page={PageSize}", authorise, cancellation);
            var shape = new Shape(answer.Call);
            var before = all.Count;
            all.AddRange(shape.Objects(answer.Result));
            onPage?.Invoke(page, answer.PageCount);
            var isLast = answer.PageCount is { } count ? page >= count : all.Count - before < PageSize;
            if (isLast || all.Count == before)
            {
                return all;
            }

            if (page == MaxPages)
            {
                throw shape.Malformed($"more than {MaxPages} pages");
            }
        }
    }
}
