using System.Collections.Immutable;
using Cftoken.Catalog.Policies;
using FsCheck;
using FsCheck.Fluent;

namespace Cftoken.Catalog.Tests.Policies;

public class PolicySetTests
{
    private static readonly ResourceSelector Here = new("account.1");
    private static readonly ResourceSelector There = new("account.2");

    [Fact]
    public void The_order_of_policies_groups_and_resources_does_not_matter()
    {
        Prop.ForAll(Arb.From(AnyPolicies.Lists), policies =>
        {
            ImmutableArray<Policy> reversed =
            [
                .. policies.Reverse().Select(policy => policy with { Groups = [.. policy.Groups.Reverse()], Resources = [.. policy.Resources.Reverse()] }),
            ];
            var (one, other) = (PolicySet.Of(policies), PolicySet.Of(reversed));
            return one.Equals(other) && one.GetHashCode() == other.GetHashCode();
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Splitting_every_policy_into_its_pieces_changes_nothing()
    {
        Prop.ForAll(Arb.From(AnyPolicies.Lists), policies =>
        {
            var split =
                from policy in policies
                from part in policy.Groups
                from resource in policy.Resources
                select new Policy(policy.Effect, [part], [resource]);
            return PolicySet.Of(split).Equals(PolicySet.Of(policies));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Writing_the_set_as_policies_again_changes_nothing()
    {
        Prop.ForAll(Arb.From(AnyPolicies.Lists), policies =>
            PolicySet.Of(PolicySet.Of(policies).ToPolicies()).Equals(PolicySet.Of(policies))).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Groups_on_the_same_resources_share_one_policy()
    {
        var policies = PolicySet.Of([Allow("g1", Here, There), Allow("g2", There), Allow("g2", Here), Allow("g3", Here)]).ToPolicies();

        policies.Length.ShouldBe(2);
        policies[0].Groups.Select(group => group.Id).ShouldBe(["g1", "g2"]);
        policies[0].Resources.ShouldBe([Here, There]);
        policies[1].Groups.Select(group => group.Id).ShouldBe(["g3"]);
        policies[1].Resources.ShouldBe([Here]);
    }

    [Theory]
    [InlineData("g2", "account.1", PolicyEffect.Allow)]
    [InlineData("g1", "account.2", PolicyEffect.Allow)]
    [InlineData("g1", "account.1", PolicyEffect.Deny)]
    public void Another_group_resource_or_effect_makes_another_set(string groupId, string resource, PolicyEffect effect)
    {
        var other = new Policy(effect, [new GroupReference(groupId)], [new ResourceSelector(resource)]);

        PolicySet.Of([other]).Equals(PolicySet.Of([Allow("g1", Here)])).ShouldBeFalse();
    }

    [Fact]
    public void A_groups_name_does_not_matter()
    {
        var named = new Policy(PolicyEffect.Allow, [new GroupReference("g1", "Workers Scripts Write")], [Here]);

        PolicySet.Of([named]).ShouldBe(PolicySet.Of([Allow("g1", Here)]));
    }

    [Fact]
    public void The_difference_says_what_is_missing_spare_and_kept()
    {
        var present = PolicySet.Of([Allow("g1", Here, There), Allow("g2", Here)]);
        var wanted = PolicySet.Of([Allow("g1", Here), Allow("g3", There)]);

        var difference = present.To(wanted);

        difference.Missing.ShouldBe([new PolicyGrant(PolicyEffect.Allow, "g3", There)]);
        difference.Spare.ShouldBe([new PolicyGrant(PolicyEffect.Allow, "g2", Here), new PolicyGrant(PolicyEffect.Allow, "g1", There)]);
        difference.Kept.ShouldBe([new PolicyGrant(PolicyEffect.Allow, "g1", Here)]);
        difference.IsEmpty.ShouldBeFalse();
        present.To(present).IsEmpty.ShouldBeTrue();
    }

    private static Policy Allow(string groupId, params ImmutableArray<ResourceSelector> on) => new(PolicyEffect.Allow, [new GroupReference(groupId)], on);
}
