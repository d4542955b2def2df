using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using Cftoken.Engine.Creating;
using Cftoken.TestInfrastructure;

namespace Cftoken.Engine.Tests.Creating;

public sealed class ExistingTokenTests : IAsyncLifetime
{
    private static readonly TimeToLive WithoutEnd = new(null);

    private Workshop shop = null!;

    public async ValueTask InitializeAsync() => shop = await Workshop.OpenAsync();

    public ValueTask DisposeAsync() => shop.DisposeAsync();

    [Fact]
    public async Task What_nobody_could_read_is_not_called_checked()
    {
        shop.PutToken("Workers Scripts Write", "Workers KV Storage Write");

        var served = (await shop.CreateAsync(new CreateRequest(".") { Existing = ExistingToken.Reuse })).ShouldBeOfType<CreateResult.Served>();

        served.Comparison.IsRead.ShouldBeFalse();
        served.Comparison.IsExact.ShouldBeFalse();
    }

    [Fact]
    public async Task A_token_that_is_kept_shows_what_it_holds()
    {
        shop.PutToken("Workers Scripts Write", "Workers KV Storage Write");

        var served = (await shop.CreateAsync(shop.Request() with { Existing = ExistingToken.Reuse })).ShouldBeOfType<CreateResult.Served>();

        served.Comparison.Name.ShouldBe("issued by the emulator");
        served.Comparison.Held!.Value.Select(grant => grant.Permission).ShouldBe(
            ["Account · Workers Scripts · Edit", "Account · Workers KV Storage · Edit"], ignoreOrder: true);
    }

    [Theory]
    [InlineData(ExistingToken.KeepIfExact)]
    [InlineData(ExistingToken.Reuse)]
    [InlineData(ExistingToken.CreateNew)]
    public async Task A_token_that_manages_tokens_is_refused_whatever_was_decided_and_whoever_reads_it(ExistingToken decision)
    {
        shop.PutToken("Account API Tokens Write");

        (await StoppedAsync(new CreateRequest(".") { Existing = decision }))[0].Code.ShouldBe("bootstrap.in-project");
        (await StoppedAsync(shop.Request() with { Existing = decision }))[0].Code.ShouldBe("bootstrap.in-project");
        shop.Calls.ShouldNotContain(call => call.StartsWith("POST ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ExistingToken.Reuse)]
    [InlineData(ExistingToken.CreateNew)]
    public async Task The_bootstrap_credential_itself_is_refused_whatever_was_decided(ExistingToken decision)
    {
        shop.Project.Write(".dev.vars", $"CLOUDFLARE_API_TOKEN={shop.Emulator.Bootstrap.AccountMinter.Reveal()}\n");

        (await StoppedAsync(shop.Request() with { Existing = decision }))[0].Code.ShouldBe("bootstrap.in-project");
        shop.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_token_of_another_kind_of_owner_than_was_asked_for_differs()
    {
        await shop.CreateAsync(shop.Request());

        var differs = (await shop.CreateAsync(shop.Request() with { Owner = OwnerKind.User })).ShouldBeOfType<CreateResult.Differs>();

        differs.Changes.ShouldBeEmpty();
        differs.Comparison.Terms.ShouldHaveSingleItem().ShouldBe(new TermChange(Term.Owner, "user", $"account {Workshop.Account}"));
        (await shop.CreateAsync(shop.Request() with { Owner = OwnerKind.Account })).ShouldBeOfType<CreateResult.Served>();
    }

    [Fact]
    public async Task A_token_that_never_ends_is_wider_unless_that_was_asked_for()
    {
        shop.PutToken("Workers Scripts Write");

        var differs = (await shop.CreateAsync(shop.Request())).ShouldBeOfType<CreateResult.Differs>();

        var term = differs.Comparison.Terms.ShouldHaveSingleItem();
        (term.Term, term.Held).ShouldBe((Term.Lifetime, "never"));
        (await shop.CreateAsync(shop.Request() with { TimeToLive = WithoutEnd })).ShouldBeOfType<CreateResult.Served>();
    }

    [Fact]
    public async Task A_token_that_ends_later_than_was_asked_for_is_wider()
    {
        await shop.CreateAsync(shop.Request());
        var hours = new TimeToLive(TimeSpan.FromHours(12));
        var days = new TimeToLive(TimeSpan.FromDays(100));

        (await shop.CreateAsync(shop.Request() with { TimeToLive = hours })).ShouldBeOfType<CreateResult.Differs>()
            .Comparison.Terms.ShouldHaveSingleItem().Term.ShouldBe(Term.Lifetime);
        (await shop.CreateAsync(shop.Request() with { TimeToLive = days })).ShouldBeOfType<CreateResult.Served>();
    }

    [Fact]
    public async Task With_a_sink_of_ones_own_the_second_run_finds_the_token_there()
    {
        var request = shop.Request() with { Sinks = ["tokens.env"] };
        await shop.CreateAsync(request);

        (await shop.CreateAsync(request)).ShouldBeOfType<CreateResult.Served>().Place.File.ShouldBe("tokens.env");

        shop.Proposals.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_token_whose_place_was_taken_is_named_and_called_alive_only_where_it_is()
    {
        var first = (await shop.CreateAsync(shop.Request())).ShouldBeOfType<CreateResult.Created>();
        first.Replaced.ShouldBeEmpty();

        var second = (await shop.CreateAsync(shop.Request() with { Existing = ExistingToken.CreateNew })).ShouldBeOfType<CreateResult.Created>();
        second.Replaced.ShouldHaveSingleItem().ShouldBe(new ReplacedToken(first.Creation.Token.Id, true, new SourceLocation(".dev.vars", 1)));

        shop.Project.Write(".dev.vars", $"CLOUDFLARE_API_TOKEN={new Canary("cfat_").Value}\n");
        var third = (await shop.CreateAsync(shop.Request())).ShouldBeOfType<CreateResult.Created>();
        third.Replaced.ShouldBe([new ReplacedToken(null, false, new SourceLocation(".dev.vars", 1)), new ReplacedToken(second.Creation.Token.Id, true, null)]);
    }

    [Fact]
    public async Task An_account_id_that_is_missing_beside_the_token_is_added()
    {
        shop.Project.Write("wrangler.jsonc", """{ "name": "shop" }""");
        var value = shop.PutToken("Workers Scripts Write");
        var file = shop.File("with-account.env", $"CLOUDFLARE_API_TOKEN={shop.Emulator.Bootstrap.AccountMinter.Reveal()}\nCLOUDFLARE_ACCOUNT_ID={Workshop.Account}\n");
        var request = new CreateRequest(".") { BootstrapFile = file, TimeToLive = WithoutEnd };

        (await shop.CreateAsync(request)).ShouldBeOfType<CreateResult.Served>().IsAccountIdAdded.ShouldBeTrue();

        shop.Variable("CLOUDFLARE_ACCOUNT_ID").ShouldBe(Workshop.Account);
        shop.Variable("CLOUDFLARE_API_TOKEN").ShouldBe(value.Reveal());
        (await shop.CreateAsync(request)).ShouldBeOfType<CreateResult.Served>().IsAccountIdAdded.ShouldBeFalse();
    }

    private async Task<IReadOnlyList<Problem>> StoppedAsync(CreateRequest request) =>
        (await Should.ThrowAsync<ProblemException>(() => shop.CreateAsync(request))).Problems;
}
