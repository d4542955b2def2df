using Cftoken.Catalog.Policies;
using Cftoken.Engine.Explaining;

namespace Cftoken.Engine.Tests.Explaining;

public sealed class OperationTests
{
    private readonly Asking asking = new();

    // Accepted groups by Cloudflare's published description (2026-07-27); the id is public.
    [Theory]
    [InlineData("PUT /accounts/*/workers/scripts/*")]
    [InlineData("put /accounts/{account_id}/workers/scripts/{script_name}")]
    [InlineData("PUT /accounts/0123456789abcdef0123456789abcdef/workers/scripts/shop")]
    [InlineData("PUT /accounts/***/workers/scripts/shop")]
    [InlineData("PUT https://api.cloudflare.com/client/v4/accounts/0123456789abcdef0123456789abcdef/workers/scripts/shop?excludeScript=true")]
    public void Every_spelling_of_a_call_is_the_same_operation(string text)
    {
        var facts = asking.Read<OperationReading>(text).Operations.ShouldHaveSingleItem();

        facts.Operation.ToString().ShouldBe("PUT /accounts/{account_id}/workers/scripts/{script_name}");
        facts.Taken!.Name.ShouldBe("Workers Scripts Write");
        facts.Taken.Id.ShouldBe("e086da7e2179491d91ee5f35b3ca210a");
        facts.Operation.Source.ShouldBe("openapi");
        facts.Callers.SelectMany(call => call.Commands).ShouldContain("deploy");
    }

    [Fact]
    public void A_path_without_a_verb_is_every_verb_on_it()
    {
        asking.Read<OperationReading>("https://api.cloudflare.com/client/v4/zones/0123456789abcdef0123456789abcdef/dns_records").Operations
            .Select(facts => facts.Operation.Method).ShouldBe(["GET", "POST"]);
    }

    [Fact]
    public void The_smallest_surface_is_taken_and_stands_first()
    {
        var facts = asking.Read<OperationReading>("GET /accounts/*/r2/buckets").Operations.ShouldHaveSingleItem();

        facts.Choices.Select(choice => choice.Group.Name).Take(2).ShouldBe(["Workers R2 Storage Read", "Workers R2 Storage Write"]);
        facts.Taken!.Name.ShouldBe("Workers R2 Storage Read");
        facts.Choices[0].Surface.Weight.ShouldBeLessThan(facts.Choices[1].Surface.Weight);
    }

    [Fact]
    public void A_call_on_the_user_is_for_user_owned_tokens_alone()
    {
        asking.Read<OperationReading>("GET /user").Operations[0].Owners.ShouldBe([OwnerKind.User]);
        asking.Read<OperationReading>("GET /zones").Operations[0].Owners.ShouldBe([OwnerKind.User, OwnerKind.Account], ignoreOrder: true);
    }

    [Fact]
    public void What_a_query_may_do_besides_is_told()
    {
        asking.Read<OperationReading>("POST /accounts/*/d1/database/*/query").Operations[0].Effects
            .ShouldContain(effect => effect.Id == "d1.write" && effect.Accepted.Single().Name == "D1 Write");
    }

    // developers.cloudflare.com/api (2026-11): the page of the method; the address in a refusal is the same.
    [Theory]
    [InlineData("https://developers.cloudflare.com/api/resources/d1/subresources/database/methods/query/")]
    [InlineData("developers.cloudflare.com/api/resources/d1/subresources/database/methods/query")]
    [InlineData("https://developers.cloudflare.com/api/node/resources/d1/subresources/database/methods/query/#(params)")]
    public void A_documentation_page_joins_its_operation(string page)
    {
        var reading = asking.Read<OperationReading>(page);

        reading.Operations.ShouldHaveSingleItem().Operation.ToString().ShouldBe("POST /accounts/{account_id}/d1/database/{database_id}/query");
        reading.Note.ShouldBeNull();
    }

    [Fact]
    public void The_page_of_a_resource_stands_for_all_its_operations()
    {
        asking.Read<OperationReading>("https://developers.cloudflare.com/api/resources/d1/").Operations.Length.ShouldBeGreaterThan(5);
    }

    [Theory]
    [InlineData("https://developers.cloudflare.com.evil.example/api/resources/d1/subresources/database/methods/query/")]
    [InlineData("https://evil.example/?developers.cloudflare.com/api/resources/d1/subresources/database/methods/query/")]
    [InlineData("https://developers.cloudflare.com/api/resources/frobnicate/methods/list/")]
    public void Another_address_joins_none(string page) => asking.Explain(page).Readings.ShouldBeEmpty();

    [Fact]
    public void A_path_that_is_none_has_suggestions()
    {
        var explanation = asking.Explain("GET /accounts/{account_id}/workers/script");

        explanation.Readings.ShouldBeEmpty();
        explanation.Suggestions.ShouldContain(suggestion => suggestion.Text.StartsWith("GET /accounts/{account_id}/workers/scripts", StringComparison.Ordinal));
    }
}
