using Cftoken.Catalog.Model;

namespace Cftoken.Logs.Tests;

/// <summary>The same failure in the logs of different CI systems; the forms are theirs, from their documentation and public logs.</summary>
public sealed class FramingTests
{
    private static readonly string[] Lines =
    [
        "$ npx wrangler deploy",
        "",
        " ⛅️ wrangler 4.164.0",
        "────────────────────",
        "Total Upload: 0.62 KiB / gzip: 0.33 KiB",
        "",
        "\e[31m✘ \e[41;31m[\e[41;97mERROR\e[41;31m]\e[0m \e[1mA request to the Cloudflare API (/accounts/***/workers/scripts/shop) failed.\e[0m",
        "",
        "  Authentication error [code: 10000]",
        "",
        "",
        "🪵  Logs were written to \"/root/.config/.wrangler/logs/wrangler.log\"",
    ];

    [Theory]
    [InlineData("plain", "{0}", "\n")]
    [InlineData("CRLF", "{0}", "\r\n")]
    [InlineData("gh run view --log-failed", "deploy\tDeploy\t2026-11-20T10:00:04.8514567Z {0}", "\n")]
    [InlineData("gh with a BOM", "deploy\tUNKNOWN STEP\t\uFEFF2026-11-20T10:00:04.8514567Z {0}", "\n")]
    [InlineData("GitHub's raw log", "2026-11-20T10:00:04.8514567Z {0}", "\n")]
    [InlineData("GitLab", "2026-11-20T10:00:04.851456Z 01O {0}", "\n")]
    [InlineData("Jenkins with times and a stage", "[2026-11-20T10:00:04.851Z] [deploy] {0}", "\n")]
    [InlineData("Workers Builds", "2026-11-20T10:00:04.851Z\t{0}", "\n")]
    [InlineData("Workers Builds from the dashboard", "10:00:04.851\t{0}", "\n")]
    [InlineData("a table of the dashboard", "10:00:04.851 | {0}", "\n")]
    [InlineData("turbo", "@acme/shop:deploy: {0}", "\n")]
    [InlineData("pnpm -r", "apps/shop deploy: {0}", "\n")]
    [InlineData("docker compose", "shop  | {0}", "\n")]
    [InlineData("a quotation", "> {0}", "\n")]
    [InlineData("indented by an action", "  {0}", "\n")]
    public void The_failure_is_found_in_every_frame(string system, string frame, string end)
    {
        var failure = Diagnosing.One(string.Join(end, Lines.Select(line => frame.Replace("{0}", line, StringComparison.Ordinal))));

        failure.Cause.ShouldBe(ErrorCause.MissingPermission, system);
        failure.Operation!.Method.ShouldBe("PUT", system);
        failure.Operation.Path.ShouldBe("/accounts/{account_id}/workers/scripts/{script_name}", system);
        failure.Tool.ShouldBe("wrangler 4.164.0", system);
        failure.Command.ShouldBe("wrangler deploy", system);
        failure.Evidence.ShouldContain(evidence => evidence.Line == 9 && evidence.Text == "Authentication error [code: 10000]", system);
    }

    [Fact]
    public void What_a_progress_bar_overwrote_is_not_there()
    {
        Diagnosing.One("50 %\r100 %\r✘ [ERROR] A request to the Cloudflare API (/accounts/***/queues) failed.\r\n\r\n10 %\r  Authentication error [code: 10000]\r\n")
            .Operation!.Path.ShouldBe("/accounts/{account_id}/queues");
    }

    [Fact]
    public void Jobs_that_write_between_each_other_are_kept_apart()
    {
        var one = Lines.Select(line => $"web:deploy: {line}");
        var two = Lines.Select(line => $"api:deploy: {line.Replace("/workers/scripts/shop", "/d1/database/11111111-2222-4333-8444-555555555555/query", StringComparison.Ordinal).Replace("npx wrangler deploy", "npx wrangler d1 migrations apply db --remote", StringComparison.Ordinal)}");

        var failures = Diagnosing.Of(string.Join('\n', one.Zip(two, (first, second) => $"{first}\n{second}"))).Failures;

        failures.Select(failure => failure.Operation!.Path).ShouldBe(["/accounts/{account_id}/workers/scripts/{script_name}", "/accounts/{account_id}/d1/database/{database_id}/query"]);
        failures[1].Names().ShouldBe(["D1 Write"]);
    }

    [Fact]
    public void The_same_failure_printed_twice_is_one()
    {
        var log = string.Join('\n', Lines);

        Diagnosing.Of($"{log}\n{log}").Failures.Length.ShouldBe(1);
    }

    [Fact]
    public void Wranglers_debug_log_tells_the_method_that_its_output_leaves_out()
    {
        const string Debug = """
            --- 2026-11-22T02:18:35.495Z debug
            -- START CF API REQUEST: GET https://api.cloudflare.com/client/v4/accounts/0123456789abcdef0123456789abcdef/queues?page=1
            --- 2026-11-22T02:18:35.600Z debug
            -- START CF API RESPONSE: OK 200
            --- 2026-11-22T02:18:35.700Z debug
            -- START CF API REQUEST: POST https://api.cloudflare.com/client/v4/accounts/0123456789abcdef0123456789abcdef/queues
            --- 2026-11-22T02:18:35.800Z debug
            -- START CF API RESPONSE: Forbidden 403
            """;
        const string Output = "✘ [ERROR] A request to the Cloudflare API (/accounts/0123456789abcdef0123456789abcdef/queues) failed.\n\n  Authentication error [code: 10000]\n\n\n";

        var both = Diagnosing.One(Output, Debug);
        both.Operation!.Method.ShouldBe("POST");
        both.Operation.Inference.ShouldBeNull();
        Diagnosing.One(Debug).Operation!.ToString().ShouldContain("POST");
    }

    [Fact]
    public void Wranglers_record_for_programs_tells_command_version_code_and_path()
    {
        var failure = Diagnosing.One("""
            {"type":"wrangler-session","version":1,"wrangler_version":"4.164.0","command_line_args":["deploy","--env","staging"],"log_file_path":"/x"}
            {"type":"command-failed","version":1,"code":10000,"message":"A request to the Cloudflare API (/accounts/0123456789abcdef0123456789abcdef/workers/scripts/w/secrets) failed."}
            """);

        failure.Tool.ShouldBe("wrangler 4.164.0");
        failure.Command.ShouldBe("wrangler deploy");
        failure.Operation!.Method.ShouldBe("GET");
        failure.Names().ShouldBe(["Workers Scripts Write"]);
    }

    [Fact]
    public void A_page_that_the_refusal_points_at_names_the_operation()
    {
        var failure = Diagnosing.One("✘ [ERROR] A request to the Cloudflare API (/accounts/***/d1/database) failed.\n\n  Forbidden [code: 10000]\n  To learn more about this error, visit: https://developers.cloudflare.com/api/resources/d1/subresources/database/methods/create/\n\n\n");

        failure.Operation!.Method.ShouldBe("POST");
        failure.Operation.Inference.ShouldBeNull();
        failure.Names().ShouldBe(["D1 Write"]);
    }

    [Fact]
    public void A_page_of_another_site_names_nothing()
    {
        Diagnosing.One("✘ [ERROR] A request to the Cloudflare API (/accounts/***/d1/database) failed.\n\n  Forbidden [code: 10000]\n  To learn more about this error, visit: https://developers.cloudflare.com.evil.example/api/resources/workers/subresources/scripts/methods/update/\n\n\n")
            .Operation!.Path.ShouldBe("/accounts/{account_id}/d1/database");
    }
}
