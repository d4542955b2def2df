using Cftoken.Core.Problems;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Creating;

namespace Cftoken.Engine.Tests.Creating;

/// <summary>When a person has to decide about a new token.</summary>
public sealed class GateTests : IAsyncLifetime
{
    private const string Zone = "feed0000feed0000feed0000feed0001";

    private Workshop shop = null!;

    public async ValueTask InitializeAsync() => shop = await Workshop.OpenAsync();

    public async ValueTask DisposeAsync() => await shop.DisposeAsync();

    [Fact]
    public async Task The_first_token_of_a_job_is_no_widening()
    {
        WithRoute();

        (await shop.CreateAsync(Request())).ShouldBeOfType<CreateResult.Created>();

        shop.Asked.ShouldHaveSingleItem().Gated.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_successor_that_gets_further_into_routes_waits_for_a_person()
    {
        await shop.CreateAsync(Request());
        WithRoute();
        var before = shop.Project.Read(".dev.vars");

        var refused = await Should.ThrowAsync<ProblemException>(() => shop.CreateAsync(Request() with { Existing = ExistingToken.CreateNew }));

        refused.Problems[0].Code.ShouldBe("approval.person-needed");
        refused.Problems[0].Message.ShouldContain("routes");
        shop.Project.Read(".dev.vars").ShouldBe(before);

        shop.Answer = ApprovalAnswer.Person;
        (await shop.CreateAsync(Request() with { Existing = ExistingToken.CreateNew })).ShouldBeOfType<CreateResult.Created>();
        shop.Answer = ApprovalAnswer.Beforehand;
        (await shop.CreateAsync(Request() with { Existing = ExistingToken.CreateNew })).ShouldBeOfType<CreateResult.Created>("it gets no further than the one before");
    }

    [Fact]
    public async Task A_job_marked_for_a_person_waits_for_one_also_the_first_time()
    {
        shop.Project.Write("package.json", """{ "scripts": { "ship": "wrangler deploy" } }""");
        shop.Project.Write("cftoken.jsonc", """{ "jobs": { "ship": { "gate": "human" } } }""");

        var refused = await Should.ThrowAsync<ProblemException>(() => shop.CreateAsync(Request()));

        refused.Problems[0].Code.ShouldBe("approval.person-needed");
        File.Exists(shop.Project[".dev.vars"]).ShouldBeFalse();
        shop.Answer = ApprovalAnswer.Person;
        (await shop.CreateAsync(Request())).ShouldBeOfType<CreateResult.Created>();
    }

    private CreateRequest Request() => shop.Request();

    private void WithRoute() => shop.Project.Write(
        "wrangler.jsonc",
        $$"""{ "name": "shop", "main": "index.js", "account_id": "{{Workshop.Account}}", "routes": [{ "pattern": "shop.example.com/*", "zone_id": "{{Zone}}" }] }""");
}
