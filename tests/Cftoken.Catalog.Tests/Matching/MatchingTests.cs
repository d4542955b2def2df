namespace Cftoken.Catalog.Tests.Matching;

/// <summary>The rules by which a concrete call is recognised.</summary>
public class MatchingTests
{
    private static readonly PermissionCatalog Catalog = Loaded.Catalog;

    [Theory]
    [InlineData("GET", "/accounts/a/tokens/verify", "/accounts/{account_id}/tokens/verify")]
    [InlineData("GET", "/accounts/a/tokens/permission_groups", "/accounts/{account_id}/tokens/permission_groups")]
    [InlineData("GET", "/accounts/a/tokens/verified", "/accounts/{account_id}/tokens/{token_id}")]
    [InlineData("GET", "/user/tokens/verify", "/user/tokens/verify")]
    [InlineData("GET", "/user/tokens/f00d", "/user/tokens/{token_id}")]
    public void A_literal_goes_before_a_parameter(string method, string path, string template) => Matches(method, path, template);

    [Theory]
    // There is no DELETE of the literal, so what is deleted is a token of that name.
    [InlineData("DELETE", "/user/tokens/verify", "/user/tokens/{token_id}")]
    // There are literal paths below /analytics/query/data-security, but none that goes on like this.
    [InlineData("POST", "/accounts/a/analytics/query/data-security/summary", "/accounts/{account_id}/analytics/query/{dataset}/summary")]
    public void A_literal_that_leads_nowhere_gives_way_to_a_parameter(string method, string path, string template) => Matches(method, path, template);

    [Theory]
    [InlineData("/accounts/a/workers/scripts/w")]
    [InlineData("/accounts/a/workers/scripts/w/")]
    [InlineData("/accounts/a/workers/scripts/w?excludeScript=true&bindings_inherit=strict")]
    [InlineData("/accounts/a/workers/scripts/w/?x=/y")]
    [InlineData("/client/v4/accounts/a/workers/scripts/w")]
    [InlineData("/accounts/a/workers/scripts/w#part")]
    [InlineData("/%61ccounts/a/work%65rs/scripts/w")]
    public void Slash_query_prefix_and_encoding_do_not_matter(string path) =>
        Matches("PUT", path, "/accounts/{account_id}/workers/scripts/{script_name}");

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/")]
    [InlineData("GET", "/client/v4")]
    [InlineData("GET", "/client/v4/")]
    [InlineData("GET", "/client/v4accounts")]
    [InlineData("GET", "accounts")]
    [InlineData("GET", "/Accounts")]
    [InlineData("get", "/accounts")]
    [InlineData("BREW", "/accounts")]
    [InlineData("", "/accounts")]
    [InlineData("GET", "//accounts")]
    [InlineData("GET", "/accounts//")]
    [InlineData("GET", "/accounts//tokens")]
    [InlineData("GET", "/accounts/a/nonsense")]
    [InlineData("GET", "/accounts%2Fa/tokens")]
    [InlineData("GET", "/accounts/a/token%zz")]
    [InlineData("GET", "/accounts/a/token%7")]
    [InlineData("GET", "/accounts/../zones")]
    [InlineData("GET", "/accounts/.")]
    [InlineData("GET", "/accounts/%2E%2e")]
    [InlineData("PUT", "/accounts/a/r2/buckets/b/objects/x/../../y")]
    [InlineData("PUT", "/accounts/a/r2/buckets/b/objects/x/%2e%2e/y")]
    [InlineData("PUT", "/accounts/a/r2/buckets/b/objects/")]
    [InlineData("GET", "https://api.cloudflare.com/client/v4/accounts")]
    public void What_is_no_call_of_the_catalogue_is_not_recognised(string method, string path) =>
        Catalog.TryMatch(method, path, out _).ShouldBeFalse();

    [Fact]
    public void A_name_may_hold_dots()
    {
        const string Path = "/accounts/a/workers/scripts/...";
        Catalog.TryMatch("PUT", Path, out var match).ShouldBeTrue();
        match.Value("script_name", Path).ToString().ShouldBe("...");
    }

