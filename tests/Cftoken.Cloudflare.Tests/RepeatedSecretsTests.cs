using Cftoken.Cloudflare.Credentials;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Secrets;
using Cftoken.TestInfrastructure;

namespace Cftoken.Cloudflare.Tests;

/// <summary>
/// What an answer repeats of the request's credential. The values have no prefix: by their shape nothing would know them.
/// </summary>
public sealed class RepeatedSecretsTests : IDisposable
{
    private const string Tokens = Api.Base + "/user/tokens";

    private readonly Api api = new();
    private readonly Canary sent = Canary.For("Q" + new Canary("").Value);

    public void Dispose() => api.Dispose();

    [Fact]
    public async Task An_error_its_chain_and_its_page_do_not_repeat_the_credential()
    {
        var more = $$"""
            ,"documentation_url":"https://developers.cloudflare.com/{{sent.Value}}","error_chain":[{"code":2,"message":"chain {{Escaped}}"}]
            """;
        api.Http.Once("GET", Tokens, Answers.Json(400, Api.Refusal(1, $"bad token {sent.Value}", more), ("cf-ray", sent.Value)));

        var failure = await Api.FailureOfAsync(() => TokensWith(new BootstrapCredential.MintingToken(sent.Secret)).ListAsync(default));

        failure.Message.ShouldContain($"bad token {Secret.Redacted}");
        failure.Message.ShouldContain($"chain {Secret.Redacted}");
        sent.MustBeAbsentFrom(failure.ToString(), failure.ToProblem().ToString(), failure.RayId!, string.Join(' ', failure.Errors));
    }

    [Fact]
    public async Task A_global_key_is_not_repeated_either()
    {
        api.Http.Once("GET", Tokens, Answers.Json(400, Api.Refusal(1, $"bad key {sent.Value}")));

        var failure = await Api.FailureOfAsync(
            () => TokensWith(new BootstrapCredential.GlobalApiKey("someone@example.com", sent.Secret)).ListAsync(default));

        failure.Message.ShouldContain($"bad key {Secret.Redacted}");
        sent.MustBeAbsentFrom(failure.ToString());
    }

    [Fact]
    public async Task Names_do_not_repeat_the_credential()
    {
        api.Http.Once("GET", Tokens, Answers.Json(200, Api.Envelope($"[{Api.Token(name: $"n {Escaped}")}]")));

        (await TokensWith(new BootstrapCredential.MintingToken(sent.Secret)).ListAsync(default))
            .ShouldHaveSingleItem().Name.ShouldBe($"n {Secret.Redacted}");
    }

    [Fact]
    public async Task A_created_tokens_name_does_not_repeat_its_value()
    {
        var made = new Canary("");
        api.Http.Once("POST", Tokens, Answers.Json(200, Api.Envelope(Api.Token(name: made.Value, more: $",\"value\":\"{made.Value}\""))));

        var created = await api.UserTokens.CreateAsync(Api.Draft, default);

        created.Summary.Name.ShouldBe(Secret.Redacted);
        created.Value.IsSameAs(made.Secret).ShouldBeTrue();
    }

    [Theory]
    [InlineData("GET", "0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("GET", "0123456789abcdef")]
    [InlineData("POST", "../../zones")]
    public async Task An_id_that_is_none_is_malformed_and_not_quoted(string method, string id)
    {
        api.Http.Once("GET", Tokens, Answers.Json(200, Api.Envelope($"[{Api.Token(id)}]")))
            .Once("POST", Tokens, Answers.Json(200, Api.Envelope(Api.Token(id, more: ",\"value\":\"v\""))));

        var failure = await Api.FailureOfAsync(
            () => method == "GET" ? api.UserTokens.ListAsync(default) : api.UserTokens.CreateAsync(Api.Draft, default));

        failure.Kind.ShouldBe(ApiErrorKind.MalformedAnswer);
        failure.IsOutcomeUnknown.ShouldBe(method == "POST");
        failure.Message.ShouldNotContain(id);
    }

    private string Escaped => string.Concat(sent.Value.Select(character => $"\\u{(int)character:x4}"));

    private TokenEndpoints TokensWith(BootstrapCredential credential) => api.Client.With(credential).TokensOf(TokenOwner.User);
}
