using Cftoken.Catalog.Authorizing;
using static Cftoken.Catalog.Tests.Authorizing.DecisionWorld;

namespace Cftoken.Catalog.Tests.Authorizing;

public class AuthorizerTests
{
    public static TheoryData<string> Decisions => [.. DecisionTable.Rows.Select(row => row.Says)];

    [Theory]
    [MemberData(nameof(Decisions))]
    public void Decides_as_the_sources_say(string says)
    {
        var row = DecisionTable.Rows.Single(row => row.Says == says);

        Gate.Decide(row.Token, row.Call).Denial.ShouldBe(row.Expected, row.Source);
    }

    [Fact]
    public void A_refusal_names_the_groups_of_which_any_one_would_do()
    {
        var refused = Gate.Decide(AccountToken(), OnAccount(ListScripts));

        refused.IsAllowed.ShouldBeFalse();
        refused.Wanted.ShouldBe([ScriptsRead, ScriptsWrite]);
        refused.Effect.ShouldBeNull();
    }

    [Fact]
    public void A_refused_effect_is_named_with_its_own_groups()
    {
        var token = AccountToken(Allow(D1Read, new Catalog.Policies.ResourceSelector("com.cloudflare.api.account." + A)));

        var refused = Gate.Decide(token, OnAccount(QueryD1).With(D1Writes));

        refused.Wanted.ShouldBe([D1Write]);
        refused.Effect.ShouldBe(D1Writes);
    }

    [Fact]
    public void A_zone_of_which_nobody_knows_the_account_is_not_among_an_accounts_zones()
    {
        var token = AccountToken(Allow(DnsRead, Nested("com.cloudflare.api.account." + A, "com.cloudflare.api.account.zone.*")));

        Gate.Decide(token, OnZone(ListRecords, ZoneOfA) with { AccountId = null }).Denial.ShouldBe(Denial.ResourceNotCovered);
    }
}
