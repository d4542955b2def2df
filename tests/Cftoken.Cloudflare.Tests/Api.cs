using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Credentials;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.TestInfrastructure;

namespace Cftoken.Cloudflare.Tests;

/// <summary>A client whose network is scripted and whose pauses cost no time.</summary>
public sealed class Api : IDisposable
{
    public const string AccountId = "0123456789abcdef0123456789abcdef";
    public const string TokenId = "11111111111111111111111111111111";
    public const string GroupId = "e086da7e2179491d91ee5f35b3ca210a";
    public const string Base = "/client/v4";

    public Api()
    {
        Fakes.Clock.CompletesDelaysUpTo = TimeSpan.FromSeconds(30);
        Client = new CloudflareClient(Fakes.Build(), ApiBase.Find(null, Fakes.Environment));
    }

    public FakeOutsideWorld Fakes { get; } = new();

    public Canary Bootstrap { get; } = new();

    public CloudflareClient Client { get; }

    public FakeHttpHandlers Http => Fakes.Http;

    public TokenEndpoints UserTokens => Client.With(new BootstrapCredential.MintingToken(Bootstrap.Secret)).TokensOf(TokenOwner.User);

    public TokenEndpoints AccountTokens =>
        Client.With(new BootstrapCredential.MintingToken(Bootstrap.Secret)).TokensOf(TokenOwner.Account(AccountId));

    public static TokenDraft Draft => new(
        "site:deploy#0a1b2c",
        [new Policy(PolicyEffect.Allow, [new GroupReference(GroupId)], [new ResourceSelector($"com.cloudflare.api.account.{AccountId}")])]);

    /// <summary>The draft's policies, for <see cref="Token"/>.</summary>
    public static string Policies =>
        $$$""","policies":[{"id":"p","effect":"allow","permission_groups":[{"id":"{{{GroupId}}}","name":"Workers Scripts Write"}],"resources":{"com.cloudflare.api.account.{{{AccountId}}}":"*"}}]""";

    public static string Envelope(string result, string more = "") =>
        $$"""{"success":true,"errors":[],"messages":[]{{more}},"result":{{result}}}""";

    public static string Refusal(int code, string message, string more = "") =>
        $$"""{"success":false,"errors":[{"code":{{code}},"message":"{{message}}"{{more}}}],"messages":[],"result":null}""";

    public static string Token(string id = TokenId, string name = "site:deploy#0a1b2c", string more = "") =>
        $$"""{"id":"{{id}}","name":"{{name}}","status":"active","issued_on":"2026-11-22T12:00:00Z","modified_on":"2026-11-22T12:00:00Z"{{more}}}""";

    public static async Task<CloudflareApiException> FailureOfAsync(Func<Task> call) => await Should.ThrowAsync<CloudflareApiException>(call);

    public void Dispose() => Client.Dispose();
}
