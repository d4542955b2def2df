using System.Text.Json;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Credentials;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.TestInfrastructure;
using Cftoken.Tokens.Creating;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Tokens.Tests.Creating;

using Answer = Func<SentRequest, CancellationToken, Task<HttpResponseMessage>>;

public sealed class TokenCreationTests : IDisposable
{
    private const string AccountId = "0123456789abcdef0123456789abcdef";
    private const string Tokens = $"/client/v4/accounts/{AccountId}/tokens";
    private const string Id = "11111111111111111111111111111111";
    private const string OtherId = "22222222222222222222222222222222";
    private const string Success = """{"success":true,"errors":[],"messages":[],"result":""";

    private readonly SinkFolder project = new();
    private readonly Canary bootstrap = new();
    private readonly Canary value = new("cfat_");
    private readonly CloudflareClient client;

    public TokenCreationTests() => client = new CloudflareClient(project.World, ApiBase.Find(null, project.Fakes.Environment));

    public static TheoryData<string> LostAnswers => 
    [
        "dropped connection", "500", "502 page", "half a body", "no value in it",
        "corrupt compression", "half a surrogate pair", "half a surrogate pair in an error", "an id that is none", "the bootstrap credential as value",
    ];

    private FakeHttpHandlers Http => project.Fakes.Http;

    public void Dispose()
    {
        client.Dispose();
        project.Dispose();
    }

    [Fact]
    public async Task A_token_is_made_delivered_and_verified_and_its_value_lies_in_its_sink_alone()
    {
        Http.Once("POST", Tokens, Created()).Once("GET", $"{Tokens}/verify", Verified());

        var result = await CreateAsync(project.Sink());

        result.IsVerified.ShouldBeTrue();
        result.Token.Id.ShouldBe(Id);
        (await project.OpenAsync()).ShouldBeEmpty();
        (await project.Memory.Register.FindAsync(project.Job, default))!.Token.ShouldBe(new TokenReference(Id, SentName()));
        value.MustBeAbsentFromFiles(project.State.Path);
        project.Folder.Read(".dev.vars").ShouldBe($"CLOUDFLARE_API_TOKEN={value.Value}\nCLOUDFLARE_ACCOUNT_ID={AccountId}\n");
        value.MustBeAbsentFromFiles(project.Folder.Path, project.Folder[".dev.vars"]);
        value.MustBeAbsentFrom(result.ToString(), project.Fakes.Terminal.OutText, project.Fakes.Terminal.ErrorText);
        Http.Requests[0].Headers["Authorization"].ShouldBe($"Bearer {bootstrap.Value}");
        Http.Requests[1].Headers["Authorization"].ShouldBe($"Bearer {value.Value}", "the new token verifies itself");
        bootstrap.MustBeAbsentFromFiles(project.Folder.Path);
    }

    [Fact]
    public async Task Where_the_sink_cannot_take_it_no_token_is_made()
    {
        File.CreateSymbolicLink(project.Folder[".dev.vars"], "elsewhere");

        (await FailureAsync(project.Sink())).ShouldBe(["file.symlink"]);
        Http.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refusal_is_told_and_nothing_is_looked_for()
    {
        Http.Once("POST", Tokens, Refusal(400, 1001, "sub-token is not allowed to have permissions to manage other tokens"));

        (await FailureAsync(project.Sink())).ShouldBe(["cloudflare.sub-token-rule"]);
        Http.Requests.Count.ShouldBe(1);
        File.Exists(project.Folder[".dev.vars"]).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(LostAnswers))]
    public async Task After_a_lost_answer_the_token_of_that_name_is_deleted_and_no_other(string fault)
    {
        Http.Once("POST", Tokens, Lost(fault))
            .Once("GET", Tokens, (_, _) => List([(OtherId, "site:deploy"), (Id, SentName()), ("33333333333333333333333333333333", SentName() + "0")]))
            .Once("DELETE", $"{Tokens}/{Id}", Ok($$"""{"id":"{{Id}}"}"""));

        (await FailureAsync(project.Sink()))[^1].ShouldBe("token.lost-and-deleted");

        Http.Requests.Select(request => request.Method).ShouldBe(["POST", "GET", "DELETE"]);
        File.Exists(project.Folder[".dev.vars"]).ShouldBeFalse();
    }

