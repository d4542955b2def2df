using System.Collections.Frozen;

namespace Cftoken.Tools.Invocations;

/// <summary>
/// The words that wrangler's commands are made of, so that a command can be told from its arguments.
/// Source: the help texts of wrangler 4.164.0 and the runs recorded on 2026-11-22.
/// </summary>
internal static class WranglerCommands
{
    // A group and the commands under it; a group may lie in another.
    private static readonly FrozenSet<string> Groups = new[]
    {
        "agent-memory", "agent-memory namespace", "ai", "ai finetune", "ai-search", "artifacts", "artifacts namespaces", "auth",
        "browser", "cert", "cert upload", "containers", "containers images", "containers instances", "containers registries", "d1",
        "d1 migrations", "d1 time-travel", "deployments", "dispatch-namespace", "email", "email routing", "email routing addresses",
        "email routing rules", "email sending", "flagship", "flagship apps", "hyperdrive", "k2", "k2 streams", "kv", "kv bulk",
        "kv key", "kv namespace", "mtls-certificate", "pages", "pages deployment", "pages download", "pages functions",
        "pages project", "pages secret", "pipelines", "pipelines sinks", "pipelines streams", "pubsub", "pubsub broker",
        "pubsub namespace", "queues", "queues consumer", "queues consumer http", "queues consumer worker", "queues subscription",
        "r2", "r2 bucket", "r2 bucket catalog", "r2 bucket cors", "r2 bucket dev-url", "r2 bucket domain", "r2 bucket lifecycle",
        "r2 bucket lock", "r2 bucket notification", "r2 bucket sippy", "r2 bulk", "r2 object", "r2 sql", "secret", "secrets-store",
        "secrets-store secret", "secrets-store store", "triggers", "tunnel", "turnstile", "turnstile widget", "vectorize",
        "versions", "versions secret", "vpc", "vpc network", "vpc service", "workflows", "workflows instances",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> OldNames = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["publish"] = "deploy",
        ["pages publish"] = "pages deploy",
        ["pages deployment create"] = "pages deploy",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>
    /// Takes the command from the front of the words: a group's words and one more, which names the command. What is
    /// unknown is still taken as a command, so that it can be reported by its name.
    /// </summary>
    /// <param name="words">Positional words; <c>kv:key</c> counts as two.</param>
    /// <returns>The command, empty where there is no word, and how many words it took.</returns>
    public static (string Command, int Words) Take(IReadOnlyList<string> words)
    {
        var command = string.Empty;
        var taken = 0;
        while (taken < words.Count)
        {
            // wrangler 3 wrote its nested commands with a colon: kv:key put, secret:bulk.
            var next = words[taken].Replace(':', ' ');
            command = command.Length == 0 ? next : $"{command} {next}";
            taken++;
            if (!Groups.Contains(command))
            {
                break;
            }
        }

        return (OldNames.GetValueOrDefault(command, command), taken);
    }
}
