using Cftoken.Core.Problems;
using Cftoken.Engine.Creating;
using Cftoken.TestInfrastructure;

namespace Cftoken.Engine.Tests.Creating;

public sealed class BootstrapAccessTests : IAsyncLifetime
{
    private const string Link = "https://dash.cloudflare.com/?to=/:account/api-tokens&permissionGroupKeys=";

    private Workshop shop = null!;

    public async ValueTask InitializeAsync() => shop = await Workshop.OpenAsync();

    public ValueTask DisposeAsync() => shop.DisposeAsync();

    [Fact]
    public async Task A_missing_credential_is_told_before_a_missing_account()
    {
        shop.Project.Write("wrangler.jsonc", """{ "name": "shop" }""");

        var problems = await StoppedAsync(new CreateRequest("."));

        problems.Select(problem => problem.Code).ShouldBe(["bootstrap.missing", "account.unknown"]);
        problems[0].Fix!.Text.ShouldContain(Link);
    }

    [Fact]
    public async Task A_rejected_credential_is_told_before_a_missing_account()
    {
        shop.Project.Write("wrangler.jsonc", """{ "name": "shop" }""");

        var problems = await StoppedAsync(new CreateRequest(".") { BootstrapFile = WrongFile("cfut_") });

        problems.Select(problem => problem.Kind).ShouldBe([ProblemKind.Credential, ProblemKind.Usage]);
        problems[0].Fix!.Text.ShouldContain(Link);
        problems[1].Code.ShouldBe("account.unknown");
    }

    [Fact]
    public async Task A_rejected_credential_is_told_with_the_link_that_makes_another()
    {
        var problem = (await StoppedAsync(new CreateRequest(".") { BootstrapFile = WrongFile("cfat_") })).ShouldHaveSingleItem();

        problem.Kind.ShouldBe(ProblemKind.Credential);
        problem.Fix!.Text.ShouldContain(Link);
    }

    [Fact]
    public async Task It_never_looks_names_up()
    {
        shop.Project.Write("wrangler.jsonc", """{ "name": "shop" }""");
        var request = shop.Request(asAccount: false);

        (await StoppedAsync(request with { LookupFile = request.BootstrapFile })).ShouldHaveSingleItem().Code.ShouldBe("lookup.is-bootstrap");
        shop.Environment.Set("CFTOKEN_LOOKUP_TOKEN", shop.Emulator.Bootstrap.UserMinter.Reveal());
        (await StoppedAsync(request)).ShouldHaveSingleItem().Code.ShouldBe("lookup.is-bootstrap");

        shop.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Its_host_is_told_only_where_it_goes()
    {
        var request = shop.Request();

        await StoppedAsync(request with { Zones = request.Zones.Add("example.com", "*") });
        shop.Told.ShouldBeEmpty();

        await shop.CreateAsync(request);
        shop.Told.ShouldHaveSingleItem().ShouldContain(shop.Emulator.BaseAddress.Authority);
    }

    [Fact]
    public async Task That_it_lies_in_the_project_is_said_with_the_way_out()
    {
        shop.Project.Write("bootstrap.env", $"CLOUDFLARE_API_TOKEN={shop.Emulator.Bootstrap.AccountMinter.Reveal()}\n");

        await shop.CreateAsync(new CreateRequest(".") { BootstrapFile = "bootstrap.env" });

        shop.Told.ShouldContain(told => told.Contains($"mv {shop.Project["bootstrap.env"]} ~/.config/cftoken/", StringComparison.Ordinal));
        shop.Told.Clear();
        await shop.CreateAsync(shop.Request());
        shop.Told.ShouldNotContain(told => told.Contains("inside the project", StringComparison.Ordinal));
    }

    private string WrongFile(string prefix) => shop.File("wrong.env", $"CLOUDFLARE_API_TOKEN={new Canary(prefix).Value}\n");

    private async Task<IReadOnlyList<Problem>> StoppedAsync(CreateRequest request) =>
        (await Should.ThrowAsync<ProblemException>(() => shop.CreateAsync(request))).Problems;
}
