using System.Net;
using Cftoken.Cloudflare.Errors;
using Cftoken.TestInfrastructure;

namespace Cftoken.Cloudflare.Tests.Errors;

/// <summary>
/// Statuses, codes and messages as public sources record them: developers.cloudflare.com/fundamentals/api/ (2026-11),
/// bloominlabs and raxx runbooks, terraform-provider-cloudflare #897, #7241, edgefirst-dev/starter #3, ddns-go #1341.
/// </summary>
public sealed class ApiErrorTests : IDisposable
{
    private readonly Api api = new();

    public void Dispose() => api.Dispose();

    [Theory]
    [InlineData(403, 9109, "Valid user-level authentication not found", ApiErrorKind.WrongFamily)]
    [InlineData(403, 9109, "Unauthorized to access requested resource", ApiErrorKind.MissingPermission)]
    [InlineData(403, 9109, "Cannot use the access token from location: 203.0.113.9", ApiErrorKind.AddressRefused)]
    [InlineData(400, 1001, "sub-token is not allowed to have permissions to manage other tokens", ApiErrorKind.SubTokenRule)]
    [InlineData(400, 1001, "Failed common permission check against resources. (Permission group: \\\"DNS Write\\\")", ApiErrorKind.BeyondCreator)]
    [InlineData(400, 1001, "List accounts endpoint does not support account owned tokens.", ApiErrorKind.WrongFamily)]
    [InlineData(400, 1001, "id must be present", ApiErrorKind.Rejected)]
    [InlineData(400, 9106, "Authentication failed", ApiErrorKind.CredentialNotRecognised)]
    [InlineData(403, 9103, "Unknown X-Auth-Key or X-Auth-Email", ApiErrorKind.CredentialNotRecognised)]
    [InlineData(401, 1000, "Invalid API Token", ApiErrorKind.CredentialNotRecognised)]
    [InlineData(403, 10000, "Authentication error", ApiErrorKind.Authentication)]
    [InlineData(401, 10000, "Authentication error", ApiErrorKind.Authentication)]
    [InlineData(403, 0, "Actor 'com.cloudflare.api.token.x' requires permission 'y'", ApiErrorKind.MissingPermission)]
    [InlineData(400, 7003, "Could not route to /x, perhaps your object identifier is invalid?", ApiErrorKind.NotFound)]
    [InlineData(404, 1003, "Token not found", ApiErrorKind.NotFound)]
    [InlineData(429, 971, "More than 1200 requests per 300 seconds reached", ApiErrorKind.RateLimited)]
    [InlineData(500, 10000, "Internal", ApiErrorKind.ServerError)]
    public async Task Status_code_and_message_together_tell_what_happened(int status, int code, string message, ApiErrorKind expected)
    {
        api.Http.Always("GET", $"{Api.Base}/user/tokens/{Api.TokenId}", Answers.Json(status, Api.Refusal(code, message), ("cf-ray", "8abc-FRA")));

        var failure = await Api.FailureOfAsync(() => api.UserTokens.GetAsync(Api.TokenId, default));

        failure.Kind.ShouldBe(expected);
        failure.Status.ShouldBe((HttpStatusCode)status);
        failure.Errors[0].Code.ShouldBe(code);
        failure.RayId.ShouldBe("8abc-FRA");
        failure.Message.ShouldContain($"[code: {code}]");
        failure.ToProblem().Fix.ShouldNotBeNull();
        api.Bootstrap.MustBeAbsentFrom(failure.ToString());
    }

    [Fact]
    public async Task The_reason_may_stand_in_the_chain()
    {
        const string chain = ""","error_chain":[{"code":6111,"message":"Invalid format for Authorization header"}]""";
        api.Http.Once("GET", $"{Api.Base}/user/tokens", Answers.Json(400, Api.Refusal(6003, "Invalid request headers", chain)));

        var failure = await Api.FailureOfAsync(() => api.UserTokens.ListAsync(default));

        failure.Kind.ShouldBe(ApiErrorKind.CredentialNotRecognised);
        failure.Errors[0].Chain[0].Code.ShouldBe(6111);
        failure.Message.ShouldContain("Authorization header");
    }

