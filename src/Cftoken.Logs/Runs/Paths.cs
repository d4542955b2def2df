using System.Buffers;

namespace Cftoken.Logs.Runs;

/// <summary>The paths of calls, as logs print them: with queries, with addresses before them, with ids masked.</summary>
internal static class Paths
{
    private const string Masked = "***";

    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");
    private static readonly SearchValues<char> Masks = SearchValues.Create("*xX.•#");

    /// <summary>The path alone, from <c>/accounts</c> or <c>/zones</c> on; ids that somebody made unreadable become <c>***</c>.</summary>
    public static string Bare(string path)
    {
        var end = path.IndexOf('?', StringComparison.Ordinal);
        var bare = end < 0 ? path : path[..end];
        var version = bare.IndexOf("/client/v4", StringComparison.Ordinal);
        bare = (version < 0 ? bare : bare[(version + "/client/v4".Length)..]).TrimEnd('/');
        var segments = bare.Split('/');
        for (var at = 2; at < segments.Length; at++)
        {
            if (segments[at].Length > 0 && (segments[at - 1] is "accounts" or "zones" ? !IsId(segments[at]) : IsPlaceholder(segments[at])))
            {
                segments[at] = Masked;
            }
        }

        return string.Join('/', segments);
    }

    /// <summary>The id of the account that a path lies in; null where it is masked, or the path lies in none.</summary>
    public static string? AccountOf(string? path) => After(path, "/accounts/");

    /// <summary>The id of the zone that a path lies in; null where it is masked, or the path lies in none.</summary>
    public static string? ZoneOf(string? path) => After(path, "/zones/");

    /// <summary>Whether the account of a path is masked.</summary>
    public static bool IsAccountMasked(string? path) => path is not null && path.StartsWith("/accounts/***", StringComparison.Ordinal);

    /// <summary>Whether a text is an id of Cloudflare's: 32 hexadecimal digits.</summary>
    public static bool IsId(string text) => text.Length == 32 && !text.AsSpan().ContainsAnyExcept(Hexadecimal);

    private static string? After(string? path, string start)
    {
        if (path is null || !path.StartsWith(start, StringComparison.Ordinal))
        {
            return null;
        }

        var rest = path[start.Length..];
        var end = rest.IndexOf('/', StringComparison.Ordinal);
        var id = end < 0 ? rest : rest[..end];
        return IsId(id) ? id : null;
    }

    private static bool IsPlaceholder(string segment) => segment[0] is '<' or '{' or '[' or ':' || !segment.AsSpan().ContainsAnyExcept(Masks);
}