    [Fact]
    public async Task A_fault_of_the_program_itself_after_the_request_takes_the_token_back()
    {
        Http.Once("POST", Tokens, (_, _) => throw new InvalidOperationException($"broken by {value.Value}"))
            .Once("GET", Tokens, (_, _) => List([(Id, SentName())]))
            .Once("DELETE", $"{Tokens}/{Id}", Ok($$"""{"id":"{{Id}}"}"""));

        (await FailureAsync(project.Sink())).ShouldBe(["token.lost-and-deleted"]);
    }

    [Fact]
    public async Task The_token_is_found_by_its_nonce_though_its_name_came_out_otherwise()
    {
        Http.Once("POST", Tokens, Answers.DropAfterSend())
            .Once("GET", Tokens, (_, _) => List([(Id, "trimmed" + SentName()[SentName().LastIndexOf('#')..])]))
            .Once("DELETE", $"{Tokens}/{Id}", Ok($$"""{"id":"{{Id}}"}"""));

        (await FailureAsync(project.Sink()))[^1].ShouldBe("token.lost-and-deleted");
    }

    [Fact]
    public async Task A_hunt_that_fails_itself_tells_the_name_to_look_for()
    {
        Http.Once("POST", Tokens, Answers.DropAfterSend())
            .Once("GET", Tokens, (_, _) => throw new InvalidOperationException($"broken by {value.Value}"));

        var failure = await Should.ThrowAsync<ProblemException>(() => CreateAsync(project.Sink()));

        failure.Problems[^1].Code.ShouldBe("token.lost");
        failure.Problems[^1].Fix!.Text.ShouldContain(SentName());
        value.MustBeAbsentFrom(failure.Problems.Select(problem => problem.ToString()));
    }

    [Fact]
    public async Task A_value_that_an_answer_repeats_is_told_nowhere()
    {
        var plain = Canary.For("Q" + new Canary("").Value);
        Http.Once("POST", Tokens, Ok($$"""{"id":"{{Id}}","name":"{{plain.Value}}","status":"is {{plain.Value}}","value":"{{plain.Value}}"}"""))
            .Always("DELETE", $"{Tokens}/{Id}", Refusal(403, 10000, plain.Value));

        var failure = await Should.ThrowAsync<ProblemException>(() => CreateAsync(new FailingSink("problem", canReadBack: true)));

        failure.Problems[^1].Code.ShouldBe("token.undelivered");
        failure.Problems[^1].Fix!.Text.ShouldContain(SentName());
        plain.MustBeAbsentFrom(failure.Problems.Select(problem => problem.ToString()));
    }

    [Fact]
    public async Task A_token_that_appears_late_is_still_found()
    {
        Http.Once("POST", Tokens, Answers.DropAfterSend())
            .Once("GET", Tokens, (_, _) => List([]))
            .Once("GET", Tokens, (_, _) => List([(Id, SentName())]))
            .Once("DELETE", $"{Tokens}/{Id}", Ok($$"""{"id":"{{Id}}"}"""));

        (await FailureAsync(project.Sink()))[^1].ShouldBe("token.lost-and-deleted");
    }

    [Fact]
    public async Task Where_no_token_was_made_that_is_said()
    {
        Http.Once("POST", Tokens, Answers.DropAfterSend()).Always("GET", Tokens, (_, _) => List([(OtherId, "another")]));

        (await FailureAsync(project.Sink()))[^1].ShouldBe("token.not-made");
        (await project.OpenAsync()).ShouldHaveSingleItem().Stage.ShouldBe(Stage.Sent, "a later run looks once more");
        Http.Requests.Select(request => request.Method).ShouldBe(["POST", "GET", "GET", "GET"]);
    }

    [Fact]
    public async Task Where_nobody_can_tell_the_name_to_look_for_is_told()
    {
        Http.Once("POST", Tokens, Answers.DropAfterSend()).Always("GET", Tokens, Answers.CannotConnect());

        var failure = await Should.ThrowAsync<ProblemException>(() => CreateAsync(project.Sink()));

        failure.Problems[^1].Code.ShouldBe("token.lost");
        failure.Problems[^1].Fix!.Text.ShouldContain(SentName());
    }

