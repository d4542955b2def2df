using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Sending;
using Cftoken.TestInfrastructure;

namespace Cftoken.Cloudflare.Tests;

public sealed class ProbingTests : IDisposable
{
    private readonly Api api = new();

    public void Dispose() => api.Dispose();

    [Theory]
    [InlineData("\"default\";r=50;t=30", 50, 30)]
    [InlineData("\"burst\"; r=3; t=7, \"default\";r=50;t=30", 3, 7)]
    [InlineData("r=1;t=2", 1, 2)]
    public async Task What_an_answer_tells_of_the_limit_is_read_whether_it_went_through_or_not(string header, int remaining, int seconds)
    {
        api.Http.Once("GET", "/client/v4/x", Answers.Json(200, Api.Envelope("{}"), ("Ratelimit", header)));
        api.Http.Once("GET", "/client/v4/x", Answers.Json(403, Api.Refusal(10000, "Authentication error"), ("Ratelimit", header)));

        var passed = await AskAsync();
        var refused = await AskAsync();

        passed.ShouldBe(new ProbeReply(null, new RateLimitState(remaining, TimeSpan.FromSeconds(seconds))));
        refused.Limit.ShouldBe(passed.Limit);
        refused.Failure.ShouldNotBeNull().Kind.ShouldBe(ApiErrorKind.Authentication);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"default\"")]
    [InlineData("\"default\";r=many;t=30")]
    [InlineData("\"default\";r=-1;t=30")]
    [InlineData("\"default\";r=5")]
    [InlineData("\"default\";r=99999999999;t=1")]
    public async Task A_header_that_cannot_be_read_tells_nothing(string header)
    {
        api.Http.Once("GET", "/client/v4/x", Answers.Json(200, Api.Envelope("{}"), ("Ratelimit", header)));

        (await AskAsync()).Limit.ShouldBeNull();
    }

    [Fact]
    public async Task Nothing_is_asked_twice_whatever_became_of_it()
    {
        api.Http.Once("GET", "/client/v4/x", Answers.Text(503, "<html>", "text/html"));

        (await AskAsync()).Failure.ShouldNotBeNull().Kind.ShouldBe(ApiErrorKind.ServerError);
        api.Http.Requests.ShouldHaveSingleItem();
    }

    private Task<ProbeReply> AskAsync() => api.Client.ProbeWith(api.Bootstrap.Secret).GetAsync("/x", TestContext.Current.CancellationToken);
}
