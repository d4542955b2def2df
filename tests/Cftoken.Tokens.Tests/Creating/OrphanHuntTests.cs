using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Credentials;
using Cftoken.Cloudflare.Tokens;
using Cftoken.TestInfrastructure;
using Cftoken.Tokens.Creating;

namespace Cftoken.Tokens.Tests.Creating;

public sealed class OrphanHuntTests : IDisposable
{
    private const string AccountId = "0123456789abcdef0123456789abcdef";
    private const string Tokens = $"/client/v4/accounts/{AccountId}/tokens";
    private const string Id = "11111111111111111111111111111111";
    private const string Intent = "0123456789ab";

    private readonly SinkFolder project = new();
    private readonly CloudflareClient client;

    public OrphanHuntTests() => client = new CloudflareClient(project.World, ApiBase.Find(null, project.Fakes.Environment));

    private OrphanHunt Hunt => new(
        client.With(new BootstrapCredential.MintingToken(new Canary().Secret)).TokensOf(TokenOwner.Account(AccountId)), project.World.Time);

    public void Dispose()
    {
        client.Dispose();
        project.Dispose();
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(6, 1)]
    [InlineData(58, 1)]
    [InlineData(75, 0)]
    public async Task What_a_dead_process_sent_is_looked_for_until_nothing_of_it_can_still_be_at_work(int appearsAfterSeconds, int deleted)
    {
        var sentAt = project.World.Time.GetUtcNow();
        project.Fakes.Http
            .Always("GET", Tokens, (request, cancellation) => Answers.Json(200, List(project.World.Time.GetUtcNow() - sentAt >= TimeSpan.FromSeconds(appearsAfterSeconds)))(request, cancellation))
            .Always("DELETE", $"{Tokens}/{Id}", Answers.Json(200, $$$"""{"success":true,"errors":[],"messages":[],"result":{"id":"{{{Id}}}"}}"""));

        (await Hunt.RunUntilSettledAsync(Intent, sentAt, default)).ShouldBe(deleted);

        project.Fakes.Http.Requests.Count(request => request.Method == "DELETE").ShouldBe(deleted);
    }

    private static string List(bool isThere) => isThere
        ? $$$"""{"success":true,"errors":[],"messages":[],"result":[{"id":"{{{Id}}}","name":"site:deploy#{{{Intent}}}","status":"active"}],"result_info":{"page":1,"per_page":50,"count":1,"total_count":1}}"""
        : """{"success":true,"errors":[],"messages":[],"result":[],"result_info":{"page":1,"per_page":50,"count":0,"total_count":0}}""";
}
