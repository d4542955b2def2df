namespace Cftoken.Tokens.Tests.Sinks.Services;

/// <summary>Where Doppler and Infisical differ from what holds of all.</summary>
public class DopplerAndInfisicalTests
{
    private const string Token = "CLOUDFLARE_API_TOKEN";
    private const string Account = "CLOUDFLARE_ACCOUNT_ID";

    [Fact]
    public async Task Doppler_gets_everything_in_one_request()
    {
        await using var store = await Store.StartAsync("doppler");

        await store.Sink().DeliverAsync(store.Delivery, default);

        store.Changes.ShouldHaveSingleItem().Json.GetProperty("secrets").EnumerateObject().Select(one => one.Name).ShouldBe([Account, Token]);
    }

    [Fact]
    public async Task A_Doppler_token_that_may_only_read_is_told()
    {
        await using var store = await Store.StartAsync("doppler");
        store.Doppler.IsReadOnly = true;
        store.Put(Token, "former");

        var told = await store.RefusalAsync(() => store.Sink().DeliverAsync(store.Delivery, default));

        told[0].Code.ShouldBe("sink.forbidden");
        store.Values().ShouldBe(new SortedDictionary<string, string> { [Token] = "former" });
    }

    [Fact]
    public async Task A_restricted_secret_of_Doppler_is_replaced_and_cannot_be_put_back()
    {
        await using var store = await Store.StartAsync("doppler");
        store.Put(Token, "former");
        store.Doppler.Restricted.Add(Token);

        var receipt = await store.Sink().DeliverAsync(store.Delivery, default);

        receipt.ReplacedAnother.ShouldBeNull();
        store.Values()[Token].ShouldBe(store.Token.Value);
        (await store.Sink().WithdrawAsync(receipt, default)).ShouldBeFalse();
        (await store.RefusalAsync(() => store.Sink().ReadAsync(default)))[0].Code.ShouldBe("sink.unreadable");
    }

    [Fact]
    public async Task Infisical_gets_a_new_secret_by_POST_and_a_changed_one_by_PATCH_and_the_token_last()
    {
        await using var store = await Store.StartAsync("infisical");
        store.Put(Token, "former");

        await store.Sink().DeliverAsync(store.Delivery, default);

        store.Changes.Select(call => call.ToString()).ShouldBe([$"POST /api/v4/secrets/{Account}", $"PATCH /api/v4/secrets/{Token}"]);
    }

    [Fact]
    public async Task A_failure_in_the_middle_is_told_exactly_and_what_was_written_is_put_back()
    {
        await using var store = await Store.StartAsync("infisical");
        store.Put(Token, "former");
        store.Infisical.Refused = Token;

        var told = await store.RefusalAsync(() => store.Sink().DeliverAsync(store.Delivery, default));

        told.Select(problem => problem.Code).ShouldBe(["sink.forbidden", "sink.read-back"]);
        told[1].Message.ShouldBe($"Infisical p1 prod /shop does not hold the new {Token}. {Account} was written and is put back.");
        store.Values().ShouldBe(new SortedDictionary<string, string> { [Token] = "former" });
    }

    [Fact]
    public async Task What_cannot_be_put_back_after_a_failure_in_the_middle_is_named()
    {
        await using var store = await Store.StartAsync("infisical");
        store.Put(Token, "former");
        store.Infisical.Refused = Token;
        store.Service.Break("DELETE", Fault.FailBefore, always: true);

        var told = await store.RefusalAsync(() => store.Sink().DeliverAsync(store.Delivery, default));

        told[1].Message.ShouldBe($"Infisical p1 prod /shop does not hold the new {Token}. It does hold the new {Account}, which could not be put back.");
        store.Values().ShouldBe(new SortedDictionary<string, string> { [Account] = Store.AccountId, [Token] = "former" });
    }

    [Fact]
    public async Task A_change_that_waits_for_approval_is_no_delivery()
    {
        await using var store = await Store.StartAsync("infisical");
        store.Infisical.NeedsApproval = true;

        (await store.RefusalAsync(() => store.Sink().DeliverAsync(store.Delivery, default)))[0].Code.ShouldBe("sink.approval");
    }

    [Fact]
    public async Task Values_that_Infisical_hides_are_believed_to_be_written()
    {
        await using var store = await Store.StartAsync("infisical");
        store.Put(Token, "former");
        store.Infisical.IsHidden = true;

        (await store.Sink().DeliverAsync(store.Delivery, default)).ReplacedAnother.ShouldBeNull();

        store.Values()[Token].ShouldBe(store.Token.Value);
    }

    [Fact]
    public async Task Infisicals_older_variable_may_end_in_api()
    {
        await using var store = await Store.StartAsync("infisical");
        store.Environment.Set("INFISICAL_DOMAIN", null).Set("INFISICAL_API_URL", store.Service.Address + "/api");

        await store.Sink().CheckAsync(default);
    }

    [Theory]
    [InlineData("doppler:shop")]
    [InlineData("doppler:shop/prd/x")]
    [InlineData("doppler:shop/prd?token=lower")]
    [InlineData("doppler:shop/prd?token=DOPPLER_CONFIG")]
    [InlineData("infisical:p1")]
    [InlineData("infisical:p/1?environment=prod")]
    public void A_place_that_is_none_is_refused(string address) =>
        Should.Throw<Core.Problems.ProblemException>(() => Cftoken.Tokens.Sinks.SinkAddress.Parse(address)).Problems.ShouldHaveSingleItem().Code.ShouldBe("sink.address");
}
