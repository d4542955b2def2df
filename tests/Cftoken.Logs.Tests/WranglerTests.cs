using Cftoken.Catalog.Model;

namespace Cftoken.Logs.Tests;

// The texts are wrangler's own, as it prints them (recorded with 4.164.0 and 4.40.0 in November 2026).
public sealed class WranglerTests
{
    private const string Account = "0123456789abcdef0123456789abcdef";

    private static string Deploy(string path, string message, string before = "") =>
        $"\n ⛅️ wrangler 4.164.0\n────────────────────\n{before}\n\e[31m✘ \e[41;31m[\e[41;97mERROR\e[41;31m]\e[0m \e[1mA request to the Cloudflare API ({path}) failed.\e[0m\n\n  {message}\n\n\n🪵  Logs were written to \"/home/runner/x.log\"\n";

    [Fact]
    public void Who_may_not_look_a_Worker_up_is_told_to_add_what_the_upload_wants_as_well()
    {
        var failure = Diagnosing.One(Deploy($"/accounts/{Account}/workers/services/shop", "Authentication error [code: 10000]"));

        failure.Cause.ShouldBe(ErrorCause.MissingPermission);
        failure.Operation!.Method.ShouldBe("GET");
        failure.Names().ShouldBe(["Workers Scripts Write"]);
        failure.Fix.Command.ShouldBe($"cftoken extend --permission 'Workers Scripts Write' --account-id {Account}");
    }

    [Theory]
    [InlineData("", "GET")]
    [InlineData("Total Upload: 0.62 KiB / gzip: 0.33 KiB\n", "POST")]
    public void How_far_a_deploy_came_tells_reading_the_deployments_from_making_one(string before, string method)
    {
        var failure = Diagnosing.One(Deploy($"/accounts/{Account}/workers/scripts/shop/deployments", "Authentication error [code: 10000]", before));

        failure.Operation!.Method.ShouldBe(method);
        failure.Operation.Inference!.ShouldContain("prints no method");
    }

    [Fact]
    public void What_wrangler_says_it_is_doing_tells_creating_from_listing()
    {
        var failure = Diagnosing.One(Deploy($"/accounts/{Account}/queues", "Authentication error [code: 10000]", "Total Upload: 0.6 KiB / gzip: 0.3 KiB\n🌀 Creating new Queue \"jobs\"..."));

        failure.Operation!.Method.ShouldBe("POST");
        failure.Names().ShouldBe(["Queues Write"]);
    }

    [Fact]
    public void Each_trigger_that_failed_is_a_failure_of_its_own_and_the_Worker_is_said_to_be_live()
    {
        var failures = Diagnosing.Of($"""
             ⛅️ wrangler 4.164.0
            Total Upload: 0.62 KiB / gzip: 0.33 KiB
            Uploaded shop (0.06 sec)
            ✘ [ERROR] Trigger configuration for "shop" was only partially updated:

              
                Cron schedules:
                  - A request to the Cloudflare API (/accounts/{Account}/workers/scripts/shop/schedules) failed.
                    - This schedule needs a paid plan [code: 10208]
                Workflows:
                  - Workflow "orders": A request to the Cloudflare API (/accounts/{Account}/workflows/orders) failed.
                    - Authentication error [code: 10000]
              
              Successful trigger changes were not rolled back.


            """).Failures;

        failures.Select(failure => failure.Cause).ShouldBe([ErrorCause.Entitlement, ErrorCause.MissingPermission]);
        failures[0].MustNotAddPermissions();
        failures[1].Operation!.Method.ShouldBe("PUT");
        failures[1].Operation!.Path.ShouldBe("/accounts/{account_id}/workflows/{workflow_name}");
        failures[1].Consequences.ShouldContain(text => text.Contains("already live", StringComparison.Ordinal));
    }

    [Fact]
    public void A_look_up_that_was_refused_shows_as_an_upload_that_has_nothing_to_inherit()
    {
        var failure = Diagnosing.One(Deploy(
            $"/accounts/{Account}/workers/scripts/shop",
            "Binding 'KV' cannot be inherited: the Worker has no such binding. [code: 10057]",
            "Total Upload: 0.15 KiB / gzip: 0.14 KiB\n\nThe following bindings need to be provisioned:\nBinding        Resource\nenv.KV         KV Namespace\n\n\nYour Worker has access to the following bindings:\nBinding                 Resource\nenv.KV (inherited)      KV Namespace\n"));

        failure.Cause.ShouldBe(ErrorCause.MissingPermission);
        failure.Names().ShouldBe(["Workers KV Storage Write"]);
        failure.Operation!.Inference!.ShouldContain("does not print the refused call");
    }

    [Fact]
    public void A_binding_that_nobody_set_out_to_provision_is_only_missing() =>
        Diagnosing.One(Deploy($"/accounts/{Account}/workers/scripts/shop", "Binding 'KV' cannot be inherited: the Worker has no such binding. [code: 10057]", "env.KV (inherited)      KV Namespace\n"))
            .MustNotAddPermissions();

    [Fact]
    public void A_message_that_names_the_permission_needs_no_code()
    {
        var failure = Diagnosing.One(Deploy("/zones", "Actor 'com.cloudflare.api.token.fc98684039dec54409f8c4fa93da03b1' requires permission 'com.cloudflare.api.account.zone.list' to list zones", "Uploaded shop (0.10 sec)\n"));

        failure.Cause.ShouldBe(ErrorCause.MissingPermission);
        failure.Names().ShouldBe(["Zone Read"]);
    }

    [Fact]
    public void Of_a_value_that_was_cut_no_part_is_shown()
    {
        var failure = Diagnosing.One("✘ [ERROR] Headers.append: \"Bearer cfat_h6GQY91p1ekipFU\n\n  5dYggJ3W1ewwJGzTXRx2gBGj61d13ec8d\" is an invalid header value.\n");

        failure.Cause.ShouldBe(ErrorCause.MalformedCredential);
        failure.Evidence.ShouldAllBe(line => !line.Text.Contains("5dYgg") && !line.Text.Contains("h6GQY"));
    }

    [Fact]
    public void Routes_of_one_zone_are_wanted_on_that_zone()
    {
        var failure = Diagnosing.One(Deploy("/zones/feed0000feed0000feed0000feed0001/workers/routes", "Authentication error [code: 10000]", "Total Upload: 0.15 KiB / gzip: 0.14 KiB\nUploaded shop (0.10 sec)\n"));

        failure.Names().ShouldBe(["Workers Routes Write"]);
        failure.Fix.Command.ShouldBe("cftoken extend --permission 'Workers Routes Write' --zone-id feed0000feed0000feed0000feed0001");
    }
}
