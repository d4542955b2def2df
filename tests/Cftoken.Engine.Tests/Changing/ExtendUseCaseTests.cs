using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using Cftoken.Emulator.Faults;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Jobs.Asking;
using Cftoken.Engine.Tests.Creating;
using Cftoken.TestInfrastructure;

namespace Cftoken.Engine.Tests.Changing;

public sealed class ExtendUseCaseTests : IAsyncLifetime
{
    private Changes changes = null!;

    public async ValueTask InitializeAsync() => changes = await Changes.OpenAsync();

    public ValueTask DisposeAsync() => changes.DisposeAsync();

    [Fact]
    public async Task A_token_gets_what_the_plan_asks_for_and_keeps_what_it_has()
    {
        var id = changes.PutToken(Changes.OnAccount("Workers Tail Read"));
        var before = changes.Shop.Project.Read(".dev.vars");

        var result = await changes.RunAsync(changes.Extending);

        result.IsChanged.ShouldBeTrue();
        (await changes.GroupsOfAsync(id)).ShouldBe(["Workers Scripts Write", "Workers Tail Read"], ignoreOrder: true);
        result.Change.Added.ShouldHaveSingleItem().Permission.ShouldBe("Account · Workers Scripts · Edit");
        result.Change.After.Operations.ShouldBeGreaterThan(result.Change.Before.Operations);
        changes.Shop.Project.Read(".dev.vars").ShouldBe(before);
    }

    [Fact]
    public async Task The_second_time_nothing_is_asked_and_nothing_is_sent()
    {
        changes.PutToken(Changes.OnAccount("Workers Tail Read"));
        await changes.RunAsync(changes.Extending);

        (await changes.RunAsync(changes.Extending)).IsChanged.ShouldBeFalse();

        changes.Asked.Count.ShouldBe(1);
        changes.Puts.ShouldBe(1);
    }

    [Fact]
    public async Task What_is_named_is_added_and_nothing_else_of_the_plan()
    {
        var id = changes.PutToken(Changes.OnAccount("Workers Tail Read"));

        await changes.RunAsync(changes.Extending with { Asked = new AskedFor { Permissions = ["D1 Write"], IsAlone = true } });

        (await changes.GroupsOfAsync(id)).ShouldBe(["D1 Write", "Workers Tail Read"], ignoreOrder: true);
    }

    [Fact]
    public async Task Where_a_project_has_several_jobs_the_repair_repeats_what_was_asked_for()
    {
        changes.Shop.Project.Write("package.json", """{ "scripts": { "a": "wrangler deploy", "b": "wrangler deploy --minify" } }""");

        var problem = await Changes.StoppedAsync(() => changes.RunAsync(changes.Extending with { Asked = new AskedFor { Permissions = ["D1 Write"], IsAlone = true } }));

        problem.Code.ShouldBe("job.several");
        problem.Fix!.Command!.ShouldContain("--permission 'D1 Write'");
        problem.Fix!.Command!.ShouldContain("--job a");
    }

    [Fact]
    public async Task A_permission_held_on_something_wider_is_not_added_again()
    {
        changes.PutToken(Changes.On(
            new ResourceSelector("com.cloudflare.api.account.zone.*", $"com.cloudflare.api.account.{Workshop.Account}"), "Workers Routes Write"));
        var asked = new AskedFor { Permissions = ["Workers Routes Write"], ZoneIds = [Changes.Zone], IsAlone = true };

        (await changes.RunAsync(changes.Extending with { Asked = asked })).IsChanged.ShouldBeFalse();
    }

    [Fact]
    public async Task A_zone_more_is_added_to_the_zone_and_never_to_the_account()
    {
        var id = changes.PutToken(Changes.OnAccount("Workers Scripts Write"));
        changes.Answer = ApprovalAnswer.Person;

        await changes.RunAsync(changes.Extending with { Asked = new AskedFor { Permissions = ["DNS Write"], ZoneIds = [Changes.Zone], IsAlone = true } });

        PolicySet.Of((await changes.ReadAsync(id)).Policies).Grants.ShouldContain(
            new PolicyGrant(PolicyEffect.Allow, Changes.GroupId("DNS Write"), new ResourceSelector($"com.cloudflare.api.account.zone.{Changes.Zone}")));
    }

