using Cftoken.Projects.Yaml;

namespace Cftoken.Projects.Workflows;

/// <summary>Actions and workflows of other repositories: which of them may call Cloudflare.</summary>
internal static class ForeignActions
{
    private static readonly string[] Names = ["cloudflare", "wrangler", "cf-pages", "r2-upload"];

    /// <summary>Whether a name or anything that is handed over speaks of Cloudflare. Without a token nothing can be done there.</summary>
    /// <param name="uses">The action or workflow.</param>
    /// <param name="given">What it is given: inputs, variables, secrets.</param>
    internal static bool MayReachCloudflare(string uses, params ReadOnlySpan<YamlNode?> given)
    {
        if (Speaks(uses))
        {
            return true;
        }

        foreach (var node in given)
        {
            if (node?.Text == "inherit" || (node?.Entries.Any(entry => SpeaksOfSecret(entry.Key) || SpeaksOfSecret(entry.Value.Text)) ?? false))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a text names Cloudflare or its tools.</summary>
    internal static bool Speaks(string? text) => text is not null && Array.Exists(Names, name => text.Contains(name, StringComparison.OrdinalIgnoreCase));

    // CF_API_TOKEN is as common a name as CLOUDFLARE_API_TOKEN.
    private static bool SpeaksOfSecret(string? text) =>
        text is not null && (Speaks(text) || text.Contains("CF_", StringComparison.Ordinal));
}
