using Cftoken.Catalog.Policies;
using Cftoken.Engine.Plans;

namespace Cftoken.Engine.Formats;

/// <summary>
/// A script for bash that creates the token with curl. The bootstrap credential comes from the environment and goes to curl
/// as a file, since arguments are there for every user of the machine to read; the answer, which holds the new value, goes
/// into a file that only its owner reads.
/// </summary>
internal static class CurlPlan
{
    private const string Answer = "new-token.json";

    public static FormattedPlan Write(JobPlan plan, TimeProvider time)
    {
        var body = TokenBody.Write(plan, time);
        var owner = plan.Owner == OwnerKind.User ? "user" : $"accounts/{plan.Account.Id}";
        var text = $"""
            umask 077
            curl --fail-with-body --silent --show-error \
              --request POST 'https://api.cloudflare.com/client/v4/{owner}/tokens' \
              --header @<(printf 'Authorization: Bearer %s' "$CFTOKEN_BOOTSTRAP_TOKEN") \
              --header 'Content-Type: application/json' \
              --output {Answer} \
              --data @- <<'JSON'
            {body}JSON

            """;
        return new FormattedPlan(
            text.ReplaceLineEndings("\n"),
            [
                "For bash. CFTOKEN_BOOTSTRAP_TOKEN is a credential that may create tokens; it is not for the job itself.",
                $"The answer in {Answer} holds the token's value, which Cloudflare shows once. Put it where the job reads it, and delete the file.",
                "Run it once: a second run, or one after a timeout, makes a second token of the same name. cftoken create takes care of both.",
            ]);
    }
}
