using System.Net;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Engine.Jobs.Asking;
using Cftoken.Engine.Tests.Creating;
using Cftoken.Engine.Verifying.Deep;
using Cftoken.TestInfrastructure;
using static Cftoken.Engine.Tests.Verifying.Inspection;

namespace Cftoken.Engine.Tests.Verifying;

public sealed class DeepVerifyTests : IAsyncLifetime
{
    private Inspection inspection = null!;

    public async ValueTask InitializeAsync() => inspection = await OpenAsync();

    public ValueTask DisposeAsync() => inspection.DisposeAsync();

    [Fact]
    public async Task The_permissions_that_the_guide_asks_for_pass_all_eight_checks()
    {
        inspection.Put(
            OwnerKind.User,
            Allow(OnAccount, "Account Settings Read", "Workers R2 Storage Write", "Workers Scripts Read", "Workers Scripts Write"),
            Allow(OnZone, "Zone Read", "Workers Routes Write", "SSL and Certificates Read", "SSL and Certificates Write"));

        var report = await inspection.VerifyAsync(EightChecks, asAccount: false);

        (report.Passed, report.Failed, report.Total).ShouldBe((8, 0, 8));
        report.Basis.ShouldBe(CheckBasis.PoliciesByBootstrap);
        report.Fixes.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_token_as_the_guide_found_it_passes_four_of_the_eight_and_fails_the_four_that_it_names()
    {
        inspection.Put(OwnerKind.User, Allow(OnAccount, "Account Settings Read", "Workers R2 Storage Write"));

        var report = await inspection.VerifyAsync(EightChecks, asAccount: false);

        (report.Passed, report.Failed, report.Total).ShouldBe((4, 4, 8));
        report.Requirements.Where(check => check.Outcome == CheckOutcome.Failed).Select(check => check.What).ShouldBe(
        [
            "GET /zones/{zone_id}",
            "GET …/workers/scripts",
            "GET /zones/{zone_id}/workers/routes",
            "GET /zones/{zone_id}/custom_hostnames",
        ]);
    }

    [Fact]
    public async Task Six_of_eight_names_what_is_missing_on_which_resource_and_adding_it_mends_it()
    {
        var zone = Allow(OnZone, "Zone Read");
        var account = Allow(OnAccount, "Account Settings Read", "Workers R2 Storage Write", "Workers Scripts Write");
        var created = await inspection.PutAsync(new TokenDraft("by hand", [account, zone]));

        var report = await inspection.VerifyAsync(EightChecks);

        (report.Passed, report.Failed, report.Total).ShouldBe((6, 2, 8));
        var failed = report.Requirements.Where(check => check.Outcome == CheckOutcome.Failed).ToList();
        failed.Select(check => check.Missing.ShouldHaveSingleItem().Group.Name).ShouldBe(["Workers Routes Read", "SSL and Certificates Read"]);
        failed.SelectMany(check => check.Missing).SelectMany(missing => missing.Resources).Select(resource => resource.Id).Distinct().ShouldBe([Zone]);
        report.Fixes.ShouldHaveSingleItem().Command.ShouldNotBeNull().ShouldStartWith("cftoken extend --operation 'GET /accounts/{account_id}' ");

        await inspection.ReviseAsync(created, token => new TokenRevision(token)
        {
            Policies = PolicySet.Of([account, Allow(OnZone, "Zone Read", "Workers Routes Read", "SSL and Certificates Read")]),
        });
        (await inspection.VerifyAsync(EightChecks)).Passed.ShouldBe(8);
    }

    [Fact]
    public async Task A_failed_check_says_the_file_and_the_line_that_ask_for_it()
    {
        inspection.Shop.Project.Write(
            "wrangler.jsonc",
            $$"""
            {
              "name": "shop", "main": "index.js", "account_id": "{{Account}}",
              "routes": [{ "pattern": "shop.example.com/*", "zone_id": "{{Zone}}" }]
            }
            """);
        inspection.Put(OwnerKind.Account, Allow(OnAccount, "Workers Scripts Write"));

        var failed = (await inspection.VerifyAsync()).Requirements.Where(check => check.Outcome == CheckOutcome.Failed).ToList();

        failed.ShouldNotBeEmpty();
        failed.ShouldAllBe(check => check.Where.Single().ToString() == "wrangler.jsonc:3");
        failed.SelectMany(check => check.Missing).Select(missing => missing.Group.Name).Distinct().ShouldBe(["Workers Routes Write"]);
    }

    [Fact]
    public async Task What_is_held_on_another_resource_is_told_apart_from_what_is_not_held()
    {
        inspection.Put(OwnerKind.Account, Allow("com.cloudflare.api.account.zone.feed0000feed0000feed0000feed0002", "Zone Read"));

        var check = (await inspection.VerifyAsync(Asked("GET /zones/{zone_id}"))).Requirements.ShouldHaveSingleItem();

        check.Outcome.ShouldBe(CheckOutcome.Failed);
        check.Because.ShouldBe($"held, but not on zone {Zone}");
        check.Missing.ShouldHaveSingleItem().Resources.ShouldHaveSingleItem().Id.ShouldBe(Zone);
    }

    [Fact]
    public async Task A_denial_is_no_missing_permission()
    {
        inspection.Put(OwnerKind.Account, Allow(OnZone, "Zone Read"), Deny(OnZone, "Zone Read"));

        var report = await inspection.VerifyAsync(Asked("GET /zones/{zone_id}"));

        var check = report.Requirements.ShouldHaveSingleItem();
        check.Missing.ShouldBeEmpty();
        check.Because.ShouldNotBeNull().ShouldContain("denies it");
        report.Fixes.ShouldHaveSingleItem().Command.ShouldNotBeNull().ShouldNotContain("extend");
    }

    [Fact]
    public async Task A_permission_on_an_account_that_means_every_zone_passes_and_is_told()
    {
        inspection.Put(OwnerKind.Account, Allow(OnAccount, "Zone Read"));

        var report = await inspection.VerifyAsync(Asked("GET /zones/{zone_id}"));

        report.Failed.ShouldBe(0);
        report.Notes.ShouldHaveSingleItem().ShouldBe("Zone · Zone · Read: granted on the account itself, which means on every zone in it.");
    }

    [Fact]
    public async Task An_end_that_is_near_and_a_condition_on_the_address_are_told()
    {
        await inspection.PutAsync(new TokenDraft("by hand", [Allow(OnAccount, "Account Settings Read")])
        {
            ExpiresOn = DateTimeOffset.UtcNow.AddDays(3).AddHours(1),
            AllowedFrom = [IPNetwork.Parse("127.0.0.0/8")],
        });

        var report = await inspection.VerifyAsync(Asked("GET /accounts/{account_id}"));

        report.Failed.ShouldBe(0);
        report.Notes.ShouldContain(note => note.EndsWith("in 3 days.", StringComparison.Ordinal));
        report.Notes.ShouldContain(note => note.StartsWith("It works only from 127.0.0.0/8", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_disabled_token_fails_as_such_and_is_still_held_against_the_plan()
    {
        var created = await inspection.PutAsync(new TokenDraft("by hand", [Allow(OnAccount, "Account Settings Read")]));
        await inspection.ReviseAsync(created, token => new TokenRevision(token) { Status = TokenSummary.Disabled });

        var report = await inspection.VerifyAsync(Asked("GET /accounts/{account_id}"));

        (report.Passed, report.Failed).ShouldBe((1, 1));
        report.IsActive.ShouldBeFalse();
        report.Fixes.ShouldHaveSingleItem().Command.ShouldNotBeNull().ShouldStartWith("cftoken rotate ");
    }

    [Fact]
    public async Task Policies_for_another_account_are_told()
    {
        inspection.Put(OwnerKind.User, Allow("com.cloudflare.api.account.ffffffffffffffffffffffffffffffff", "Account Settings Read"));

        var report = await inspection.VerifyAsync(Asked("GET /accounts/{account_id}"), asAccount: false);

        report.Failed.ShouldBe(1);
        report.Notes.ShouldContain($"Its policies name the account ffffffffffffffffffffffffffffffff, and the job works on {Account}.");
    }

    [Fact]
    public async Task A_token_that_can_make_tokens_is_refused()
    {
        inspection.Put(OwnerKind.Account, Allow(OnAccount, "Account API Tokens Write"));

        var refusal = await Should.ThrowAsync<ProblemException>(() => inspection.VerifyAsync(Asked("GET /accounts/{account_id}")));

        refusal.Problems.ShouldHaveSingleItem().Code.ShouldBe("bootstrap.in-project");
    }

    [Fact]
    public async Task A_token_that_is_not_known_is_refused_with_its_place()
    {
        inspection.Shop.Project.Write(".dev.vars", $"# mine\nCLOUDFLARE_API_TOKEN=cfat_{new string('x', 48)}\n");

        var problem = (await Should.ThrowAsync<ProblemException>(() => inspection.VerifyAsync(Asked("GET /accounts/{account_id}")))).Problems.ShouldHaveSingleItem();

        problem.Kind.ShouldBe(ProblemKind.Credential);
        problem.Where.ToString().ShouldBe(".dev.vars:2");
    }

    [Fact]
    public async Task A_file_outside_the_project_is_taken_in_its_tokens_place()
    {
        inspection.Put(OwnerKind.Account, Allow(OnAccount, "D1 Read"));
        using var elsewhere = new TemporaryFolder();
        var (id, value) = inspection.Shop.Emulator.Issue(OwnerKind.Account, [Allow(OnAccount, "Account Settings Read")]);
        var file = elsewhere.Write("ci.env", $"CLOUDFLARE_API_TOKEN={value.Reveal()}\n");

        var report = await inspection.VerifyAsync(Asked("GET /accounts/{account_id}"), tokenFile: file);

        report.Check.Verification.ShouldNotBeNull().Id.ShouldBe(id);
        (report.Passed, report.Total, report.Token.Where.File).ShouldBe((2, 2, file));
    }

    [Theory]
    [InlineData("", "token.none")]
    [InlineData("CLOUDFLARE_API_TOKEN=\n", "token.none")]
    [InlineData(null, "env-file.unreadable")]
    public async Task A_file_without_a_token_is_no_reason_to_take_the_projects(string? content, string code)
    {
        inspection.Put(OwnerKind.Account, Allow(OnAccount, "Account Settings Read"));
        using var elsewhere = new TemporaryFolder();
        var file = content is null ? elsewhere["none.env"] : elsewhere.Write("ci.env", content);

        var problem = (await Should.ThrowAsync<ProblemException>(() => inspection.VerifyAsync(Asked("GET /accounts/{account_id}"), tokenFile: file))).Problems.ShouldHaveSingleItem();

        (problem.Code, problem.Where?.File).ShouldBe((code, file));
    }

    [Fact]
    public async Task Nor_is_the_bootstrap_credential_taken_from_a_file()
    {
        using var elsewhere = new TemporaryFolder();
        var file = elsewhere.Write("ci.env", $"CLOUDFLARE_API_TOKEN={inspection.Shop.Emulator.Bootstrap.AccountMinter.Reveal()}\n");

        var problem = (await Should.ThrowAsync<ProblemException>(() => inspection.VerifyAsync(Asked("GET /accounts/{account_id}"), tokenFile: file))).Problems.ShouldHaveSingleItem();

        problem.Code.ShouldBe("bootstrap.in-project");
    }

    [Fact]
    public async Task Without_a_token_the_fix_creates_one_for_the_same_work()
    {
        var problem = (await Should.ThrowAsync<ProblemException>(() => inspection.VerifyAsync(Asked("GET /accounts/{account_id}")))).Problems.ShouldHaveSingleItem();

        problem.Code.ShouldBe("token.none");
        problem.Fix!.Command.ShouldNotBeNull().ShouldStartWith("cftoken create --operation 'GET /accounts/{account_id}'");
    }

    private static AskedFor Asked(params string[] operations) =>
        new() { Operations = [.. operations], AccountId = Account, ZoneIds = [Zone], IsAlone = true };
}
