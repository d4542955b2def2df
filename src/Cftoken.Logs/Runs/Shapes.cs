namespace Cftoken.Logs.Runs;

/// <summary>Recognises the texts that stand for a failed call without saying so, from wrangler's sources.</summary>
internal static class Shapes
{
    private static readonly (string Text, LogShape Shape)[] Known =
    [
        ("WAF block page instead of the expected JSON", LogShape.BlockPage),
        ("malformed response from the API", LogShape.NoJson),
        ("it's necessary to set a CLOUDFLARE_API_TOKEN environment variable", LogShape.NoCredential),
        ("not authenticated. Please run `wrangler login`", LogShape.NoCredential),
        ("You must be logged in to use this command", LogShape.NoCredential),
        ("Cannot convert argument to a ByteString", LogShape.UnusableCredential),
        ("is an invalid header value", LogShape.UnusableCredential),
        ("contains a character that cannot be used in an HTTP Authorization header", LogShape.UnusableCredential),
        ("Could not find zone for", LogShape.ZoneNotSeen),
        ("bindings must have a \"database_id\" field. Add a", LogShape.DatabaseIdWanted),
        ("Failed to automatically retrieve account IDs", LogShape.NoAccountFound),
        ("More than one account available", LogShape.SeveralAccounts),
        ("need to register a workers.dev subdomain", LogShape.NoWorkersDevName),
        ("need a workers.dev subdomain", LogShape.NoWorkersDevName),
        ("create a workers.dev subdomain", LogShape.NoWorkersDevName),
        ("register a workers.dev subdomain", LogShape.NoWorkersDevName),
        ("Unable to fetch bindings, routes, or services metadata from the dashboard", LogShape.Dashboard),
        ("Tunnel commands require API token authentication", LogShape.NamesPermission),
        ("needs the \"Account Analytics: Read\" permission", LogShape.NamesPermission),
        ("reached the maximum number of D1 databases", LogShape.TooMany),
        ("Failed to publish your Function", LogShape.PagesFunction),
        ("does not have access to the new Pipelines API", LogShape.Pipelines),
    ];

    /// <summary>The shape of an error, and the name of what it is about where it tells one.</summary>
    public static (LogShape Shape, string? Name) Of(string title, string text, string? path)
    {
        foreach (var (known, shape) in Known)
        {
            if (text.Contains(known, StringComparison.OrdinalIgnoreCase))
            {
                var zone = shape == LogShape.ZoneNotSeen ? WranglerText.ZoneNotFound().Match(text) : null;
                return (shape, zone is { Success: true } ? zone.Groups["name"].Value : null);
            }
        }

        if (path is null && WranglerText.FailedRequest().IsMatch(text))
        {
            return (LogShape.WithoutPath, null);
        }

        if (path is null && (title is "Forbidden" or "Unauthorized" or "ApiError: Forbidden" or "ApiError: Unauthorized"
            || WranglerText.ContainerApplication().IsMatch(title)
            || title.StartsWith("There has been an unknown error listing containers", StringComparison.Ordinal)))
        {
            return (LogShape.Containers, null);
        }

        return path is null && WranglerText.NotThere().Match(title) is { Success: true } missing
            ? (LogShape.ResourceMissing, missing.Groups["name"].Value)
            : (LogShape.Answer, null);
    }
}
