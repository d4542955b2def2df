using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Credentials;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.TestInfrastructure;

namespace Cftoken.Cloudflare.Tests;

public sealed class RepeatingTests : IDisposable
{
    private const string Tokens = Api.Base + "/user/tokens";
    private static readonly string One = Api.Envelope($"[{Api.Token()}]");

    private readonly Api api = new();

    public static TheoryData<string> Faults => ["429", "500", "502 page", "refused connection", "dropped connection", "half a body"];

    public void Dispose() => api.Dispose();

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Reading_goes_on_after_a_fault(string fault)
    {
        api.Http.Once("GET", Tokens, Fault(fault)).Once("GET", Tokens, Fault(fault)).Once("GET", Tokens, Answers.Json(200, One));

        (await api.UserTokens.ListAsync(default)).ShouldHaveSingleItem().Id.ShouldBe(Api.TokenId);
        api.Http.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Each_pause_is_told_before_it_begins()
    {
        var told = new List<string>();
        using var client = new CloudflareClient(api.Fakes.Build(), ApiBase.Find(null, api.Fakes.Environment), told.Add);
        api.Http.Once("GET", Tokens, Fault("429")).Once("GET", Tokens, Fault("500")).Once("GET", Tokens, Answers.Json(200, One));

        await client.With(new BootstrapCredential.MintingToken(new Canary().Secret)).TokensOf(TokenOwner.User).ListAsync(default);

        told.Count.ShouldBe(2);
        told[0].ShouldStartWith("GET /user/tokens:");
        told[0].ShouldContain("(1 of 4)");
        told[1].ShouldContain("(2 of 4)");
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Reading_gives_up_in_the_end(string fault)
    {
        api.Http.Always("GET", Tokens, Fault(fault));

        (await Api.FailureOfAsync(() => api.UserTokens.ListAsync(default))).IsOutcomeUnknown.ShouldBeFalse();
        api.Http.Requests.Count.ShouldBe(5);
    }

    [Theory]
    [InlineData("429", false)]
    [InlineData("refused connection", false)]
    [InlineData("500", true)]
    [InlineData("502 page", true)]
    [InlineData("dropped connection", true)]
    [InlineData("half a body", true)]
    public async Task A_change_is_sent_once_and_says_whether_it_may_have_acted(string fault, bool mayHaveActed)
    {
        api.Http.Once("GET", $"{Tokens}/{Api.TokenId}", Answers.Json(200, Api.Envelope(Api.Token(more: Api.Policies))));
        var token = await api.UserTokens.GetAsync(Api.TokenId, default);
        api.Http.Always("POST", Tokens, Fault(fault))
            .Always("PUT", $"{Tokens}/{Api.TokenId}", Fault(fault))
            .Always("PUT", $"{Tokens}/{Api.TokenId}/value", Fault(fault))
            .Always("DELETE", $"{Tokens}/{Api.TokenId}", Fault(fault));
        Func<Task>[] changes =
        [
            () => api.UserTokens.CreateAsync(Api.Draft, default),
            () => api.UserTokens.UpdateAsync(new TokenRevision(token), default),
            () => api.UserTokens.RollAsync(Api.TokenId, default),
            () => api.UserTokens.DeleteAsync(Api.TokenId, default),
        ];

        foreach (var change in changes)
        {
            (await Api.FailureOfAsync(change)).IsOutcomeUnknown.ShouldBe(mayHaveActed);
        }

        api.Http.Requests.Count.ShouldBe(changes.Length + 1);
    }

    [Fact]
    public async Task A_change_that_was_refused_did_not_act()
    {
        api.Http.Once("POST", Tokens, Answers.Json(400, Api.Refusal(1001, "sub-token is not allowed")));

        (await Api.FailureOfAsync(() => api.UserTokens.CreateAsync(Api.Draft, default))).IsOutcomeUnknown.ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"success":true,"result":{}}""")]
    [InlineData("""{"success":true,"result":{"id":"11111111111111111111111111111111","name":"n","status":"active"}}""")]
    [InlineData("<html>")]
    public async Task A_created_token_whose_answer_cannot_be_read_may_exist(string body)
    {
        api.Http.Once("POST", Tokens, Answers.Json(200, body));

        var failure = await Api.FailureOfAsync(() => api.UserTokens.CreateAsync(Api.Draft, default));

        failure.Kind.ShouldBe(ApiErrorKind.MalformedAnswer);
        failure.IsOutcomeUnknown.ShouldBeTrue();
    }

    [Theory]
    [InlineData("12", 12)]
    [InlineData("Sun, 22 Nov 2026 12:00:07 GMT", 7)]
    public async Task A_wait_that_the_answer_asks_for_is_kept(string retryAfter, int seconds)
    {
        var start = api.Fakes.Clock.GetUtcNow();
        api.Http.Once("GET", Tokens, Answers.Json(429, Api.Refusal(971, "too many"), ("Retry-After", retryAfter)))
            .Once("GET", Tokens, Answers.Json(200, One));

        await api.UserTokens.ListAsync(default);

        (api.Fakes.Clock.GetUtcNow() - start).ShouldBe(TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public async Task A_wait_of_minutes_is_told_and_not_sat_out()
    {
        api.Http.Once("GET", Tokens, Answers.Json(429, Api.Refusal(971, "too many"), ("Retry-After", "300")));

        var failure = await Api.FailureOfAsync(() => api.UserTokens.ListAsync(default));

        failure.ToProblem().Fix!.Text.ShouldContain("300 seconds");
        api.Http.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Silence_after_a_change_ends_at_the_time_limit_with_the_outcome_unknown()
    {
        api.Http.Once("POST", Tokens, Answers.Silence());
        var creating = api.UserTokens.CreateAsync(Api.Draft, default);

        api.Fakes.Clock.Advance(TimeSpan.FromSeconds(44));
        creating.IsCompleted.ShouldBeFalse();
        api.Fakes.Clock.Advance(TimeSpan.FromSeconds(1));

        var failure = await Api.FailureOfAsync(() => creating);
        failure.Kind.ShouldBe(ApiErrorKind.Interrupted);
        failure.IsOutcomeUnknown.ShouldBeTrue();
    }

    [Fact]
    public async Task The_callers_own_cancellation_stays_one()
    {
        using var cancellation = new CancellationTokenSource();
        api.Http.Once("GET", Tokens, Answers.Silence());
        var reading = api.UserTokens.ListAsync(cancellation.Token);

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => reading);
    }

    private static Func<SentRequest, CancellationToken, Task<HttpResponseMessage>> Fault(string fault) => fault switch
    {
        "429" => Answers.Json(429, Api.Refusal(971, "too many")),
        "500" => Answers.Json(500, Api.Refusal(10000, "Internal")),
        "502 page" => Answers.Text(502, "<html>Bad gateway</html>", "text/html"),
        "refused connection" => Answers.CannotConnect(),
        "dropped connection" => Answers.DropAfterSend(),
        _ => Answers.HalfABody(200, One),
    };
}
