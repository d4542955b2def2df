using Cftoken.Catalog.Model;

namespace Cftoken.Logs.Tests;

/// <summary>A dead token is told from a living one by what wrangler is answered when it asks who the token is.</summary>
public sealed class TokenLifeTests
{
    private const string Account = "0123456789abcdef0123456789abcdef";
    private const string LookUp = $"/accounts/{Account}/workers/services/w";
    private const string Advice = "📎 It looks like you are authenticating Wrangler via a custom API token set in an environment variable.\nPlease ensure it has the correct permissions for this operation.\n";

    private static string Error(string path, string note) => $"\n✘ [ERROR] A request to the Cloudflare API ({path}) failed.\n\n  {note}\n\n\n";

    private static string Deploy(string version, string after) => $"\n ⛅️ wrangler {version}\n────────────────────\n{Error(LookUp, "Authentication error [code: 10000]")}{after}";

    private static string Who(string refused, string note) => $"{Advice}\nGetting User settings...\n{Error(refused, note)}";

    // The last lines of a debug log: what was asked, with status.
    private static string DebugLog(params (string Path, int Status)[] calls) => string.Concat(
        calls.Select(call => $"-- START CF API REQUEST: GET https://api.cloudflare.com/client/v4{call.Path}\n-- END CF API REQUEST\n-- START CF API RESPONSE: x {call.Status}\n-- END CF API RESPONSE\n"));

    [Theory]
    [InlineData("Authentication error [code: 10000]")]
    [InlineData("Unauthorized to access requested resource [code: 9109]")]
    public void Who_gets_as_far_as_the_accounts_lives_and_is_refused_for_want_of_a_permission(string note)
    {
        var failure = Diagnosing.One(Deploy("4.164.0", Who("/accounts", note)));

        failure.Cause.ShouldBe(ErrorCause.MissingPermission);
        failure.Names().ShouldBe(["Workers Scripts Write"]);
    }

    [Theory]
    [InlineData("/user/tokens/verify", "Authentication error [code: 10000]")]
    [InlineData("/user/tokens/verify", "Authentication failed [code: 9106]")]
    [InlineData("/user/tokens/verify", "Invalid access token [code: 9109]")]
    [InlineData("/user", "Authentication error [code: 10000]")]
    [InlineData("/user", "Invalid API Token [code: 1000]")]
    [InlineData("/accounts", "Invalid access token [code: 9109]")]
    public void Who_is_refused_where_every_living_token_is_answered_is_dead(string path, string note)
    {
        var failure = Diagnosing.One(Deploy("4.164.0", Who(path, note)));

        failure.Cause.ShouldBe(ErrorCause.Revoked);
        failure.MustNotAddPermissions();
    }

    [Fact]
    public void A_Global_API_Key_is_not_verified_so_the_accounts_tell_nothing_of_it() =>
        Diagnosing.One(Deploy("4.164.0", $"Getting User settings...\n{Error("/accounts", "Authentication error [code: 10000]")}")).MustNotAddPermissions();

    [Theory]
    [InlineData("3.114.17")]
    [InlineData("4.40.0")]
    public void Where_wrangler_hides_which_question_was_refused_no_permission_is_named(string version) =>
        Diagnosing.One(Deploy(version, $"{Advice}\nGetting User settings...\n")).MustNotAddPermissions();

    [Fact]
    public void A_debug_log_in_which_the_token_is_verified_tells_that_it_lives() =>
        Diagnosing.One(
            Deploy("4.40.0", $"{Advice}\nGetting User settings...\n"),
            DebugLog((LookUp, 403), ("/user/tokens/verify", 200), ("/user", 403), ("/accounts", 403))).Names().ShouldBe(["Workers Scripts Write"]);

    [Fact]
    public void So_does_one_in_which_an_accounts_token_got_as_far_as_the_accounts() =>
        Diagnosing.One(
            Deploy("4.40.0", $"{Advice}\nGetting User settings...\n"),
            DebugLog((LookUp, 403), ("/user/tokens/verify", 401), ("/user", 403), ("/accounts", 403))).Names().ShouldBe(["Workers Scripts Write"]);

    [Fact]
    public void A_debug_log_that_ends_with_the_refused_verification_tells_of_no_life() =>
        Diagnosing.One(
            Deploy("4.40.0", $"{Advice}\nGetting User settings...\n"),
            DebugLog((LookUp, 403), ("/user/tokens/verify", 401))).MustNotAddPermissions();

    [Theory]
    [InlineData("")]
    [InlineData(Advice)]
    [InlineData(Advice + "\nGetting User settings...\n")]
    public void A_debug_log_alone_that_is_cut_off_before_the_answer_names_nothing(string end)
    {
        var failure = Diagnosing.One($" ⛅️ wrangler 4.164.0\n────────────────────\n{DebugLog((LookUp, 403))}{Error(LookUp, "Authentication error [code: 10000]")}{end}");

        failure.Cause.ShouldBe(ErrorCause.Unknown);
        failure.MustNotAddPermissions();
    }

    [Fact]
    public void What_was_printed_decides_where_the_debug_log_beside_it_is_cut_off() =>
        Diagnosing.One(
            Deploy("4.164.0", Who("/accounts", "Authentication error [code: 10000]")),
            DebugLog((LookUp, 403)) + Error(LookUp, "Authentication error [code: 10000]")).Names().ShouldBe(["Workers Scripts Write"]);

    [Fact]
    public void Another_jobs_debug_log_tells_nothing_where_several_jobs_failed()
    {
        var silent = Deploy("4.40.0", $"{Advice}\nGetting User settings...\n");
        var failures = Diagnosing.Of(
            string.Concat(new[] { "one", "two" }.SelectMany(job => silent.Split('\n').Select(line => $"{job}\tDeploy\t2026-11-20T10:00:03.1234567Z {line}\n"))),
            DebugLog((LookUp, 403), ("/user/tokens/verify", 200))).Failures;

        failures.ShouldNotBeEmpty();
        failures.ShouldAllBe(failure => failure.Permissions.IsEmpty);
    }
}
