using System.Text.Json;

namespace Cftoken.Cloudflare.Sending;

/// <summary>A successful answer: the envelope's <c>result</c> and <c>result_info</c>.</summary>
/// <param name="Call">The call that it answers.</param>
/// <param name="Result">The result, whatever its kind.</param>
/// <param name="PageCount">How many pages there are, where it says so.</param>
internal sealed record ApiAnswer(string Call, JsonElement Result, int? PageCount)
{
    /// <summary>Where the next part of the list begins, for lists that have no pages; null at the end.</summary>
    public string? Cursor { get; init; }
}
