using Cftoken.Catalog.Model;

namespace Cftoken.Logs.Tests;

/// <summary>What is no missing permission must never be mended with one.</summary>
public sealed class NotAPermissionTests
{
    private const string Account = "0123456789abcdef0123456789abcdef";
    private const string Other = "fedcba9876543210fedcba9876543210";

    private static string Error(string path, string note, string before = "", string after = "") =>
        $"\n ⛅️ wrangler 4.164.0\n────────────────────\n{before}\n✘ [ERROR] A request to the Cloudflare API ({path}) failed.\n\n  {note}\n\n\n{after}\n";

    private static string Who(string account) => $"""
        📎 It looks like you are authenticating Wrangler via a custom API token set in an environment variable.
        Getting User settings...
        👋 You are logged in with an User API Token. Unable to retrieve email for this user. Are you missing the `User->User Details->Read` permission?
        ┌──────────────┬──────────────────────────────────┐
        │ Account Name │ Account ID                       │
        ├──────────────┼──────────────────────────────────┤
        │ Example Corp │ {account} │
        └──────────────┴──────────────────────────────────┘
        """;

    public static TheoryData<string, ErrorCause, string> Kinds() => new()
    {
        { "a wrong account id", ErrorCause.WrongAccount, Error($"/accounts/{Account}/workers/services/w", "Authentication error [code: 10000]", after: Who(Other)) },
        { "a malformed account id", ErrorCause.WrongAccount, Error("/accounts/my-account/workers/services/w", "Could not route to /accounts/my-account/workers/services/w, perhaps your object identifier is invalid? [code: 7003]\n  No route for that URI [code: 7000]") },
        { "a masked account that is another one", ErrorCause.WrongAccount, Error("/accounts/***/workers/services/w", "Authentication error [code: 10000]", after: Who(Other)) },
        { "several accounts", ErrorCause.WrongAccount, "✘ [ERROR] More than one account available but unable to select one in non-interactive mode.\n" },
        { "an expired token", ErrorCause.Revoked, Error($"/accounts/{Account}/workers/services/w", "Authentication error [code: 10000]", after: "Getting User settings...\n✘ [ERROR] A request to the Cloudflare API (/user/tokens/verify) failed.\n\n  Authentication error [code: 10000]\n\n\n") },
        { "an expired token that the accounts refuse too", ErrorCause.Revoked, Error($"/accounts/{Account}/workers/services/w", "Authentication error [code: 10000]", after: "Getting User settings...\n✘ [ERROR] A request to the Cloudflare API (/accounts) failed.\n\n  Invalid access token [code: 9109]\n\n\n") },
        { "an unknown token", ErrorCause.Revoked, Error($"/accounts/{Account}/workers/services/w", "Invalid API Token [code: 1000]") },
        { "a condition on the address", ErrorCause.IpCondition, Error($"/accounts/{Account}/workers/services/w", "Cannot use the access token from location: 203.0.113.7 [code: 9109]") },
        { "R2 that is not enabled", ErrorCause.Entitlement, Error($"/accounts/{Account}/r2/buckets/b", "Please enable R2 through the Cloudflare Dashboard. [code: 10042]") },
        { "R2 that is not enabled, at the upload", ErrorCause.Entitlement, Error($"/accounts/{Account}/workers/scripts/w", "R2 is not enabled [code: 10136]", "Total Upload: 1 KiB / gzip: 1 KiB") },
        { "a missing workers.dev name", ErrorCause.Entitlement, Error($"/accounts/{Account}/workers/subdomain", "workers.api.error.not_found [code: 10007]") },
        { "a missing workers.dev name, in wrangler's words", ErrorCause.Entitlement, "✘ [ERROR] You need to register a workers.dev subdomain before publishing to workers.dev\n" },
        { "too many requests", ErrorCause.RateLimit, Error($"/accounts/{Account}/workers/services/w", "Please wait and consider throttling your request speed [code: 971]") },
        { "a firewall's page", ErrorCause.EdgeBlock, $"✘ [ERROR] The Cloudflare API responded with a WAF block page instead of the expected JSON response\n\n  GET /accounts/{Account}/workers/services/w -> 403 Forbidden\n" },
        { "a challenge in HTML", ErrorCause.EdgeBlock, $"✘ [ERROR] Received a malformed response from the API\n\n  <!DOCTYPE html><html><head><title>Just a moment...</title>... (length = 5000)\n  GET /accounts/{Account}/workers/services/w -> 403 Forbidden\n" },
        { "an unknown database", ErrorCause.MissingResource, Error($"/accounts/{Account}/d1/database/nope", "The database nope could not be found [code: 7404]") },
        { "a zone that the token does not cover", ErrorCause.ResourceNotCovered, "✘ [ERROR] Could not find zone for `shop.example.com`. Make sure the domain is set up to be proxied by Cloudflare.\n" },
        { "a broken gateway", ErrorCause.Transient, $"✘ [ERROR] Received a malformed response from the API\n\n  <html><title>502 Bad Gateway</title>\n  GET /accounts/{Account}/workers/services/w -> 502 Bad Gateway\n" },
        { "an inner failure", ErrorCause.Transient, Error($"/accounts/{Account}/workers/scripts/w/versions", "workers.api.error.unknown [code: 10013]", "Total Upload: 1 KiB / gzip: 1 KiB") },
        { "a bad script", ErrorCause.Request, Error($"/accounts/{Account}/workers/scripts/w/versions", "Uncaught SyntaxError: Unexpected token [code: 10021]", "Total Upload: 1 KiB / gzip: 1 KiB") },
        { "quotes around the token", ErrorCause.MalformedCredential, Error($"/accounts/{Account}/workers/services/w", "Invalid request headers [code: 6003]\n\n  - Invalid format for Authorization header [code: 6111]") },
        { "no token", ErrorCause.MalformedCredential, "✘ [ERROR] In a non-interactive environment, it's necessary to set a CLOUDFLARE_API_TOKEN environment variable for wrangler to work.\n" },
        { "an account's token on a user's endpoint", ErrorCause.WrongTokenFamily, Error("/memberships", "Valid user-level authentication not found [code: 9109]") },
        { "a cron trigger beyond the plan", ErrorCause.Entitlement, Error($"/accounts/{Account}/workers/scripts/w/schedules", "needs a paid plan [code: 10208]", "Uploaded w (0.1 sec)") },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_is_told_from_a_missing_permission(string kind, ErrorCause cause, string log)
    {
        var failure = Diagnosing.One(log);

        failure.Cause.ShouldBe(cause, kind);
        failure.MustNotAddPermissions();
    }

    [Fact]
    public void The_same_refusal_with_the_right_account_is_a_missing_permission()
    {
        var failure = Diagnosing.One(Error($"/accounts/{Account}/workers/services/w", "Authentication error [code: 10000]", after: Who(Account)));

        failure.Cause.ShouldBe(ErrorCause.MissingPermission);
        failure.Names().ShouldBe(["Workers Scripts Write"]);
        failure.Consequences.ShouldContain(text => text.Contains("User Details", StringComparison.Ordinal));
    }

    [Fact]
    public void A_binding_that_the_upload_refuses_names_its_own_permission()
    {
        var kv = Diagnosing.One(Error($"/accounts/{Account}/workers/scripts/w/versions", "You do not have access to this feature: kv bindings require kv write perms [code: 10023]", "Total Upload: 1 KiB / gzip: 1 KiB"));
        var store = Diagnosing.One(Error($"/accounts/{Account}/workers/scripts/w/versions", "failed to fetch secrets store binding due to authorization error - check deploy permissions and secret scopes [code: 10021]", "Total Upload: 1 KiB / gzip: 1 KiB"));

        kv.Names().ShouldContain("Workers KV Storage Write");
        store.Names().ShouldContain("Secrets Store Write");
    }
}
