using System.Text.Json;
using Cftoken.Core.Problems;
using Cftoken.Tokens.Sinks;

namespace Cftoken.Tokens.Tests.Sinks.OnePassword;

public class OnePasswordSinkTests
{
    [Fact]
    public async Task The_token_becomes_a_hidden_field_beside_the_others_and_stands_nowhere_else()
    {
        using var op = new FakeOp();
        await op.Sink().CheckAsync(default);
        op.Verbs.ShouldBe(["get"]);

        var receipt = await op.Sink().DeliverAsync(op.Delivery, default);

        Fields(op).ShouldBe(
        [
            ("notesPlain", "STRING", "theirs"),
            ("CLOUDFLARE_ACCOUNT_ID", "STRING", "0123456789abcdef0123456789abcdef"),
            ("CLOUDFLARE_API_TOKEN", "CONCEALED", op.Token.Value),
        ]);
        receipt.ReplacedAnother.ShouldBe(false);
        receipt.Warning.ShouldBeNull();
        (await op.Sink().ReadAsync(default)).ShouldNotBeNull().IsSameAs(op.Token.Secret).ShouldBeTrue();
        op.MustHoldTheTokenInItsItemAlone();
    }

    [Fact]
    public async Task What_op_quotes_of_other_fields_is_not_shown()
    {
        using var op = new FakeOp(fields: """{"id":"a","type":"CONCEALED","label":"database","value":"a-secret-of-theirs"}""");
        op.Set("refuse");

        var told = await op.RefusalAsync(() => op.Sink().DeliverAsync(op.Delivery, default));

        told[0].Message.ShouldContain("you do not have write access");
        told.ShouldAllBe(problem => !problem.ToString().Contains("a-secret-of-theirs"));
    }

    [Fact]
    public async Task Delivering_twice_edits_once()
    {
        using var op = new FakeOp();
        await op.Sink().DeliverAsync(op.Delivery, default);

        await op.Sink().DeliverAsync(op.Delivery, default);

        op.Verbs.Count(verb => verb == "edit").ShouldBe(1);
    }

    [Fact]
    public async Task What_was_there_is_replaced_in_its_place_and_put_back()
    {
        using var op = new FakeOp(fields: """{"id":"a","type":"CONCEALED","label":"CLOUDFLARE_API_TOKEN","value":"former"},{"id":"b","type":"STRING","label":"note","value":"theirs"}""");

        var receipt = await op.Sink().DeliverAsync(op.Delivery, default);
        receipt.ReplacedAnother.ShouldBe(true);
        Fields(op)[0].ShouldBe(("CLOUDFLARE_API_TOKEN", "CONCEALED", op.Token.Value));

        (await op.Sink().WithdrawAsync(receipt, default)).ShouldBeTrue();
        Fields(op).ShouldBe([("CLOUDFLARE_API_TOKEN", "CONCEALED", "former"), ("note", "STRING", "theirs")]);
    }

    [Theory]
    [InlineData("LOGIN", "sink.item-category")]
    [InlineData("DOCUMENT", "sink.item-category")]
    [InlineData("API_CREDENTIAL", null)]
    [InlineData("SECURE_NOTE", null)]
    public async Task An_item_that_would_lose_something_is_refused(string category, string? code)
    {
        using var op = new FakeOp(category);

        if (code is null)
        {
            await op.Sink().CheckAsync(default);
            return;
        }

        (await op.RefusalAsync(() => op.Sink().CheckAsync(default)))[0].Code.ShouldBe(code);
        (await op.RefusalAsync(() => op.Sink().DeliverAsync(op.Delivery, default)))[0].Code.ShouldBe(code);
        op.Verbs.ShouldAllBe(verb => verb == "get");
    }

    [Fact]
    public async Task Two_fields_of_one_name_are_refused()
    {
        using var op = new FakeOp(fields: """{"id":"a","label":"CLOUDFLARE_API_TOKEN","value":"1"},{"id":"b","label":"CLOUDFLARE_API_TOKEN","value":"2"}""");

        (await op.RefusalAsync(() => op.Sink().CheckAsync(default)))[0].Code.ShouldBe("sink.item-fields");
    }

    [Fact]
    public async Task An_item_that_is_not_there_is_told_with_the_command_that_makes_it()
    {
        using var op = new FakeOp();

        var told = await op.RefusalAsync(() => op.Sink("1password:Production/None").CheckAsync(default));

        told.ShouldHaveSingleItem().Code.ShouldBe("sink.not-found");
        told[0].Fix!.Command.ShouldBe("op item create --category 'API Credential' --vault Production --title None");
    }

    [Fact]
    public async Task Whoever_is_logged_out_is_told()
    {
        using var op = new FakeOp();
        op.Set("logged-out");

        (await op.RefusalAsync(() => op.Sink().CheckAsync(default)))[0].ShouldSatisfyAllConditions(
            problem => problem.Code.ShouldBe("sink.no-credential"),
            problem => problem.Kind.ShouldBe(ProblemKind.Credential));
    }

    [Fact]
    public async Task What_op_repeats_of_the_value_is_not_shown()
    {
        using var op = new FakeOp();
        op.Set("refuse");

        var told = await op.RefusalAsync(() => op.Sink().DeliverAsync(op.Delivery, default));

        told.Select(problem => problem.Code).ShouldBe(["sink.program", "sink.read-back"]);
        told[0].Message.ShouldContain("you do not have write access");
    }

    [Fact]
    public async Task Other_fields_that_changed_on_the_way_are_told()
    {
        using var op = new FakeOp();
        op.Set("meddle");

        (await op.Sink().DeliverAsync(op.Delivery, default)).Warning.ShouldNotBeNull().Code.ShouldBe("sink.item-changed");
    }

    [Theory]
    [InlineData("1password:Production")]
    [InlineData("1password:Production/a/b")]
    [InlineData("1password:--help/x")]
    [InlineData("1password:Production/-x")]
    [InlineData("1password:/x")]
    public void A_place_that_is_none_is_refused(string address) =>
        Should.Throw<ProblemException>(() => SinkAddress.Parse(address)).Problems.ShouldHaveSingleItem().Code.ShouldBe("sink.address");

    private static List<(string?, string?, string?)> Fields(FakeOp op)
    {
        using var item = JsonDocument.Parse(op.Item);
        return [.. item.RootElement.GetProperty("fields").EnumerateArray().Select(field => (
            field.GetProperty("label").GetString(), field.GetProperty("type").GetString(), field.GetProperty("value").GetString()))];
    }
}