    [Fact]
    public async Task More_of_DNS_waits_for_a_person()
    {
        var id = changes.PutToken(Changes.OnAccount("Workers Scripts Write"));
        var request = changes.Extending with { Asked = new AskedFor { Permissions = ["DNS Write"], ZoneIds = [Changes.Zone], IsAlone = true } };

        var problem = await Changes.StoppedAsync(() => changes.RunAsync(request));

        problem.Code.ShouldBe("approval.person-needed");
        problem.Kind.ShouldBe(ProblemKind.Approval);
        (await changes.GroupsOfAsync(id)).ShouldBe(["Workers Scripts Write"]);
        changes.Shown.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task The_management_of_tokens_is_never_granted()
    {
        changes.PutToken(Changes.OnAccount("Workers Scripts Write"));
        changes.Answer = ApprovalAnswer.Person;

        var problem = await Changes.StoppedAsync(
            () => changes.RunAsync(changes.Extending with { Asked = new AskedFor { Permissions = ["Account API Tokens Write"], IsAlone = true } }));

        problem.Code.ShouldBe("permission.manages-tokens");
        changes.Puts.ShouldBe(0);
    }

    [Fact]
    public async Task A_token_that_manages_tokens_is_not_changed()
    {
        changes.PutToken(Changes.OnAccount("Account API Tokens Write"));

        (await Changes.StoppedAsync(() => changes.RunAsync(changes.Extending))).Code.ShouldBe("bootstrap.in-project");
        changes.Puts.ShouldBe(0);
    }

    [Fact]
    public async Task A_denial_is_told_because_granting_would_not_help()
    {
        changes.PutToken(Changes.OnAccount("Workers Tail Read"), Changes.OnAccount("Workers Scripts Write") with { Effect = PolicyEffect.Deny });

        (await Changes.StoppedAsync(() => changes.RunAsync(changes.Extending))).Code.ShouldBe("permission.denied");
    }

    [Fact]
    public async Task A_token_is_named_by_its_id_and_not_by_its_name()
    {
        var other = changes.PutToken(Changes.OnAccount("Workers Tail Read"));
        changes.PutToken(Changes.OnAccount("Workers Scripts Write"));

        await changes.RunAsync(changes.Extending with { Token = other });

        (await changes.GroupsOfAsync(other)).ShouldContain("Workers Scripts Write");
        (await Changes.StoppedAsync(() => changes.RunAsync(changes.Extending with { Token = "shop" }))).Code.ShouldBe("usage.token");
        (await Changes.StoppedAsync(() => changes.RunAsync(changes.Extending with { Token = new string('e', 32) }))).Code.ShouldBe("token.not-found");
    }

    [Fact]
    public async Task Where_no_token_is_known_those_of_the_same_name_are_told_and_none_is_taken()
    {
        await changes.Shop.CreateAsync(changes.Shop.Request());
        File.Delete(changes.Shop.Project[".dev.vars"]);
        changes.Forget();
        changes.Shop.Project.Write("wrangler.jsonc", $$"""{ "name": "shop", "main": "index.js", "account_id": "{{Workshop.Account}}", "d1_databases": [{ "binding": "DB" }] }""");

        var problem = await Changes.StoppedAsync(() => changes.RunAsync(changes.Extending));

        problem.Code.ShouldBe("token.not-certain");
        problem.Message.ShouldContain("shop:default:deploy:account#");
        problem.Fix!.Command!.ShouldMatch("--token [0-9a-f]{32}");
        changes.Puts.ShouldBe(0);
    }

    [Fact]
    public async Task A_diagnosis_says_what_is_missing()
    {
        var id = changes.PutToken(Changes.OnAccount("Workers Scripts Write"));
        var file = changes.Shop.File("diagnosis.json", $$"""
            {"schemaVersion":1,"failures":[{"cause":"missing-permission","permissions":[
              {"id":"{{Changes.GroupId("D1 Write")}}","name":"D1 Write","scope":"account","resources":[{"kind":"account","id":"{{Workshop.Account}}"}]}]}]}
            """);

        await changes.RunAsync(changes.Extending with { DiagnosisFile = file });

        (await changes.GroupsOfAsync(id)).ShouldBe(["D1 Write", "Workers Scripts Write"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("""{"failures":[]}""", "diagnosis.none")]
    [InlineData("not json", "diagnosis.unreadable")]
    [InlineData("""{"failures":[{"permissions":[{"id":"x","name":"Nothing Write","scope":"account","resources":[]}]}]}""", "diagnosis.unknown-permission")]
    [InlineData("""{"failures":[{"permissions":[{"name":"DNS Write","scope":"zone","resources":[{"kind":"zone","name":"example.com","unresolved":true}]}]}]}""", "diagnosis.unknown-resource")]
    [InlineData("""{"failures":[{"permissions":[{"name":"DNS Write","scope":"zone","resources":[{"kind":"account","id":"0123456789abcdef0123456789abcdef"}]}]}]}""", "diagnosis.unknown-resource")]
    [InlineData("""{"failures":[{"permissions":[{"name":"DNS Write","scope":"zone","resources":["com.cloudflare.api.account.zone.*"]}]}]}""", "diagnosis.unknown-resource")]
    public async Task A_diagnosis_that_does_not_say_it_exactly_is_refused(string text, string code)
    {
        changes.PutToken(Changes.OnAccount("Workers Scripts Write"));

        (await Changes.StoppedAsync(() => changes.RunAsync(changes.Extending with { DiagnosisFile = changes.Shop.File("diagnosis.json", text) }))).Code.ShouldBe(code);
        changes.Puts.ShouldBe(0);
    }

    [Theory]
    [InlineData("drop after", null)]
    [InlineData("half a body", null)]
    [InlineData("drop before", "token.not-changed")]
    [InlineData("server error", "token.not-changed")]
    [InlineData("rate limit", "cloudflare.rate-limited")]
    public async Task After_a_fault_it_is_known_whether_the_token_was_changed(string fault, string? code)
    {
        var id = changes.PutToken(Changes.OnAccount("Workers Tail Read"));
        changes.Shop.Emulator.Faults.Add(new FaultRule(
            fault switch
            {
                "drop after" => new Fault.DropAfter(),
                "half a body" => new Fault.HalfBody(),
                "drop before" => new Fault.DropBefore(),
                "server error" => new Fault.ServerError(502),
                _ => new Fault.RateLimited(TimeSpan.FromSeconds(3)),
            },
            FaultCalls.First(1),
            changes.Shop.Emulator.Catalog.Get("PUT /accounts/{account_id}/tokens/{token_id}")));

        if (code is null)
        {
            (await changes.RunAsync(changes.Extending)).IsChanged.ShouldBeTrue();
        }
        else
        {
            (await Changes.StoppedAsync(() => changes.RunAsync(changes.Extending))).Code.ShouldBe(code);
            (await changes.GroupsOfAsync(id)).ShouldBe(["Workers Tail Read"]);
            (await changes.RunAsync(changes.Extending)).IsChanged.ShouldBeTrue("the next run must work");
        }

        (await changes.GroupsOfAsync(id)).ShouldBe(["Workers Scripts Write", "Workers Tail Read"], ignoreOrder: true);
    }
}
