using System.Text.Json;
using System.Text.Json.Nodes;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Credentials;
using Cftoken.Cloudflare.Tokens;
using Cftoken.TestInfrastructure;
using Cftoken.Tokens.Editing;

namespace Cftoken.Tokens.Tests.Editing;

using Answer = Func<SentRequest, CancellationToken, Task<HttpResponseMessage>>;

/// <summary>
/// One token behind scripted HTTP: it can be read and replaced, and other editors and broken connections come in between.
/// What an update leaves out is cleared.
/// </summary>
internal sealed class ServedToken : IDisposable
{
    public const string AccountId = "0123456789abcdef0123456789abcdef";
    public const string Id = "11111111111111111111111111111111";
    public const string Path = $"/client/v4/accounts/{AccountId}/tokens/{Id}";

    private readonly FakeOutsideWorld fakes = new();
    private readonly CloudflareClient client;
    private int edits;

    public ServedToken(string json)
    {
        State = JsonNode.Parse(json)!.AsObject();
        fakes.Clock.CompletesDelaysUpTo = TimeSpan.FromSeconds(20);
        client = new CloudflareClient(fakes.Build(), ApiBase.Find(null, fakes.Environment));
        Endpoints = client.With(new BootstrapCredential.MintingToken(new Canary("cfat_").Secret)).TokensOf(TokenOwner.Account(AccountId));
        fakes.Http.Always("GET", Path, Read).Always("PUT", Path, Replace);
    }

    /// <summary>The token as Cloudflare has it.</summary>
    public JsonObject State { get; private set; }

    public TokenEndpoints Endpoints { get; }

    public FakeHttpHandlers Http => fakes.Http;

    /// <summary>The bodies that were sent.</summary>
    public IReadOnlyList<string> Sent => [.. Http.Requests.Where(request => request.Method == "PUT").Select(request => request.Body)];

    public Task<TokenRecord> SeeAsync() => Endpoints.GetAsync(Id, default);

    public async Task<EditResult> EditAsync(TokenEdit edit, TokenRecord? seen = null) =>
        await new TokenEditor(Endpoints, fakes.Clock).ApplyAsync(seen ?? await SeeAsync(), edit, default);

    /// <summary>Changes the token as somebody else does.</summary>
    public void Foreign(Action<JsonObject> change)
    {
        change(State);
        Touch();
    }

    /// <summary>The usual answers, for scripts that do something before or after.</summary>
    public Task<HttpResponseMessage> Read(SentRequest request, CancellationToken cancellation) =>
        Answers.Json(200, $$"""{"success":true,"errors":[],"messages":[],"result":{{State.ToJsonString()}}}""")(request, cancellation);

    public Task<HttpResponseMessage> Replace(SentRequest request, CancellationToken cancellation)
    {
        Take(request);
        return Read(request, cancellation);
    }

    public void Take(SentRequest request)
    {
        var sent = JsonNode.Parse(request.Body)!.AsObject();
        foreach (var name in new[] { "name", "policies", "condition", "not_before", "expires_on", "status" })
        {
            State.Remove(name);
            if (sent[name] is { } value)
            {
                State[name] = value.DeepClone();
            }
        }

        Touch();
    }

    public void Dispose() => client.Dispose();

    private void Touch() => State["modified_on"] = $"2026-11-22T12:00:{++edits:00}Z";
}
