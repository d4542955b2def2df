using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Engine.Creating;
using Cftoken.TestInfrastructure;

namespace Cftoken.Engine.Tests.Creating;

public sealed class CreateUseCaseTests : IAsyncLifetime
{
    private Workshop shop = null!;

    public async ValueTask InitializeAsync() => shop = await Workshop.OpenAsync();

    public ValueTask DisposeAsync() => shop.DisposeAsync();

    [Fact]
    public async Task A_project_without_a_token_gets_one()
    {
        shop.Project.Write(".dev.vars", "# mine\nSTAGE=dev\n");

        var created = (await shop.CreateAsync(shop.Request())).ShouldBeOfType<CreateResult.Created>();

        created.Creation.IsVerified.ShouldBeTrue();
        created.Creation.Receipts.ShouldHaveSingleItem().Sink.ShouldBe(".dev.vars");
        created.Creation.Token.Name.ShouldStartWith("shop:default:deploy:account#");
        shop.Project.Read(".dev.vars").ShouldStartWith("# mine\nSTAGE=dev\n");
        shop.Variable("CLOUDFLARE_API_TOKEN").ShouldNotBeNullOrEmpty();
        shop.Variable("CLOUDFLARE_ACCOUNT_ID").ShouldBe(Workshop.Account);
    }

    [Fact]
    public async Task It_lives_ninety_days_unless_somebody_says_otherwise()
    {
        var usual = (await shop.CreateAsync(shop.Request())).ShouldBeOfType<CreateResult.Created>().Creation.Token.ExpiresOn!.Value;
        usual.ShouldBe(shop.World.Time.GetUtcNow().AddDays(90), TimeSpan.FromMinutes(5));

        var never = await shop.CreateAsync(shop.Request() with { TimeToLive = new TimeToLive(null), Existing = ExistingToken.CreateNew });
        never.ShouldBeOfType<CreateResult.Created>().Creation.Token.ExpiresOn.ShouldBeNull();
    }

    [Fact]
    public async Task A_job_file_says_how_a_jobs_token_is_made_where_the_command_line_is_silent()
    {
        shop.Project.Write(
            "cftoken.jsonc",
            """{ "jobs": { "deploy": { "expires": "12h", "ownerName": "ci", "sinks": [".env"], "ipRanges": { "deny": ["192.0.2.0/24"] } } } }""");

        var created = (await shop.CreateAsync(shop.Request())).ShouldBeOfType<CreateResult.Created>();

        created.Creation.Token.Name.ShouldStartWith("shop:default:deploy:ci#");
        created.Creation.Token.ExpiresOn!.Value.ShouldBe(shop.World.Time.GetUtcNow().AddHours(12), TimeSpan.FromMinutes(5));
        created.Creation.Receipts.ShouldHaveSingleItem().Sink.ShouldBe(".env");
        (await shop.CreateAsync(shop.Request())).ShouldBeOfType<CreateResult.Served>().Comparison.Networks.ShouldBe(["not from 192.0.2.0/24"]);

        shop.Project.Write("cftoken.jsonc", """{ "jobs": { "deploy": { "sinks": [".env"], "ipRanges": { "deny": ["192.0.2.0/25"] } } } }""");
        (await shop.CreateAsync(shop.Request())).ShouldBeOfType<CreateResult.Differs>().Comparison.Terms.ShouldHaveSingleItem().Term.ShouldBe(Term.Networks);
    }

    [Fact]
    public async Task A_built_in_job_gets_a_token_of_its_own()
    {
        var created = (await shop.CreateAsync(shop.Request() with { Job = "tail" })).ShouldBeOfType<CreateResult.Created>();

        created.Creation.Token.Name.ShouldStartWith("shop:default:tail:account#");
        created.Plan.Minimised.Permissions.ShouldHaveSingleItem().Group.Name.ShouldBe("Workers Tail Read");
    }

