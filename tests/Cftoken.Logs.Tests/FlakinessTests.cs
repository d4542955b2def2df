using Cftoken.Catalog.Model;

namespace Cftoken.Logs.Tests;

public sealed class FlakinessTests
{
    private const string Account = "0123456789abcdef0123456789abcdef";
    private const string Refused = $"""
         ⛅️ wrangler 4.164.0
        ───────────────────
        Total Upload: 0.62 KiB / gzip: 0.33 KiB

        ✘ [ERROR] A request to the Cloudflare API (/accounts/{Account}/workers/scripts/w/versions) failed.

          Authentication error [code: 10000]


        """;

    private const string Passed = """
         ⛅️ wrangler 4.164.0
        ───────────────────
        Total Upload: 0.62 KiB / gzip: 0.33 KiB
        Uploaded w (1.02 sec)
        Deployed w triggers (0.30 sec)
          https://w.example.workers.dev
        Current Version ID: 11111111-2222-4333-8444-555555555555

        """;

    [Fact]
    public void A_refusal_after_which_the_same_command_went_through_is_no_missing_permission()
    {
        var failure = Diagnosing.One($"{Refused}{Passed}");

        failure.Cause.ShouldBe(ErrorCause.Transient);
        failure.MustNotAddPermissions();
    }

    [Fact]
    public void A_refusal_after_a_command_that_went_through_is_a_missing_permission() =>
        Diagnosing.One($"{Passed}{Refused}").Cause.ShouldBe(ErrorCause.MissingPermission);

    [Fact]
    public void What_went_through_in_another_job_says_nothing_of_this_token()
    {
        var log = string.Join('\n', Refused.Split('\n').Select(line => $"staging\tdeploy\t2026-11-20T10:00:03.1234567Z {line}")
            .Concat(Passed.Split('\n').Select(line => $"production\tdeploy\t2026-11-20T10:00:09.1234567Z {line}")));

        Diagnosing.One(log).Cause.ShouldBe(ErrorCause.MissingPermission);
    }

    [Fact]
    public void A_call_that_a_debug_log_shows_refused_and_let_through_is_no_missing_permission()
    {
        var failure = Diagnosing.One(Refused, $"""
            {Call("GET", "scripts/w/deployments", "OK 200")}
            {Call("POST", "scripts/w/versions", "Forbidden 403")}
            {Call("POST", "scripts/w/versions", "OK 200")}
            """ + $"\n{Refused}");

        failure.Cause.ShouldBe(ErrorCause.Transient);
        failure.MustNotAddPermissions();
    }

    [Fact]
    public void A_refusal_among_failures_of_Cloudflares_own_is_no_missing_permission()
    {
        var failures = Diagnosing.Of($$"""
            POST "https://api.cloudflare.com/client/v4/accounts/{{Account}}/queues": 503 Service Unavailable {"success":false,"errors":[{"code":7010,"message":"Service unavailable"}]}
            GET "https://api.cloudflare.com/client/v4/accounts/{{Account}}/d1/database": 403 Forbidden {"success":false,"errors":[{"code":10000,"message":"Authentication error"}]}
            GET "https://api.cloudflare.com/client/v4/accounts/{{Account}}/r2/buckets": 502 Bad Gateway {"success":false,"errors":[{"code":7010,"message":"Service unavailable"}]}
            """).Failures;

        failures.ShouldAllBe(failure => failure.Cause == ErrorCause.Transient && failure.Permissions.IsEmpty);
    }

    private static string Call(string method, string path, string answer) =>
        $"-- START CF API REQUEST: {method} https://api.cloudflare.com/client/v4/accounts/{Account}/workers/{path}\n-- START CF API RESPONSE: {answer}";
}
