using System.Net;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Faults;

namespace Cftoken.Emulator.Tests.Faults;

public sealed class FaultTests : IAsyncLifetime
{
    private const string Tokens = "/user/tokens";
    private TestEmulator emulator = null!;

    public async ValueTask InitializeAsync() => emulator = await TestEmulator.StartAsync();

    public ValueTask DisposeAsync() => emulator.DisposeAsync();

    [Fact]
    public async Task A_connection_dropped_before_acting_leaves_nothing_behind()
    {
        Play(new Fault.DropBefore());

        await Should.ThrowAsync<HttpRequestException>(Create);

        (await CountTokens()).ShouldBe(1);
        emulator.Emulator.Log.Entries[0].Status.ShouldBe(0);
        emulator.Emulator.Log.Entries[0].Fault.ShouldBe("DropBefore");
    }

    [Fact]
    public async Task A_connection_dropped_after_acting_leaves_a_token_that_nobody_holds()
    {
        Play(new Fault.DropAfter());

        await Should.ThrowAsync<HttpRequestException>(Create);

        (await CountTokens()).ShouldBe(2);
        emulator.Emulator.Log.Entries[0].Status.ShouldBe(200);
        emulator.Emulator.Log.Entries[0].Fault.ShouldBe("DropAfter");
    }

    [Fact]
    public async Task Half_a_body_breaks_off_and_leaves_the_token()
    {
        Play(new Fault.HalfBody());

        await Should.ThrowAsync<HttpRequestException>(Create);

        (await CountTokens()).ShouldBe(2);
    }

    [Fact]
    public async Task A_rate_limit_says_when_to_come_back_and_does_nothing()
    {
        Play(new Fault.RateLimited(TimeSpan.FromSeconds(7)));

        var answer = await Create();

        answer.MustBeRefused(HttpStatusCode.TooManyRequests, 971);
        answer.RetryAfter.ShouldBe(TimeSpan.FromSeconds(7));
        (await CountTokens()).ShouldBe(1);
    }

    [Fact]
    public async Task A_server_error_is_a_page_and_does_nothing()
    {
        Play(new Fault.ServerError(503));

        var answer = await Create();

        answer.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Text.ShouldStartWith("<html>");
        (await CountTokens()).ShouldBe(1);
    }

    [Fact]
    public async Task An_operation_can_be_refused_by_name()
    {
        emulator.Emulator.Faults.Add(new FaultRule(
            new Fault.Refuse(403, new ApiError(10000, "Forbidden") { DocumentationUrl = "https://developers.cloudflare.com/api/resources/user/" }),
            FaultCalls.All,
            TestEmulator.SharedCatalog.Get("POST /user/tokens")));

        var answer = await Create();

        answer.MustBeRefused(HttpStatusCode.Forbidden, 10000, "Forbidden");
        answer.Json.GetProperty("errors")[0].GetProperty("documentation_url").GetString().ShouldBe("https://developers.cloudflare.com/api/resources/user/");
        (await CountTokens()).ShouldBe(1);
    }

    [Fact]
    public async Task A_refusal_can_come_and_go()
    {
        emulator.Emulator.Faults.Add(new FaultRule(Fault.Refuse.AuthenticationError, FaultCalls.Every(3)));

        var statuses = new List<HttpStatusCode>();
        for (var call = 0; call < 6; call++)
        {
            statuses.Add((await emulator.Get(Tokens, emulator.UserMinter)).Status);
        }

        statuses.ShouldBe([
            HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Forbidden]);
    }

    [Fact]
    public async Task A_rule_counts_calls_of_its_own_operation_only()
    {
        emulator.Emulator.Faults.Add(new FaultRule(
            Fault.Refuse.AuthenticationError, FaultCalls.Number(2), TestEmulator.SharedCatalog.Get("POST /user/tokens")));

        (await Create()).MustSucceed();
        (await emulator.Get(Tokens, emulator.UserMinter)).MustSucceed();
        (await Create()).MustBeRefused(HttpStatusCode.Forbidden, 10000);
        (await Create()).MustSucceed();
    }

    [Fact]
    public async Task A_delay_waits_for_the_clock_and_then_acts()
    {
        Play(new Fault.Delay(TimeSpan.FromSeconds(30)));

        var creating = Create();
        while (!creating.IsCompleted)
        {
            emulator.World.Clock.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }

        (await creating).MustSucceed();
        emulator.Emulator.Log.Entries[0].Fault.ShouldBe("Delay");
    }

    [Fact]
    public async Task A_delayed_request_has_done_nothing_yet()
    {
        emulator.Emulator.Faults.Add(new FaultRule(
            new Fault.Delay(TimeSpan.FromHours(1)), FaultCalls.All, TestEmulator.SharedCatalog.Get("POST /user/tokens")));
        var creating = Create();

        (await CountTokens()).ShouldBe(1);
        creating.IsCompleted.ShouldBeFalse();
        emulator.World.Clock.Advance(TimeSpan.FromHours(2));
        while (!creating.IsCompleted)
        {
            emulator.World.Clock.Advance(TimeSpan.FromHours(2));
            await Task.Yield();
        }
    }

    [Fact]
    public async Task Cleared_rules_no_longer_play()
    {
        emulator.Emulator.Faults.Add(new FaultRule(Fault.Refuse.AuthenticationError, FaultCalls.All));
        (await Create()).MustBeRefused(HttpStatusCode.Forbidden, 10000);

        emulator.Emulator.Faults.Clear();

        (await Create()).MustSucceed();
    }

    private void Play(Fault fault) => emulator.Emulator.Faults.Add(new FaultRule(fault, FaultCalls.First(1)));

    private Task<Answer> Create() => emulator.Post(Tokens, emulator.UserMinter, Bodies.Token());

    private async Task<int> CountTokens() => (await emulator.Get(Tokens, emulator.UserMinter)).MustSucceed().Result.GetArrayLength();
}
