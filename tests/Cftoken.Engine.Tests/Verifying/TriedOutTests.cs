using Cftoken.Catalog.Policies;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Emulator;
using Cftoken.Emulator.Credentials;
using Cftoken.Emulator.Faults;
using Cftoken.Engine.Jobs.Asking;
using Cftoken.Engine.Verifying.Deep;
using Cftoken.TestInfrastructure;
using static Cftoken.Engine.Tests.Verifying.Inspection;

namespace Cftoken.Engine.Tests.Verifying;

/// <summary>Deep verification by calls: where policies cannot be read, and while a change spreads.</summary>
public sealed class TriedOutTests : IAsyncLifetime
{
    private readonly FakeClock clock = new(DateTimeOffset.UtcNow) { CompletesDelaysUpTo = TimeSpan.FromSeconds(40) };
    private Inspection inspection = null!;

    public async ValueTask InitializeAsync() => inspection = await OpenAsync(world => world with { Time = clock });

    public ValueTask DisposeAsync() => inspection.DisposeAsync();

    [Fact]
    public async Task Without_a_bootstrap_credential_reads_pass_or_fail_and_writes_stay_open()
    {
        inspection.Put(OwnerKind.User, Allow(OnAccount, "Account Settings Read", "Workers R2 Storage Write"), Allow(OnZone, "Zone Read"));

        var report = await inspection.VerifyAsync(EightChecks, withBootstrap: false);

        report.Basis.ShouldBe(CheckBasis.Probe);
        report.Requirements.Select(check => check.Outcome).ShouldBe(
        [
            CheckOutcome.Passed, CheckOutcome.Passed, CheckOutcome.Unknown, CheckOutcome.Passed,
            CheckOutcome.Failed, CheckOutcome.Failed, CheckOutcome.Failed,
        ]);
        (report.Passed, report.Failed, report.Total).ShouldBe((4, 3, 8));
        report.Requirements[5].Missing.ShouldHaveSingleItem().Group.Name.ShouldBe("Workers Routes Read");
        report.Requirements[5].Because.ShouldBe("GET /zones/{zone_id}/workers/routes refused, code 10000, twice");
        inspection.Shop.Emulator.Log.Entries.ShouldAllBe(entry => entry.Method == "GET");
    }

    [Fact]
    public async Task A_write_fails_where_every_permission_that_allows_it_is_refuted()
    {
        inspection.Put(OwnerKind.Account, Allow(OnAccount, "Account Settings Read"));

        var check = (await inspection.VerifyAsync(Asked("POST /accounts/{account_id}/d1/database"), withBootstrap: false)).Requirements.ShouldHaveSingleItem();

        check.Outcome.ShouldBe(CheckOutcome.Failed);
        check.Missing.ShouldHaveSingleItem().Group.Name.ShouldBe("D1 Write");
        inspection.Told.ShouldContain(line => line.Contains("tried out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_watch_waits_until_a_new_token_is_known()
    {
        await inspection.DisposeAsync();
        inspection = await OpenAsync(world => world with { Time = clock }, new PropagationLag(TimeSpan.Zero, 6));
        inspection.Put(OwnerKind.Account, Allow(OnAccount, "Account Settings Read"));

        var report = await inspection.VerifyAsync(Asked("GET /accounts/{account_id}"), watches: true);

        (report.Passed, report.Total).ShouldBe((2, 2));
        inspection.Told.ShouldContain("Cloudflare does not know the token yet; trying again in 2 seconds.");
    }

    [Fact]
    public async Task A_watch_waits_until_what_the_policies_hold_is_let_through()
    {
        inspection.Put(OwnerKind.Account, Allow(OnAccount, "Account Settings Read"));
        var account = inspection.Shop.Emulator.Catalog.Get("GET /accounts/{account_id}");
        inspection.Shop.Emulator.Faults.Add(new FaultRule(Fault.Refuse.AuthenticationError, FaultCalls.First(3), account));

        var report = await inspection.VerifyAsync(Asked("GET /accounts/{account_id}"), watches: true);

        (report.Failed, report.Basis).ShouldBe((0, CheckBasis.PoliciesByBootstrap));
        inspection.Told.Count(line => line.StartsWith("1 of 2 pass; trying again", StringComparison.Ordinal)).ShouldBe(3);
        inspection.Shop.Emulator.Log.Entries.Count(entry => entry.Operation == account).ShouldBe(4, "it ends as soon as all passes");
    }

    [Fact]
    public async Task A_watch_ends_after_three_minutes_and_says_what_is_still_refused()
    {
        inspection.Put(OwnerKind.Account, Allow(OnAccount, "Account Settings Read"));
        inspection.Shop.Emulator.Faults.Add(new FaultRule(
            Fault.Refuse.AuthenticationError, FaultCalls.All, inspection.Shop.Emulator.Catalog.Get("GET /accounts/{account_id}")));
        var begun = clock.GetUtcNow();

        var report = await inspection.VerifyAsync(Asked("GET /accounts/{account_id}"), watches: true);

        report.Failed.ShouldBe(1);
        report.Requirements.ShouldHaveSingleItem().Because.ShouldNotBeNull().ShouldStartWith("held by the token's policies, and still refused: ");
        report.Fixes.ShouldNotContain(fix => fix.Command!.Contains("extend", StringComparison.Ordinal), "the token holds it already");
        (clock.GetUtcNow() - begun).ShouldBeInRange(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(3));
        inspection.Shop.Emulator.Log.Entries.Length.ShouldBeLessThan(120, "it is polite");
    }

    [Fact]
    public async Task A_watch_does_not_wait_for_what_the_policies_lack()
    {
        inspection.Put(OwnerKind.Account, Allow(OnAccount, "Account Settings Read"));
        var begun = clock.GetUtcNow();

        var report = await inspection.VerifyAsync(Asked("GET /accounts/{account_id}", "GET /accounts/{account_id}/d1/database"), watches: true);

        report.Failed.ShouldBe(1);
        clock.GetUtcNow().ShouldBe(begun);
    }

    [Fact]
    public async Task A_token_that_never_becomes_known_is_refused_in_the_end()
    {
        inspection.Shop.Project.Write(".dev.vars", $"CLOUDFLARE_API_TOKEN=cfat_{new string('x', 48)}\n");

        var problem = (await Should.ThrowAsync<ProblemException>(() => inspection.VerifyAsync(Asked("GET /accounts/{account_id}"), watches: true))).Problems.ShouldHaveSingleItem();

        problem.Kind.ShouldBe(ProblemKind.Credential);
    }

    private static AskedFor Asked(params string[] operations) => new() { Operations = [.. operations], AccountId = Account, IsAlone = true };
}
