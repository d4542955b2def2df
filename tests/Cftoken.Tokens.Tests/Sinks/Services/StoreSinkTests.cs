using System.Security.Cryptography;
using System.Text;
using Cftoken.TestInfrastructure;
using Cftoken.Tokens.Sinks;

namespace Cftoken.Tokens.Tests.Sinks.Services;

/// <summary>What holds of every service that keeps values under names.</summary>
public class StoreSinkTests
{
    private const string Token = "CLOUDFLARE_API_TOKEN";
    private const string Account = "CLOUDFLARE_ACCOUNT_ID";

    public static TheoryData<string> Kinds => Store.Kinds;

    /// <summary>Every fault of a request that changes something, and whether the delivery comes through.</summary>
    public static TheoryData<string, Fault, bool> Faults
    {
        get
        {
            var faults = new TheoryData<string, Fault, bool>();
            foreach (var kind in (string[])["vault", "doppler", "infisical"])
            {
                foreach (var fault in Enum.GetValues<Fault>())
                {
                    faults.Add(kind, fault, fault != Fault.Redirect);
                }
            }

            return faults;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_token_lies_there_beside_what_was_there_and_nowhere_else(string kind)
    {
        await using var store = await Store.StartAsync(kind);
        store.Put("OTHER", "stays");
        await store.Sink().CheckAsync(default);
        store.Changes.ShouldBeEmpty("a check changes nothing");

        var receipt = await store.Sink().DeliverAsync(store.Delivery, default);

        store.Values().ShouldBe(new SortedDictionary<string, string> { [Account] = Store.AccountId, [Token] = store.Token.Value, ["OTHER"] = "stays" });
        receipt.ReplacedAnother.ShouldBe(false);
        (await store.Sink().ReadAsync(default)).ShouldNotBeNull().IsSameAs(store.Token.Secret).ShouldBeTrue();
        store.Token.MustBeAbsentFrom(store.Service.Calls.Select(call => $"{call.Path} {string.Join(' ', call.Query)} {string.Join(' ', call.Headers)}"));
        store.Token.MustBeAbsentFrom(receipt.ToString());
        store.Credential.MustBeAbsentFrom(store.Service.Calls.Select(call => $"{call.Path} {string.Join(' ', call.Query)} {call.Body}"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Delivering_twice_changes_nothing_the_second_time(string kind)
    {
        await using var store = await Store.StartAsync(kind);
        await store.Sink().DeliverAsync(store.Delivery, default);
        var changes = store.Changes.Count();

        (await store.Sink().DeliverAsync(store.Delivery, default)).ReplacedAnother.ShouldBe(false);

        store.Changes.Count().ShouldBe(changes);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Another_token_is_replaced_and_put_back(string kind)
    {
        await using var store = await Store.StartAsync(kind);
        store.Put(Token, "former");
        store.Put("OTHER", "stays");

        var receipt = await store.Sink().DeliverAsync(store.Delivery, default);
        receipt.ReplacedAnother.ShouldBe(true);
        (await store.Sink().WithdrawAsync(receipt, default)).ShouldBeTrue();

        store.Values().ShouldBe(new SortedDictionary<string, string> { [Token] = "former", ["OTHER"] = "stays" });
        (await store.Sink().WithdrawAsync(receipt, default)).ShouldBeFalse("it is not there any more");
        store.Values().ShouldBe(new SortedDictionary<string, string> { [Token] = "former", ["OTHER"] = "stays" });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_somebody_else_stored_since_is_not_withdrawn(string kind)
    {
        await using var store = await Store.StartAsync(kind);
        var receipt = await store.Sink().DeliverAsync(store.Delivery, default);
        store.Put(Token, "theirs");

        (await store.Sink().WithdrawAsync(receipt, default)).ShouldBeFalse();

        store.Values().ShouldBe(new SortedDictionary<string, string> { [Token] = "theirs" });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_s3_pair_goes_along_under_its_names(string kind)
    {
        await using var store = await Store.StartAsync(kind);

        await store.Sink("access-key-id=R2_ID&account=none&secret-access-key=R2_SECRET&token=R2_TOKEN").DeliverAsync(store.Delivery, default);

        store.Values().ShouldBe(new SortedDictionary<string, string>
        {
            ["R2_ID"] = SinkFolder.TokenId,
            ["R2_SECRET"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(store.Token.Value))),
            ["R2_TOKEN"] = store.Token.Value,
        });
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task After_a_fault_of_a_change_it_is_known_what_lies_there(string kind, Fault fault, bool comesThrough)
    {
        await using var store = await Store.StartAsync(kind);
        store.Put("OTHER", "stays");
        store.Put(Token, "former");
        var method = kind == "doppler" ? "POST" : "PATCH";
        store.Service.Break(method, fault);

        if (comesThrough)
        {
            (await store.Sink().DeliverAsync(store.Delivery, default)).ReplacedAnother.ShouldBe(true);
            store.Values().ShouldBe(new SortedDictionary<string, string> { [Account] = Store.AccountId, [Token] = store.Token.Value, ["OTHER"] = "stays" });
        }
        else
        {
            var told = await store.RefusalAsync(() => store.Sink().DeliverAsync(store.Delivery, default));
            told.Select(problem => problem.Code).ShouldBe(["sink.service", "sink.read-back"]);
            store.Values().ShouldBe(new SortedDictionary<string, string> { [Token] = "former", ["OTHER"] = "stays" });
            await store.Sink().DeliverAsync(store.Delivery, default);
            store.Values()[Token].ShouldBe(store.Token.Value, "the next run works");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_service_that_stays_down_is_told_and_nothing_is_changed(string kind)
    {
        await using var store = await Store.StartAsync(kind);
        store.Put(Token, "former");
        store.Service.Break(kind == "doppler" ? "POST" : "PATCH", Fault.FailBefore, always: true);
        store.Service.Break("POST", Fault.FailBefore, always: true);

        var told = await store.RefusalAsync(() => store.Sink().DeliverAsync(store.Delivery, default));

        told[0].Code.ShouldBe("sink.service");
        told[^1].Message.ShouldContain($"does not hold the new {Account}, {Token}");
        store.Values().ShouldBe(new SortedDictionary<string, string> { [Token] = "former" });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Where_nothing_can_be_read_afterwards_that_is_told(string kind)
    {
        await using var store = await Store.StartAsync(kind);
        store.Put(Token, "former");
        store.Service.Silent = () =>
        {
            store.Service.Break("GET", Fault.FailBefore, always: true);
            store.Clock.Advance(TimeSpan.FromMinutes(1));
        };
        store.Service.Break(kind == "doppler" ? "POST" : "PATCH", Fault.Silence, always: true);
        store.Service.Break("POST", Fault.Silence, always: true);

        var told = await store.RefusalAsync(() => store.Sink().DeliverAsync(store.Delivery, default));

        told[^1].Message.ShouldContain("is not known");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_credential_that_is_not_accepted_is_told_before_there_is_a_token(string kind)
    {
        await using var store = await Store.StartAsync(kind);
        var wrong = new Canary("");
        store.Environment.Set(kind switch { "vault" => "VAULT_TOKEN", "doppler" => "DOPPLER_TOKEN", _ => "INFISICAL_TOKEN" }, wrong.Value);

        var told = await store.RefusalAsync(() => store.Sink().CheckAsync(default));

        told.Select(problem => problem.Code).ShouldBe([kind == "vault" ? "sink.forbidden" : "sink.credential"]);
        wrong.MustBeAbsentFrom(told.Select(problem => problem.ToString()));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Without_a_credential_nothing_is_asked(string kind)
    {
        await using var store = await Store.StartAsync(kind);
        store.Environment.Set(kind switch { "vault" => "VAULT_TOKEN", "doppler" => "DOPPLER_TOKEN", _ => "INFISICAL_TOKEN" }, "");

        (await store.RefusalAsync(() => store.Sink().CheckAsync(default))).Select(problem => problem.Code).ShouldBe(["sink.no-credential"]);

        store.Service.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("http://secrets.example.com")]
    [InlineData("https://user:secret@secrets.example.com")]
    [InlineData("https://secrets.example.com/?a=b")]
    [InlineData("ftp://secrets.example.com")]
    [InlineData("secrets.example.com")]
    public async Task A_host_that_no_value_may_go_to_is_refused(string host)
    {
        foreach (var (kind, variable) in ((string, string)[])[("vault", "VAULT_ADDR"), ("doppler", "DOPPLER_API_HOST"), ("infisical", "INFISICAL_DOMAIN")])
        {
            using var project = new SinkFolder();
            project.Fakes.Environment.Set(variable, host).Set("VAULT_TOKEN", "t").Set("DOPPLER_TOKEN", "t").Set("INFISICAL_TOKEN", "t");
            var address = kind switch { "vault" => "vault:secret/a", "doppler" => "doppler:a/b", _ => "infisical:p?environment=e" };

            (await project.RefusalAsync(project.Sink(address))).ShouldBe(["sink.host"]);
        }
    }

    [Fact]
    public async Task Without_an_address_of_Vault_that_is_told()
    {
        using var project = new SinkFolder();

        (await project.RefusalAsync(project.Sink("vault:secret/a"))).ShouldBe(["sink.no-host"]);
    }
}