    [Fact]
    public async Task Run_twice_the_second_finds_the_token_and_changes_nothing()
    {
        await shop.CreateAsync(shop.Request());
        var before = shop.Project.Read(".dev.vars");
        var posts = shop.Calls.Count(call => call.StartsWith("POST ", StringComparison.Ordinal));

        var served = (await shop.CreateAsync(shop.Request())).ShouldBeOfType<CreateResult.Served>();

        served.Changes.ShouldBeEmpty();
        served.Place.File.ShouldBe(".dev.vars");
        shop.Project.Read(".dev.vars").ShouldBe(before);
        shop.Calls.Count(call => call.StartsWith("POST ", StringComparison.Ordinal)).ShouldBe(posts);
        shop.Proposals.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_token_that_is_broader_is_shown_and_left()
    {
        shop.PutToken("Workers Scripts Write", "Workers KV Storage Write");

        var differs = (await shop.CreateAsync(shop.Request())).ShouldBeOfType<CreateResult.Differs>();

        differs.Changes.ShouldHaveSingleItem().ShouldBe(
            new GrantChange(GrantChangeKind.Spare, "Account · Workers KV Storage · Edit", $"account {Workshop.Account}"));
        shop.Proposals.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_token_that_lacks_something_is_shown_and_left()
    {
        shop.PutToken("Workers Tail Read");

        var differs = (await shop.CreateAsync(shop.Request())).ShouldBeOfType<CreateResult.Differs>();

        differs.Changes.Select(change => (change.Kind, change.Permission)).ShouldBe(
            [(GrantChangeKind.Missing, "Account · Workers Scripts · Edit"), (GrantChangeKind.Spare, "Account · Workers Tail · Read")]);
    }

    [Fact]
    public async Task Reuse_keeps_a_token_that_differs()
    {
        shop.PutToken("Workers Scripts Write", "Workers KV Storage Write");

        (await shop.CreateAsync(shop.Request() with { Existing = ExistingToken.Reuse })).ShouldBeOfType<CreateResult.Served>().Changes.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Reuse_needs_no_bootstrap_credential()
    {
        shop.PutToken("Workers Scripts Write");

        (await shop.CreateAsync(new CreateRequest(".") { Existing = ExistingToken.Reuse })).ShouldBeOfType<CreateResult.Served>();
    }

    [Fact]
    public async Task New_replaces_a_token_that_is_there()
    {
        var old = shop.PutToken("Workers Scripts Write");

        var created = (await shop.CreateAsync(shop.Request() with { Existing = ExistingToken.CreateNew })).ShouldBeOfType<CreateResult.Created>();

        created.Creation.Receipts[0].ReplacedAnother.ShouldBe(true);
        shop.Variable("CLOUDFLARE_API_TOKEN").ShouldNotBe(old.Reveal());
    }

    [Fact]
    public async Task A_token_that_does_not_work_is_told_and_replaced()
    {
        shop.Project.Write(".env", $"CLOUDFLARE_API_TOKEN={new Canary("cfat_").Value}\n");

        (await shop.CreateAsync(shop.Request() with { Sinks = [".env"] })).ShouldBeOfType<CreateResult.Created>();

        shop.Told.ShouldContain(told => told.StartsWith("The token in .env:1 does not work", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ExistingToken.KeepIfExact)]
    [InlineData(ExistingToken.Reuse)]
    [InlineData(ExistingToken.CreateNew)]
    public async Task A_bootstrap_credential_in_the_project_is_refused_before_it_is_sent_anywhere(ExistingToken existing)
    {
        shop.Project.Write(".dev.vars", $"CLOUDFLARE_API_TOKEN={shop.Emulator.Bootstrap.AccountMinter.Reveal()}\n");

        var problem = await StoppedAsync(shop.Request() with { Existing = existing });

        problem.Code.ShouldBe("bootstrap.in-project");
        problem.Where!.Value.ToString().ShouldBe(".dev.vars:1");
        problem.Kind.ShouldBe(ProblemKind.Credential);
        shop.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_project_token_that_can_manage_tokens_is_refused()
    {
        shop.PutToken("Account API Tokens Write");

        (await StoppedAsync(shop.Request())).Code.ShouldBe("bootstrap.in-project");
    }

    [Fact]
    public async Task Without_a_bootstrap_credential_the_link_that_makes_one_is_given()
    {
        var problem = await StoppedAsync(new CreateRequest("."));

        problem.Code.ShouldBe("bootstrap.missing");
        problem.Kind.ShouldBe(ProblemKind.Credential);
        problem.Fix!.Text.ShouldContain(
            "https://dash.cloudflare.com/?to=/:account/api-tokens&permissionGroupKeys=%5B%7B%22key%22%3A%22account_api_tokens%22%2C%22type%22%3A%22edit%22%7D%5D");
        BootstrapAdvice.LinkFor(OwnerKind.User).ShouldStartWith(
            "https://dash.cloudflare.com/profile/api-tokens?permissionGroupKeys=%5B%7B%22key%22%3A%22api_tokens%22%2C%22type%22%3A%22edit%22%7D%5D");
    }

    [Fact]
    public async Task What_is_declined_leaves_everything_as_it_was()
    {
        shop.Answer = ApprovalAnswer.Declined;

        (await StoppedAsync(shop.Request())).Kind.ShouldBe(ProblemKind.Approval);

        File.Exists(shop.Project[".dev.vars"]).ShouldBeFalse();
        shop.Calls.ShouldNotContain(call => call.StartsWith("POST ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sink_that_cannot_take_the_token_is_found_out_before_anybody_is_asked()
    {
        shop.Project.Write("wrangler.jsonc", $$"""{ "name": "shop", "account_id": "{{Workshop.Account}}", "assets": { "directory": "." } }""");

        (await StoppedAsync(shop.Request())).Code.ShouldBe("sink.published");

        shop.Proposals.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_users_bootstrap_credential_makes_a_user_owned_token_and_says_so()
    {
        var created = (await shop.CreateAsync(shop.Request(asAccount: false))).ShouldBeOfType<CreateResult.Created>();

        created.Creation.Owner.Kind.ShouldBe(OwnerKind.User);
        created.Creation.IsVerified.ShouldBeTrue();
        shop.Proposals.ShouldHaveSingleItem().Plan.Owner.ShouldBe(OwnerKind.User);
        shop.Told.ShouldContain(told => told.Contains("user-owned", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_asks_for_an_account_owned_token_gets_that_or_an_error()
    {
        var problem = await StoppedAsync(shop.Request(asAccount: false) with { Owner = OwnerKind.Account });

        problem.Kind.ShouldBe(ProblemKind.Credential);
        File.Exists(shop.Project[".dev.vars"]).ShouldBeFalse();
    }

    [Fact]
    public async Task The_account_comes_from_the_bootstrap_file_where_nothing_else_names_it()
    {
        shop.Project.Write("wrangler.jsonc", """{ "name": "shop" }""");
        (await StoppedAsync(shop.Request())).Code.ShouldBe("account.unknown");

        var file = shop.File("with-account.env", $"CLOUDFLARE_API_TOKEN={shop.Emulator.Bootstrap.AccountMinter.Reveal()}\nCLOUDFLARE_ACCOUNT_ID={Workshop.Account}\n");
        (await shop.CreateAsync(new CreateRequest(".") { BootstrapFile = file })).ShouldBeOfType<CreateResult.Created>().AccountId.ShouldBe(Workshop.Account);
    }

    [Fact]
    public async Task The_projects_own_account_id_goes_before_the_bootstrap_files()
    {
        shop.Project.Write("wrangler.jsonc", """{ "name": "shop" }""");
        shop.Project.Write(".dev.vars", $"CLOUDFLARE_ACCOUNT_ID={Workshop.Account}\n");
        var file = shop.File("other.env", $"CLOUDFLARE_API_TOKEN={shop.Emulator.Bootstrap.AccountMinter.Reveal()}\nCLOUDFLARE_ACCOUNT_ID=ffffffffffffffffffffffffffffffff\n");

        (await shop.CreateAsync(new CreateRequest(".") { BootstrapFile = file })).ShouldBeOfType<CreateResult.Created>().AccountId.ShouldBe(Workshop.Account);
    }

    [Fact]
    public async Task The_only_account_that_the_lookup_token_sees_is_taken()
    {
        shop.Project.Write("wrangler.jsonc", """{ "name": "shop" }""");
        var (_, reader) = shop.Emulator.Issue(OwnerKind.User, [new Policy(
            PolicyEffect.Allow,
            [new GroupReference(Workshop.GroupId("Account Settings Read"))],
            [new ResourceSelector($"com.cloudflare.api.account.{Workshop.Account}")])]);
        shop.Environment.Set("CFTOKEN_LOOKUP_TOKEN", reader.Reveal());

        (await shop.CreateAsync(shop.Request())).ShouldBeOfType<CreateResult.Created>().AccountId.ShouldBe(Workshop.Account);
    }

    [Fact]
    public async Task A_zones_id_comes_from_the_command_line_or_from_a_token_that_looks_it_up()
    {
        shop.Project.Write("wrangler.jsonc", $$"""{ "name": "shop", "account_id": "{{Workshop.Account}}", "routes": [{ "pattern": "a.example.com/*", "zone_name": "example.com" }] }""");
        var request = shop.Request(asAccount: false);
        (await StoppedAsync(request)).Code.ShouldBe("zone.unknown");

        var given = await shop.CreateAsync(request with { Zones = request.Zones.Add("example.com", "feed0000feed0000feed0000feed0001") });
        given.ShouldBeOfType<CreateResult.Created>().Plan.Minimised.Unresolved.ShouldBeEmpty();

        var (_, reader) = shop.Emulator.Issue(OwnerKind.Account, [new Policy(
            PolicyEffect.Allow,
            [new GroupReference(Workshop.GroupId("Zone Read"))],
            [new ResourceSelector("com.cloudflare.api.account.zone.feed0000feed0000feed0000feed0001")])]);
        var lookup = shop.File("lookup.env", $"CLOUDFLARE_API_TOKEN={reader.Reveal()}\n");
        (await shop.CreateAsync(request with { LookupFile = lookup })).ShouldBeOfType<CreateResult.Served>();
    }

    [Fact]
    public async Task A_malformed_zone_id_is_refused_before_anything_is_sent()
    {
        var request = shop.Request();

        (await StoppedAsync(request with { Zones = request.Zones.Add("example.com", "*") })).Code.ShouldBe("zone.malformed-id");

        shop.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_jobs_that_are_called_the_same_each_can_be_chosen_by_its_file()
    {
        const string InCi = ".github/workflows/a.yml:deploy";
        shop.Project.Write("package.json", """{ "scripts": { "deploy": "wrangler deploy" } }""");
        shop.Project.Write(".github/workflows/a.yml", "on: push\njobs:\n  deploy:\n    steps:\n      - run: npx wrangler deploy --minify\n");

        var problem = await StoppedAsync(shop.Request());

        problem.Message.ShouldContain($"package.json:deploy, {InCi}");
        problem.Fix!.Command!.ShouldContain("--job package.json:deploy");
        (await shop.CreateAsync(shop.Request() with { Job = InCi })).ShouldBeOfType<CreateResult.Created>().Plan.Source!.File.ShouldBe(".github/workflows/a.yml");
    }

    [Fact]
    public async Task Several_jobs_ask_for_a_choice()
    {
        shop.Project.Write("package.json", """{ "scripts": { "a": "wrangler deploy", "b": "wrangler deploy --minify" } }""");

        (await StoppedAsync(shop.Request())).Code.ShouldBe("job.several");
        (await shop.CreateAsync(shop.Request() with { Job = "b" })).ShouldBeOfType<CreateResult.Created>().Plan.Job.ShouldBe("b");
    }

    [Fact]
    public async Task A_bootstrap_credential_goes_elsewhere_only_when_the_command_line_says_so()
    {
        shop.Environment.Set("CLOUDFLARE_API_BASE_URL", shop.ApiBase);

        var stopped = await Should.ThrowAsync<ProblemException>(
            () => new CreateUseCase(shop.World, Catalog.PermissionCatalog.Load()).RunAsync(shop.Request(), shop, shop, TestContext.Current.CancellationToken));

        stopped.Problems.ShouldHaveSingleItem().Code.ShouldBe("api-base.bootstrap");
        shop.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_host_that_gets_the_bootstrap_credential_is_told()
    {
        await shop.CreateAsync(shop.Request());

        shop.Told.ShouldContain(told => told.Contains(shop.Emulator.BaseAddress.Authority, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_bootstrap_credential_is_used_on_token_endpoints_only()
    {
        await shop.CreateAsync(shop.Request());
        await shop.CreateAsync(shop.Request());

        shop.Calls.ShouldAllBe(call => call.Contains($"/accounts/{Workshop.Account}/tokens", StringComparison.Ordinal));
    }

    private async Task<Problem> StoppedAsync(CreateRequest request) =>
        (await Should.ThrowAsync<ProblemException>(() => shop.CreateAsync(request))).Problems[0];
}
