using Cftoken.Cloudflare.Lookups;
using Cftoken.TestInfrastructure;

namespace Cftoken.Cloudflare.Tests;

public sealed class AuditTests : IDisposable
{
    private const string Query = $"/client/v4/accounts/{Api.AccountId}/logs/audit?since=2026-11-22T10%3A00%3A00Z&before=2026-11-22T12%3A00%3A00Z&limit=100";

    private static readonly DateTimeOffset Ten = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private readonly Api api = new();

    public void Dispose() => api.Dispose();

    [Fact]
    public async Task Every_part_of_the_list_is_read_and_what_an_entry_does_not_tell_stays_open()
    {
        api.Http.Once("GET", Query, Answers.Json(200, Api.Envelope(
            $$"""[{"action":{"time":"2026-11-22T11:00:00Z"},"actor":{"token_id":"{{Api.TokenId}}"},"raw":{"method":"PUT","uri":"/x"} },{"actor":{"token_id":"no id"} }]""",
            ",\"result_info\":{\"count\":\"2\",\"cursor\":\"a b\"}")));
        api.Http.Once("GET", $"{Query}&cursor=a%20b", Answers.Json(200, Api.Envelope("""[{"action":{},"raw":7}]""", ",\"result_info\":{\"cursor\":\"\"}")));

        var entries = await api.Client.With(api.Bootstrap.Secret).ListAuditAsync(Api.AccountId, Ten, Ten.AddHours(2), TestContext.Current.CancellationToken);

        entries.ShouldBe([new AuditEntry(Ten.AddHours(1), Api.TokenId, "PUT", "/x"), new AuditEntry(null, null, null, null), new AuditEntry(null, null, null, null)]);
    }

    [Fact]
    public async Task A_cursor_that_leads_nowhere_ends_the_reading()
    {
        api.Http.Always("GET", Query, Answers.Json(200, Api.Envelope("[]", ",\"result_info\":{\"cursor\":\"same\"}")));
        api.Http.Always("GET", $"{Query}&cursor=same", Answers.Json(200, Api.Envelope("[]", ",\"result_info\":{\"cursor\":\"same\"}")));

        (await api.Client.With(api.Bootstrap.Secret).ListAuditAsync(Api.AccountId, Ten, Ten.AddHours(2), TestContext.Current.CancellationToken)).ShouldBeEmpty();
        api.Http.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_account_that_is_none_is_never_asked_about() => await Should.ThrowAsync<ArgumentException>(
        () => api.Client.With(api.Bootstrap.Secret).ListAuditAsync("../user", Ten, Ten, TestContext.Current.CancellationToken));
}
