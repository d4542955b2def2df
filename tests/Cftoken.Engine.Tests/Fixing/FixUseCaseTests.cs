using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside.Processes;
using Cftoken.Core.Problems;
using Cftoken.Emulator.Faults;
using Cftoken.Engine.Fixing;
using Cftoken.Engine.Tests.Changing;
using Cftoken.Tokens.Editing;

namespace Cftoken.Engine.Tests.Fixing;

public sealed class FixUseCaseTests : IAsyncLifetime
{
    private Mended mended = null!;

    public async ValueTask InitializeAsync() => mended = await Mended.OpenAsync();

    public ValueTask DisposeAsync() => mended.DisposeAsync();

    [Fact]
    public async Task The_token_that_is_recorded_for_the_job_is_extended_in_place_and_why_it_is_that_one_is_said()
    {
        mended.Issue("another one", Changes.OnAccount("Workers Scripts Write"));
        var id = await mended.RecordAsync("Workers Scripts Write");

        var report = await mended.RunAsync(Mended.D1);

        report.Outcome.ShouldBe(FixOutcome.Extended);
        report.IsAllMended.ShouldBeTrue();
        report.Token!.Id.ShouldBe(id);
        report.Token.Because.ShouldMatch("^it is recorded for the job deploy, delivered to github:acme/shop on \\d{4}-\\d\\d-\\d\\d$");
        report.Token.Before.Length.ShouldBe(1);
        report.Token.After.Length.ShouldBe(2);
        var added = report.Added.ShouldHaveSingleItem();
        added.IsPlanned.ShouldBeTrue();
        added.Grant.Permission.ShouldBe("Account · D1 · Edit");
        added.Because.ShouldBe("refused in the log, line 8; the plan asks for it (wrangler.jsonc:1)");
        (await mended.GroupsOfAsync(id)).ShouldBe(["D1 Write", "Workers Scripts Write"], ignoreOrder: true);
        mended.Asked.ShouldHaveSingleItem().Gated.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_second_time_the_token_holds_it_already_and_nothing_is_asked_or_sent()
    {
        await mended.RecordAsync("Workers Scripts Write");
        await mended.RunAsync(Mended.D1);

        var report = await mended.RunAsync(Mended.D1);

        report.Outcome.ShouldBe(FixOutcome.AlreadyHeld);
        report.Added.ShouldBeEmpty();
        report.Reasons.Length.ShouldBe(2);
        report.Reasons[0].Because.ShouldStartWith("The token was changed at ");
        report.Reasons[1].Because.ShouldStartWith("The secret holds another token.");
        report.Reasons[1].Next.Select(fix => fix.Command!.Split(' ')[1]).ShouldBe(["identify", "rotate"]);
        mended.Asked.Count.ShouldBe(1);
        mended.Puts.ShouldBe(1);
    }

    [Fact]
    public async Task Who_holds_the_greater_permission_is_not_given_the_lesser_one()
    {
        await mended.RecordAsync("Workers Scripts Write", "D1 Write", "Vectorize Write");

        var report = await mended.RunAsync(Mended.Log($"/accounts/{Mended.Account}/vectorize/v2/indexes/words"));

        report.Outcome.ShouldBe(FixOutcome.AlreadyHeld);
        mended.Puts.ShouldBe(0);
    }

    [Fact]
    public async Task Every_failure_of_the_log_and_what_would_be_refused_next_are_one_change()
    {
        mended.Configure(""" "d1_databases": [{ "binding": "DB", "database_name": "shop" }], "kv_namespaces": [{ "binding": "KV" }], "r2_buckets": [{ "binding": "B", "bucket_name": "pictures" }] """);
        var id = await mended.RecordAsync("Workers Tail Read");

        var report = await mended.RunAsync(Mended.Log($"/accounts/{Mended.Account}/workers/services/shop") + Mended.D1);

        report.Outcome.ShouldBe(FixOutcome.Extended);
        var groups = await mended.GroupsOfAsync(id);
        groups.ShouldContain("Workers Scripts Write");
        groups.ShouldContain("D1 Write");
        groups.ShouldContain("Workers KV Storage Write");
        report.Added.ShouldContain(added => added.Because.Contains("it would be refused next", StringComparison.Ordinal));
        report.Added.ShouldAllBe(added => added.IsPlanned);
        mended.Puts.ShouldBe(1);
        mended.Asked.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("Please enable R2 through the Cloudflare Dashboard. [code: 10042]", "/accounts/0123456789abcdef0123456789abcdef/r2/buckets")]
    [InlineData("Too many requests [code: 971]", "/accounts/0123456789abcdef0123456789abcdef/workers/services/shop")]
    [InlineData("Could not route to /accounts/0123456789abcdef0123456789abcdef/x, perhaps your object identifier is invalid? [code: 7003]", "/accounts/0123456789abcdef0123456789abcdef/workers/services/shop")]
    [InlineData("Invalid format for Authorization header [code: 6111]", "/accounts/0123456789abcdef0123456789abcdef/workers/services/shop")]
    [InlineData("Cannot use the access token from location: 192.0.2.1 [code: 9109]", "/accounts/0123456789abcdef0123456789abcdef/workers/services/shop")]
    public async Task What_is_no_permission_problem_is_said_and_nothing_is_asked_of_Cloudflare(string message, string path)
    {
        await mended.RecordAsync("Workers Tail Read");
        var before = mended.Changes.Shop.Calls.Length;

        var report = await mended.RunAsync(Mended.Log(path, message));

        report.Outcome.ShouldBe(FixOutcome.NotAPermission);
        report.Left.ShouldHaveSingleItem().Fix.Text.ShouldNotBeNullOrWhiteSpace();
        mended.Changes.Shop.Calls.Length.ShouldBe(before);
    }

    [Fact]
    public async Task A_log_without_a_failure_changes_nothing()
    {
        (await mended.RunAsync("12 passed\n")).Outcome.ShouldBe(FixOutcome.NothingFailed);
    }

    [Fact]
    public async Task Beside_another_cause_the_permission_is_added_and_the_rest_is_told()
    {
        var id = await mended.RecordAsync("Workers Scripts Write");

        var report = await mended.RunAsync(Mended.D1 + Mended.Log($"/accounts/{Mended.Account}/r2/buckets", "Please enable R2 through the Cloudflare Dashboard. [code: 10042]"));

        report.Outcome.ShouldBe(FixOutcome.Extended);
        report.Left.Length.ShouldBe(1);
        report.IsAllMended.ShouldBeFalse();
        (await mended.GroupsOfAsync(id)).ShouldNotContain("Workers R2 Storage Write");
    }

    [Theory]
    [InlineData(true, "expired")]
    [InlineData(false, "disabled")]
    public async Task A_token_that_does_not_work_at_all_is_not_extended(bool isExpired, string word)
    {
        var id = await mended.RecordAsync("Workers Scripts Write");
        await mended.Changes.AsBootstrapAsync(async tokens =>
        {
            var seen = await tokens.GetAsync(id, TestContext.Current.CancellationToken);
            var edit = isExpired ? new TokenEdit { ExpiresOn = DateTimeOffset.UtcNow.AddSeconds(-5) } : new TokenEdit { Status = TokenSummary.Disabled };
            await tokens.UpdateAsync(Revised(seen, edit), TestContext.Current.CancellationToken);
        });

        var report = await mended.RunAsync(Mended.D1);

        report.Outcome.ShouldBe(FixOutcome.Unusable);
        report.Reasons.ShouldHaveSingleItem().Because.ShouldContain(word);
        (await mended.GroupsOfAsync(id)).ShouldNotContain("D1 Write");
        mended.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task Nobody_says_yes_and_nothing_changes()
    {
        await mended.RecordAsync("Workers Scripts Write");
        mended.Answer = Cftoken.Engine.Approving.ApprovalAnswer.Nobody;

        var problem = await mended.StoppedAsync(Mended.D1);

        problem.Code.ShouldBe("approval.nobody");
        problem.Fix!.Command!.ShouldMatch("^cftoken diagnose .*failed\\.log .*--fix --yes$");
        mended.Puts.ShouldBe(0);
    }

    [Theory]
    [InlineData("drop after", null)]
    [InlineData("half a body", null)]
    [InlineData("drop before", "token.not-changed")]
    [InlineData("server error", "token.not-changed")]
    [InlineData("rate limit", "cloudflare.rate-limited")]
    public async Task After_a_fault_it_is_known_whether_the_token_was_changed(string fault, string? code)
    {
        var id = await mended.RecordAsync("Workers Scripts Write");
        mended.Changes.Shop.Emulator.Faults.Add(new FaultRule(
            fault switch
            {
                "drop after" => new Fault.DropAfter(),
                "half a body" => new Fault.HalfBody(),
                "drop before" => new Fault.DropBefore(),
                "server error" => new Fault.ServerError(502),
                _ => new Fault.RateLimited(TimeSpan.FromSeconds(3)),
            },
            FaultCalls.First(1),
            mended.Changes.Shop.Emulator.Catalog.Get("PUT /accounts/{account_id}/tokens/{token_id}")));

        if (code is not null)
        {
            (await mended.StoppedAsync(Mended.D1)).Code.ShouldBe(code);
            (await mended.GroupsOfAsync(id)).ShouldBe(["Workers Scripts Write"]);
        }

        (await mended.RunAsync(Mended.D1)).Outcome.ShouldBe(FixOutcome.Extended);
        (await mended.GroupsOfAsync(id)).ShouldBe(["D1 Write", "Workers Scripts Write"], ignoreOrder: true);
        (await mended.RunAsync(Mended.D1)).Outcome.ShouldBe(FixOutcome.AlreadyHeld);
    }

    [Fact]
    public async Task Two_at_once_leave_the_token_with_it_once()
    {
        var id = await mended.RecordAsync("Workers Scripts Write");
        var request = mended.Request(Mended.D1);

        var ends = await Task.WhenAll(EndAsync(), EndAsync());

        ends.ShouldContain("Extended");
        ends.ShouldAllBe(end => end == "Extended" || end == "AlreadyHeld" || end.StartsWith("Another cftoken is working on deploy"));
        ends.Count(end => end == "Extended").ShouldBe(1);
        (await mended.GroupsOfAsync(id)).ShouldBe(["D1 Write", "Workers Scripts Write"], ignoreOrder: true);
        mended.Puts.ShouldBe(1);
        (await mended.RunAsync(Mended.D1)).Outcome.ShouldBe(FixOutcome.AlreadyHeld);

        async Task<string> EndAsync()
        {
            try
            {
                return (await mended.RunAsync(Mended.D1, _ => request)).Outcome.ToString();
            }
            catch (ProblemException busy)
            {
                return busy.Message;
            }
        }
    }

    [Fact]
    public async Task What_somebody_else_adds_meanwhile_stays_and_is_told()
    {
        var id = await mended.RecordAsync("Workers Scripts Write");
        var isFirst = true;
        mended.Changes.Shop.Emulator.Faults.Add(new FaultRule(
            new Fault.HoldAfter(async () =>
            {
                if (isFirst)
                {
                    isFirst = false;
                    await AddAsync(id, "Workers Tail Read");
                }
            }),
            FaultCalls.First(1),
            mended.Changes.Shop.Emulator.Catalog.Get("GET /accounts/{account_id}/tokens/{token_id}")));

        var report = await mended.RunAsync(Mended.D1);

        report.Change!.Remarks.ShouldHaveSingleItem().ShouldContain("Somebody else changed it meanwhile, which was kept");
        (await mended.GroupsOfAsync(id)).ShouldBe(["D1 Write", "Workers Scripts Write", "Workers Tail Read"], ignoreOrder: true);
    }

    [Fact]
    public async Task The_failed_jobs_of_a_run_are_run_again_where_somebody_wants_it()
    {
        await mended.RecordAsync("Workers Scripts Write");
        mended.Processes.On("gh", asked => new ProcessResult(0, asked.Arguments is ["run", "view", ..] ? Mended.Log($"/accounts/{Mended.Account}/d1/database", marks: "deploy\tRun npm run deploy\t2026-11-22T10:00:00.0000000Z ") : "", ""));
        mended.WantsRerun = true;

        var report = await mended.RunAsync(Mended.D1, request => request with { Log = null, Run = "123" });

        report.Rerun.ShouldBe("gh run rerun 123 --failed");
        report.IsRunAgain.ShouldBeTrue();
        mended.Processes.Requests.Select(request => string.Join(' ', request.Arguments)).ShouldBe(["run view 123 --log-failed", "run rerun 123 --failed"]);
        mended.Processes.Requests.ShouldAllBe(request => !request.Environment!.Keys.Any(name => name.StartsWith("CLOUDFLARE_", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Where_gh_does_not_run_it_again_the_token_is_extended_all_the_same_and_it_is_told()
    {
        await mended.RecordAsync("Workers Scripts Write");
        mended.Processes.On("gh", asked => asked.Arguments is ["run", "view", ..] ? new ProcessResult(0, Mended.D1, "") : new ProcessResult(1, "", "run 123 cannot be rerun"));
        mended.WantsRerun = true;

        var report = await mended.RunAsync(Mended.D1, request => request with { Log = null, Run = "123" });

        report.Outcome.ShouldBe(FixOutcome.Extended);
        report.IsRunAgain.ShouldBeFalse();
        mended.Told.ShouldContain("gh did not start run 123 again: run 123 cannot be rerun");
    }

    private async Task AddAsync(string id, string group) => await mended.Changes.AsBootstrapAsync(async tokens =>
    {
        var seen = await tokens.GetAsync(id, TestContext.Current.CancellationToken);
        var add = Cftoken.Catalog.Policies.PolicySet.Of([Changes.OnAccount(group)]).Grants;
        await tokens.UpdateAsync(Revised(seen, new TokenEdit { Add = add }), TestContext.Current.CancellationToken);
    });

    private static TokenRevision Revised(TokenRecord seen, TokenEdit edit) => new(seen)
    {
        Policies = edit.Add.IsEmpty ? null : Cftoken.Catalog.Policies.PolicySet.Of(Cftoken.Catalog.Policies.PolicySet.Of(seen.Policies).Grants.Concat(edit.Add)),
        Status = edit.Status,
        ExpiresOn = edit.ExpiresOn,
    };
}