    [Fact]
    public void An_encoded_slash_stays_inside_its_segment()
    {
        const string Path = "/accounts/a/workers/scripts/my%2Fworker/settings";
        Catalog.TryMatch("GET", Path, out var match).ShouldBeTrue();

        match.Operation.Template.ShouldBe("/accounts/{account_id}/workers/scripts/{script_name}/settings");
        match.Value("script_name", Path).ToString().ShouldBe("my%2Fworker");
        match.DecodedValue("script_name", Path).ShouldBe("my/worker");
        match.DecodedValue("account_id", Path).ShouldBe("a");
        match.DecodedValue("no_such", Path).ShouldBeNull();
        match.Value("no_such", Path).IsEmpty.ShouldBeTrue();
    }

    [Theory]
    [InlineData("PUT", "/accounts/a/r2/buckets/b/objects/photos/2026/cat.png", "object_key", "photos/2026/cat.png")]
    [InlineData("PUT", "/accounts/a/r2/buckets/b/objects/photos%2F2026%2Fcat.png?x=1", "object_key", "photos%2F2026%2Fcat.png")]
    [InlineData("DELETE", "/accounts/a/r2/buckets/b/objects/folder/", "object_key", "folder/")]
    [InlineData("GET", "/accounts/a/storage/kv/namespaces/n/values/a/b/c", "key_name", "a/b/c")]
    [InlineData("GET", "/accounts/a/storage/kv/namespaces/n/metadata/a/b", "key_name", "a/b")]
    public void The_key_of_an_object_or_a_value_takes_the_rest_of_the_path(string method, string path, string parameter, string value)
    {
        Catalog.TryMatch(method, path, out var match).ShouldBeTrue();
        match.Value(parameter, path).ToString().ShouldBe(value);
    }

    [Theory]
    [InlineData("/accounts/a/urlscanner/v2/screenshots/123.png", "/accounts/{account_id}/urlscanner/v2/screenshots/{scan_id}.png", "scan_id", "123")]
    [InlineData("/accounts/a/urlscanner/v2/screenshots/1.png.png", "/accounts/{account_id}/urlscanner/v2/screenshots/{scan_id}.png", "scan_id", "1.png")]
    [InlineData("/accounts/a/magic/connectors/c/telemetry/events/17.4", "/accounts/{account_id}/magic/connectors/{connector_id}/telemetry/events/{event_t}.{event_n}", "event_n", "4")]
    [InlineData("/accounts/a/magic/connectors/c/telemetry/events/17.4.2", "/accounts/{account_id}/magic/connectors/{connector_id}/telemetry/events/{event_t}.{event_n}", "event_n", "4.2")]
    public void A_segment_may_be_part_literal(string path, string template, string parameter, string value)
    {
        Matches("GET", path, template);
        Catalog.TryMatch("GET", path, out var match).ShouldBeTrue();
        match.Value(parameter, path).ToString().ShouldBe(value);
    }

    [Theory]
    [InlineData("/accounts/a/urlscanner/v2/screenshots/.png")]
    [InlineData("/accounts/a/magic/connectors/c/telemetry/events/17")]
    [InlineData("/accounts/a/magic/connectors/c/telemetry/events/17.")]
    [InlineData("/accounts/a/magic/connectors/c/telemetry/events/.4")]
    public void A_part_literal_segment_wants_every_part(string path) =>
        Catalog.TryMatch("GET", path, out _).ShouldBeFalse();

    [Fact]
    public void Recognising_allocates_nothing()
    {
        (string Method, string Path)[] calls =
        [
            .. Catalog.Operations.Select(operation => (operation.Method, operation.Template)),
            ("PUT", "/client/v4/accounts/0123456789abcdef0123456789abcdef/workers/scripts/my-worker?excludeScript=true"),
            ("GET", "/%61ccounts/a/tokens/verify/"),
            ("PUT", "/accounts/a/r2/buckets/b/objects/x/y/z"),
            ("GET", "/accounts/a/urlscanner/v2/screenshots/123.png"),
            ("GET", "/no/such/path"),
        ];
        var matched = MatchAll(calls);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var again = MatchAll(calls);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        allocated.ShouldBe(0);
        again.ShouldBe(matched);
        matched.ShouldBe(calls.Length - 1);
    }

    private static int MatchAll((string Method, string Path)[] calls)
    {
        var matched = 0;
        foreach (var (method, path) in calls)
        {
            if (Catalog.TryMatch(method, path, out var match) && !match.Value("account_id", path).SequenceEqual("never"))
            {
                matched++;
            }
        }

        return matched;
    }

    private static void Matches(string method, string path, string template)
    {
        Catalog.TryMatch(method, path, out var match).ShouldBeTrue();
        match.Operation.ToString().ShouldBe($"{method} {template}");
    }
}