    [Fact]
    public async Task Nothing_was_sent_where_no_connection_could_be_made()
    {
        Http.Once("POST", Tokens, Answers.CannotConnect());

        (await FailureAsync(project.Sink())).ShouldBe(["cloudflare.unreachable"]);
    }

    [Fact]
    public async Task Stopping_while_the_token_is_made_takes_it_back()
    {
        using var cancellation = new CancellationTokenSource();
        Http.Once("POST", Tokens, async (_, stopped) =>
            {
                await cancellation.CancelAsync();
                await Task.Delay(Timeout.Infinite, stopped);
                throw new InvalidOperationException("Not reached.");
            })
            .Once("GET", Tokens, (_, _) => List([(Id, SentName())]))
            .Once("DELETE", $"{Tokens}/{Id}", Ok($$"""{"id":"{{Id}}"}"""));

        (await FailureAsync(project.Sink(), cancellation.Token)).ShouldBe(["token.lost-and-deleted"]);
    }

    [Theory]
    [InlineData("problem", false, "test.full")]
    [InlineData("problem", true, "test.full")]
    [InlineData("fault", true, "sink.failed")]
    [InlineData("uncertain", true, "sink.uncertain")]
    public async Task A_token_that_cannot_be_delivered_is_deleted(string failure, bool canReadBack, string code)
    {
        Http.Once("POST", Tokens, Created())
            .Once("DELETE", $"{Tokens}/{Id}", Answers.Json(500, "{}"))
            .Once("DELETE", $"{Tokens}/{Id}", Answers.DropAfterSend())
            .Once("DELETE", $"{Tokens}/{Id}", Answers.Json(404, """{"success":false,"errors":[{"code":1003,"message":"gone"}]}"""));

        (await FailureAsync(new FailingSink(failure, canReadBack))).ShouldBe([code, "token.undone"]);
        (await project.OpenAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("fault", "sink.failed")]
    [InlineData("uncertain", "sink.uncertain")]
    public async Task A_token_that_a_sink_may_hold_which_nobody_can_read_is_left_alive_for_recover(string failure, string code)
    {
        Http.Once("POST", Tokens, Created());

        (await FailureAsync(new FailingSink(failure, canReadBack: false))).ShouldBe([code, "token.half-delivered"]);
        (await project.OpenAsync()).ShouldHaveSingleItem().Sinks.ShouldBe([SinkStage.Delivering]);
    }

    [Fact]
    public async Task A_token_that_can_be_neither_delivered_nor_deleted_is_named()
    {
        Http.Once("POST", Tokens, Created()).Always("DELETE", $"{Tokens}/{Id}", Refusal(403, 10000, "Authentication error"));

        var failure = await Should.ThrowAsync<ProblemException>(() => CreateAsync(new FailingSink("problem", canReadBack: true)));

        failure.Problems[^1].Code.ShouldBe("token.undelivered");
        failure.Problems[^1].Message.ShouldContain(Id);
        value.MustBeAbsentFrom(failure.ToString());
    }

    [Fact]
    public async Task A_delivered_token_that_stays_refused_is_kept_and_reported()
    {
        Http.Once("POST", Tokens, Created()).Always("GET", $"{Tokens}/verify", Refusal(401, 1000, "Invalid API Token"));

        var result = await CreateAsync(project.Sink());

        result.IsVerified.ShouldBeFalse();
        result.Check.State.ShouldBe(TokenState.Rejected);
        result.Token.Id.ShouldBe(Id);
        project.Folder.Read(".dev.vars").ShouldContain(value.Value);
        Http.Requests.ShouldNotContain(request => request.Method == "DELETE");
    }

    [Fact]
    public async Task A_delivered_token_is_kept_when_nobody_can_be_asked_about_it()
    {
        Http.Once("POST", Tokens, Created()).Always("GET", $"{Tokens}/verify", Answers.CannotConnect());

        (await CreateAsync(project.Sink())).Check.Problem!.Code.ShouldBe("cloudflare.unreachable");
    }

    private static Answer Verified() => Ok($$"""{"id":"{{Id}}","status":"active"}""");

    private static Answer Refusal(int status, int code, string message) =>
        Answers.Json(status, $$$"""{"success":false,"errors":[{"code":{{{code}}},"message":"{{{message}}}"}],"messages":[],"result":null}""");

    private static Answer Ok(string result) => Answers.Json(200, Success + result + "}");

    private static Task<HttpResponseMessage> List((string Id, string Name)[] tokens) =>
        Ok($"[{string.Join(',', tokens.Select(token => $$"""{"id":"{{token.Id}}","name":"{{token.Name}}","status":"active"}"""))}]")(null!, default);

    private Answer Created() => (sent, cancellation) =>
        Ok($$"""{"id":"{{Id}}","name":"{{SentName()}}","status":"active","value":"{{value.Value}}"}""")(sent, cancellation);

    private Answer Lost(string fault) => fault switch
    {
        "dropped connection" => Answers.DropAfterSend(),
        "500" => Answers.Json(500, """{"success":false,"errors":[{"code":10000,"message":"Internal"}]}"""),
        "502 page" => Answers.Text(502, "<html>", "text/html"),
        "half a body" => Answers.HalfABody(200, Success + $$"""{"id":"{{Id}}","name":"n","status":"active","value":"{{value.Value}}"}""" + "}"),
        "corrupt compression" => Answers.CorruptBody(200),
        "half a surrogate pair" => Ok($$"""{"id":"{{Id}}","name":"n","status":"\ud800","value":"{{value.Value}}"}"""),
        "half a surrogate pair in an error" => Refusal(502, 1, "\\ud800"),
        "an id that is none" => Ok($$"""{"id":"../{{value.Value}}","name":"n","status":"active","value":"{{value.Value}}"}"""),
        "the bootstrap credential as value" => Ok($$"""{"id":"{{Id}}","name":"n","status":"active","value":"{{bootstrap.Value}}"}"""),
        _ => Ok($$"""{"id":"{{Id}}","name":"n","status":"active"}"""),
    };

    private string SentName()
    {
        using var body = JsonDocument.Parse(Http.Requests.First(request => request.Method == "POST").Body);
        return body.RootElement.GetProperty("name").GetString()!;
    }

    private async Task<IReadOnlyList<string>> FailureAsync(ITokenSink sink, CancellationToken cancellation = default)
    {
        var failure = await Should.ThrowAsync<ProblemException>(() => CreateAsync(sink, cancellation));
        value.MustBeAbsentFrom(failure.ToString());
        value.MustBeAbsentFromFiles(project.Folder.Path);
        value.MustBeAbsentFromFiles(project.State.Path);
        return [.. failure.Problems.Select(problem => problem.Code)];
    }

    private Task<CreationResult> CreateAsync(ITokenSink sink, CancellationToken cancellation = default)
    {
        var endpoints = client.With(new BootstrapCredential.MintingToken(bootstrap.Secret)).TokensOf(TokenOwner.Account(AccountId));
        var draft = new TokenDraft("site:deploy", [new Policy(
            PolicyEffect.Allow,
            [new GroupReference("e086da7e2179491d91ee5f35b3ca210a")],
            [new ResourceSelector($"com.cloudflare.api.account.{AccountId}")])]);
        return new TokenCreation(project.World, client, endpoints, project.Memory).RunAsync(project.Order(draft, AccountId, sink), cancellation);
    }

    private sealed class FailingSink(string failure, bool canReadBack) : ITokenSink
    {
        public string Name => "failing";

        public SinkAddress Address => SinkAddress.OfEnvFile("failing");

        public SinkTraits Traits { get; } = new(canReadBack, "not at all");

        public Task CheckAsync(CancellationToken cancellation) => Task.CompletedTask;

        public Task<SinkReceipt> DeliverAsync(TokenDelivery delivery, CancellationToken cancellation) => failure switch
        {
            "problem" => throw new ProblemException(new Problem("test.full", "The sink is full.")),
            "uncertain" => throw new ProblemException(new Problem(SinkFaults.Uncertain, "No answer came in time.")),
            _ => throw new InvalidOperationException($"broken by {delivery.Value.Reveal()}"),
        };

        public Task<Secret?> ReadAsync(CancellationToken cancellation) =>
            canReadBack ? Task.FromResult<Secret?>(null) : throw new ProblemException(new Problem("test.closed", "The sink cannot be read."));

        public Task<bool> WithdrawAsync(SinkReceipt receipt, CancellationToken cancellation) => Task.FromResult(false);
    }
}
