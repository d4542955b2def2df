using System.Net;
using System.Text;
using System.Text.Json;

namespace Cftoken.Emulator.Tests.Products;

public sealed class AssetTests
{
    private const string Session = "/workers/scripts/site/assets-upload-session";
    private const string Manifest = """{"manifest":{"/a.html":{"hash":"aaaa","size":1},"/b.html":{"hash":"bbbb","size":1}}}""";

    [Fact]
    public async Task Only_what_is_missing_is_asked_for_and_the_last_upload_gets_the_completing_token()
    {
        await using var client = await ProductClient.StartAsync();

        var begun = await client.SendAsync("POST", Session, Manifest);
        var token = begun.Result.GetProperty("jwt").GetString()!;
        var half = await UploadAsync(client, token, "aaaa");
        var whole = await UploadAsync(client, token, "bbbb");
        var again = await client.SendAsync("POST", Session, Manifest);

        begun.Result.GetProperty("buckets")[0].GetArrayLength().ShouldBe(2);
        half.Status.ShouldBe(HttpStatusCode.Accepted);
        whole.Status.ShouldBe(HttpStatusCode.Created);
        ClaimsOf(whole.Result.GetProperty("jwt").GetString()!).GetProperty("complete").GetBoolean().ShouldBeTrue();
        again.Result.GetProperty("buckets").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_session_token_carries_its_expiry()
    {
        await using var client = await ProductClient.StartAsync();

        var begun = await client.SendAsync("POST", Session, Manifest);

        ClaimsOf(begun.Result.GetProperty("jwt").GetString()!).GetProperty("exp").GetInt64().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_session_token_that_has_expired_is_refused()
    {
        await using var client = await ProductClient.StartAsync();
        var begun = await client.SendAsync("POST", Session, Manifest);
        client.Clock.Advance(TimeSpan.FromMinutes(61));

        var answer = await UploadAsync(client, begun.Result.GetProperty("jwt").GetString()!, "aaaa");

        answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("no.such.token")]
    [InlineData("")]
    public async Task An_upload_without_a_session_token_of_the_emulators_own_is_refused(string token)
    {
        await using var client = await ProductClient.StartAsync();
        await client.SendAsync("POST", Session, Manifest);

        var answer = await UploadAsync(client, token, "aaaa");

        answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_session_token_with_other_claims_is_refused()
    {
        await using var client = await ProductClient.StartAsync();
        var begun = await client.SendAsync("POST", Session, Manifest);
        var parts = begun.Result.GetProperty("jwt").GetString()!.Split('.');
        parts[1] = Convert.ToBase64String("{\"exp\":99999999999,\"session\":\"x\"}"u8).TrimEnd('=');

        var answer = await UploadAsync(client, string.Join('.', parts), "aaaa");

        answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static Task<Answer> UploadAsync(ProductClient client, string token, string hash) => client.SendToAsync(
        "POST",
        $"/accounts/{ProductClient.Account}/workers/assets/upload?base64=true",
        new MultipartFormDataContent { { new StringContent("PGI+", Encoding.UTF8, "text/html"), hash, hash } },
        bearer: token);

    private static JsonElement ClaimsOf(string token)
    {
        var claims = token.Split('.')[1].Replace('-', '+').Replace('_', '/');
        var padded = claims.PadRight((claims.Length + 3) / 4 * 4, '=');
        return JsonDocument.Parse(Convert.FromBase64String(padded)).RootElement;
    }
}
