using Cftoken.Catalog.Model;
using Cftoken.Engine.Explaining;

namespace Cftoken.Engine.Tests.Explaining;

// What wrangler calls was recorded on 2026-11-22 from 4.164.0, 4.40.0 and 3.114.17.
public sealed class ToolingTests
{
    private readonly Asking asking = new();

    [Theory]
    [InlineData("r2_buckets")]
    [InlineData("[[r2_buckets]]")]
    [InlineData("env.staging.r2_buckets[0].bucket_name")]
    [InlineData("\"r2_buckets\"")]
    public void A_binding_tells_its_calls_by_version_and_state(string text)
    {
        var reading = asking.Read<BindingReading>(text);

        reading.Key.ShouldBe("r2_buckets");
        var check = reading.Calls[0];
        check.Operation.ToString().ShouldBe("GET /accounts/{account_id}/r2/buckets/{bucket_name}");
        check.Since.ShouldBe("4.45.0");
        check.When!.ShouldContain("bucket_name is set");
        check.When!.ShouldContain("the live Worker lacks the binding");
        check.Denials.Select(denial => (denial.From.ToString(), denial.Effect)).ShouldBe([("4.45.0", "fatal"), ("4.129.0", "tolerated")]);
    }

    [Fact]
    public void An_older_wrangler_makes_no_call_for_a_bucket() => asking.Read<BindingReading>("r2_buckets", "4.40.0").Calls.ShouldBeEmpty();

    [Fact]
    public void A_key_that_is_only_named_in_the_upload_calls_nothing()
    {
        var reading = asking.Read<BindingReading>("vectorize");

        reading.Calls.ShouldBeEmpty();
        reading.Uploads.ShouldBeEmpty();
        reading.Rows.ShouldHaveSingleItem().Permissions.ShouldBeEmpty();
        reading.Rows[0].Said.ShouldHaveSingleItem().Difference.ShouldNotBeNull();
    }

    [Fact]
    public void The_table_around_keys_tells_all_of_them()
    {
        asking.Read<BindingReading>("queues").Calls.SelectMany(call => call.Keys).Distinct().ShouldBe(["queues.producers", "queues.consumers"], ignoreOrder: true);
        asking.Read<BindingReading>("queues.consumers").Calls.ShouldAllBe(call => call.Keys.Contains("queues.consumers"));
    }

    [Fact]
    public void What_the_upload_is_checked_for_is_told()
    {
        var upload = asking.Read<BindingReading>("secrets_store_secrets").Uploads.ShouldHaveSingleItem();

        upload.Effect.Accepted.ShouldHaveSingleItem().Name.ShouldBe("Secrets Store Write");
    }

    [Theory]
    [InlineData("wrangler d1 migrations apply shop --remote")]
    [InlineData("npx wrangler d1 migrations apply shop --remote")]
    [InlineData("d1 migrations apply --remote")]
    public void A_command_tells_its_calls_in_order(string text)
    {
        var reading = asking.Read<CommandReading>(text);

        reading.Command.ShouldBe("d1 migrations apply");
        reading.Calls[^1].Operation.ToString().ShouldBe("POST /accounts/{account_id}/d1/database/{database_id}/query");
        reading.Row!.Permissions.Where(permission => permission.Need == Need.Required).Select(permission => permission.Group.Name).ShouldBe(["D1 Write"]);
    }

    [Fact]
    public void A_command_that_works_here_says_why_it_needs_nothing()
    {
        var reading = asking.Read<CommandReading>("wrangler d1 migrations apply shop");

        reading.NoCalls!.ShouldContain("local");
        reading.Calls.ShouldBeEmpty();
    }

    [Fact]
    public void An_unknown_command_is_not_guessed()
    {
        var explanation = asking.Explain("wrangler depoly");

        explanation.Readings.ShouldBeEmpty();
        explanation.Suggestions[0].ShouldBe(new Suggestion("wrangler deploy", ReadingKind.Command));
    }

    [Fact]
    public void A_project_tells_where_it_uses_what_is_asked()
    {
        asking.World.Files.Add("/project/wrangler.jsonc", """
            {
              "name": "w",
              "account_id": "0123456789abcdef0123456789abcdef",
              "r2_buckets": [{ "binding": "B", "bucket_name": "b" }]
            }
            """);

        asking.Read<BindingReading>("r2_buckets").Uses.ShouldHaveSingleItem().Where.Line.ShouldBe(4);
        asking.Read<OperationReading>("GET /accounts/*/r2/buckets/*").Uses.ShouldHaveSingleItem().Where.Line.ShouldBe(4);
        asking.Read<PermissionReading>("Workers Scripts Write").Uses.ShouldNotBeEmpty();
        asking.Read<CommandReading>("wrangler deploy").Uses.ShouldHaveSingleItem();
        asking.Read<BindingReading>("vectorize").Uses.ShouldBeEmpty();
    }

    [Fact]
    public void A_project_that_cannot_be_read_is_said_and_stops_nothing()
    {
        asking.World.Files.Add("/project/wrangler.jsonc", "{ broken");

        var explanation = asking.Explain("r2_buckets");

        explanation.Readings.ShouldHaveSingleItem();
        explanation.Notes.ShouldHaveSingleItem().ShouldContain("cftoken plan");
    }

    [Fact]
    public void What_can_be_several_things_is_all_of_them_and_can_be_asked_for_alone()
    {
        // A key of the configuration and, with wrangler in front, a command.
        asking.Explain("dev").Readings.Select(reading => reading.Kind).ShouldBe([ReadingKind.Binding, ReadingKind.Command]);
        asking.Explain("dev", ReadingKind.Command).Readings.ShouldHaveSingleItem().Kind.ShouldBe(ReadingKind.Command);
    }
}
