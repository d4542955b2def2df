using Cftoken.Catalog.Policies;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Tests.Creating;

namespace Cftoken.Engine.Tests.Changing;

public sealed class NarrowUseCaseTests : IAsyncLifetime
{
    private Changes changes = null!;

    public async ValueTask InitializeAsync() => changes = await Changes.OpenAsync();

    public ValueTask DisposeAsync() => changes.DisposeAsync();

    [Fact]
    public async Task What_the_plan_does_not_ask_for_goes_and_the_second_time_nothing_does()
    {
        var id = changes.PutToken(Changes.OnAccount("Workers Scripts Write", "Workers KV Storage Write", "D1 Write"));

        var result = await changes.RunAsync(changes.Narrowing);

        result.Change.Removed.Select(grant => grant.Permission).ShouldBe(["Account · D1 · Edit", "Account · Workers KV Storage · Edit"], ignoreOrder: true);
        (await changes.GroupsOfAsync(id)).ShouldBe(["Workers Scripts Write"]);
        (await changes.RunAsync(changes.Narrowing)).IsChanged.ShouldBeFalse();
        changes.Puts.ShouldBe(1);
    }

    [Fact]
    public async Task In_the_place_of_every_zone_comes_the_one_that_is_needed()
    {
        WithRoute();
        var id = changes.PutToken(
            Changes.OnAccount("Workers Scripts Write"),
            Changes.On(new ResourceSelector("com.cloudflare.api.account.zone.*", $"com.cloudflare.api.account.{Workshop.Account}"), "Workers Routes Write"));

        await changes.RunAsync(changes.Narrowing);

        PolicySet.Of((await changes.ReadAsync(id)).Policies).Grants.Select(grant => grant.Resource.Key).ShouldBe(
            [$"com.cloudflare.api.account.{Workshop.Account}", $"com.cloudflare.api.account.zone.{Changes.Zone}"]);
        changes.Asked.ShouldHaveSingleItem().Gated.ShouldBeEmpty("a narrower grant is no widening");
    }

    [Fact]
    public async Task What_the_plan_asks_for_and_the_token_lacks_is_told_and_not_added()
    {
        WithRoute();
        var id = changes.PutToken(Changes.OnAccount("Workers Scripts Write", "D1 Write"));

        var result = await changes.RunAsync(changes.Narrowing);

        (await changes.GroupsOfAsync(id)).ShouldBe(["Workers Scripts Write"]);
        result.Remarks.ShouldHaveSingleItem().ShouldContain("Workers Routes");
    }

    [Fact]
    public async Task A_denial_stays()
    {
        var id = changes.PutToken(Changes.OnAccount("Workers Scripts Write", "D1 Write"), Changes.OnAccount("Queues Write") with { Effect = PolicyEffect.Deny });

        await changes.RunAsync(changes.Narrowing);

        PolicySet.Of((await changes.ReadAsync(id)).Policies).Grants.Select(grant => grant.Effect).ShouldBe([PolicyEffect.Allow, PolicyEffect.Deny]);
    }

    [Fact]
    public async Task What_is_declined_changes_nothing()
    {
        var id = changes.PutToken(Changes.OnAccount("Workers Scripts Write", "D1 Write"));
        changes.Answer = ApprovalAnswer.Declined;

        (await Changes.StoppedAsync(() => changes.RunAsync(changes.Narrowing))).Code.ShouldBe("approval.declined");
        (await changes.GroupsOfAsync(id)).Count().ShouldBe(2);
    }

    [Fact]
    public async Task What_another_job_needs_that_reads_the_same_secret_stays()
    {
        changes.Shop.Project.Write(".github/workflows/ci.yml", """
            on: push
            jobs:
              ship:
                runs-on: ubuntu-latest
                steps:
                  - run: npx wrangler deploy
                    env: { CLOUDFLARE_API_TOKEN: "${{ secrets.CF_TOKEN }}" }
              migrate:
                runs-on: ubuntu-latest
                steps:
                  - run: npx wrangler d1 migrations apply DB --remote
                    env: { CLOUDFLARE_API_TOKEN: "${{ secrets.CF_TOKEN }}" }
            """);
        changes.Shop.Project.Write("wrangler.jsonc", $$"""
            { "name": "shop", "main": "index.js", "account_id": "{{Workshop.Account}}", "d1_databases": [{ "binding": "DB", "database_name": "shop", "database_id": "0b0b0b0b-0000-4000-8000-000000000000" }] }
            """);
        var id = changes.PutToken(Changes.OnAccount("Workers Scripts Write", "D1 Write", "Queues Write"));

        var result = await changes.RunAsync(changes.Narrowing with { Job = "ship" });

        (await changes.GroupsOfAsync(id)).ShouldContain("D1 Write");
        (await changes.GroupsOfAsync(id)).ShouldNotContain("Queues Write");
        result.Remarks.ShouldNotBeEmpty();
    }

    private void WithRoute() => changes.Shop.Project.Write(
        "wrangler.jsonc",
        $$"""{ "name": "shop", "main": "index.js", "account_id": "{{Workshop.Account}}", "routes": [{ "pattern": "shop.example.com/*", "zone_id": "{{Changes.Zone}}" }] }""");
}