    [Theory]
    [InlineData("https://developers.cloudflare.com/api/resources/user/", true)]
    [InlineData("https://developers.cloudflare.com.evil.example/", false)]
    [InlineData("http://developers.cloudflare.com/", false)]
    [InlineData("https://developers.cloudflare.com@evil.example/", false)]
    [InlineData("javascript:alert(1)", false)]
    public async Task Only_pages_of_Cloudflares_documentation_are_pointed_to(string url, bool isKept)
    {
        api.Http.Once("GET", $"{Api.Base}/user/tokens", Answers.Json(403, Api.Refusal(10000, "Forbidden", $",\"documentation_url\":\"{url}\"")));

        var failure = await Api.FailureOfAsync(() => api.UserTokens.ListAsync(default));

        (failure.Errors[0].DocumentationUrl is not null).ShouldBe(isKept);
        failure.ToProblem().Fix!.Text.Contains(url, StringComparison.Ordinal).ShouldBe(isKept);
    }

    [Fact]
    public async Task A_hostile_message_is_cleaned()
    {
        var leaked = new Canary();
        var message = $"\\u001b[2J::error::{leaked.Value}\\nsecond line";
        api.Http.Once("GET", $"{Api.Base}/user/tokens", Answers.Json(400, Api.Refusal(1, message)));

        var failure = await Api.FailureOfAsync(() => api.UserTokens.ListAsync(default));

        failure.Message.ShouldNotContain('\u001b');
        failure.Message.ShouldNotContain('\n');
        failure.Message.ShouldNotContain("::error::");
        leaked.MustBeAbsentFrom(failure.ToString());
    }

    [Fact]
    public async Task A_page_in_place_of_the_answer_is_the_edges_doing()
    {
        api.Http.Once("GET", $"{Api.Base}/user/tokens", Answers.Text(403, "<html>Just a moment</html>", "text/html", ("cf-mitigated", "challenge")));
        api.Http.Once("GET", $"{Api.Base}/user/tokens", Answers.Text(403, "<html>blocked</html>", "text/html"));

        (await Api.FailureOfAsync(() => api.UserTokens.ListAsync(default))).Kind.ShouldBe(ApiErrorKind.EdgeBlock);
        (await Api.FailureOfAsync(() => api.UserTokens.ListAsync(default))).Kind.ShouldBe(ApiErrorKind.EdgeBlock);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"success":true}""")]
    [InlineData("""{"success":true,"result":"text"}""")]
    [InlineData("""{"success":true,"result":[1]}""")]
    [InlineData("""{"success":true,"result":[{"id":7}]}""")]
    public async Task An_answer_of_another_shape_is_malformed(string body)
    {
        api.Http.Once("GET", $"{Api.Base}/user/tokens", Answers.Json(200, body));

        (await Api.FailureOfAsync(() => api.UserTokens.ListAsync(default))).Kind.ShouldBe(ApiErrorKind.MalformedAnswer);
    }

    [Fact]
    public async Task An_endless_answer_is_not_read_to_its_end()
    {
        api.Http.Once("GET", $"{Api.Base}/user/tokens", Answers.Json(200, Api.Envelope($"[\"{new string('x', 17 * 1024 * 1024)}\"]")));

        (await Api.FailureOfAsync(() => api.UserTokens.ListAsync(default))).Message.ShouldContain("longer than");
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        api.Http.Once("GET", $"{Api.Base}/user/tokens", Answers.Text(307, "", "text/plain", ("Location", "https://evil.example/")));

        (await Api.FailureOfAsync(() => api.UserTokens.ListAsync(default))).Kind.ShouldBe(ApiErrorKind.Redirected);
        api.Http.Requests.Count.ShouldBe(1);
    }
}
