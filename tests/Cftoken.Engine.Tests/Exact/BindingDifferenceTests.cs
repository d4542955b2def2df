using Cftoken.Core.Problems;
using Cftoken.Engine.Exact;

namespace Cftoken.Engine.Tests.Exact;

public sealed class BindingDifferenceTests
{
    private static readonly SourceLocation Here = new("wrangler.jsonc", 7, 3);
    private static readonly PlannedBinding Cache = new("CACHE", "kv_namespaces", ["kv_namespace"], Here);

    [Fact]
    public void The_same_names_and_types_in_any_order_agree()
    {
        var currency = new PlannedBinding("CURRENCY", "vars", ["plain_text", "json"], Here);

        BindingDifference.Between([Cache, currency], [new("CURRENCY", "json"), new("CACHE", "kv_namespace")]).ShouldBeEmpty();
    }

    [Fact]
    public void A_binding_without_an_id_is_inherited_in_a_dry_run_and_agrees() =>
        BindingDifference.Between([Cache], [new("CACHE", "inherit")]).ShouldBeEmpty();

    [Fact]
    public void What_only_the_upload_has_may_lack_a_permission()
    {
        var difference = BindingDifference.Between([Cache], [new("CACHE", "kv_namespace"), new("DB", "d1")]).ShouldHaveSingleItem();

        (difference.Kind, difference.Name, difference.Planned, difference.Uploaded, difference.Where).ShouldBe((DifferenceKind.Added, "DB", null, "d1", null));
        difference.Consequence.ShouldContain("may be missing");
    }

    [Fact]
    public void An_inherited_binding_that_the_plan_does_not_know_may_be_anything() =>
        BindingDifference.Between([], [new("DB", "inherit")]).ShouldHaveSingleItem().Consequence.ShouldContain("may be missing");

    [Theory]
    [InlineData("plain_text")]
    [InlineData("json")]
    [InlineData("secret_text")]
    public void A_variable_that_only_the_upload_has_is_said_and_lacks_no_permission(string type) =>
        BindingDifference.Between([], [new("MODE", type)]).ShouldHaveSingleItem().Consequence.ShouldContain("the plan holds");

    [Fact]
    public void What_only_the_plan_has_may_be_too_much_and_its_place_is_named()
    {
        var difference = BindingDifference.Between([Cache], []).ShouldHaveSingleItem();

        (difference.Kind, difference.Planned, difference.Uploaded, difference.Where).ShouldBe((DifferenceKind.Missing, "kv_namespaces", null, Here));
        difference.Consequence.ShouldContain("more than is needed");
    }

    [Fact]
    public void One_name_for_two_things_is_a_difference()
    {
        var difference = BindingDifference.Between([Cache], [new("CACHE", "r2_bucket")]).ShouldHaveSingleItem();

        (difference.Kind, difference.Planned, difference.Uploaded).ShouldBe((DifferenceKind.Other, "kv_namespaces", "r2_bucket"));
        difference.Consequence.ShouldContain("wrong permission");
    }

    [Fact]
    public void All_differences_are_told_by_name() =>
        BindingDifference.Between([Cache], [new("Z", "ai"), new("A", "ai")]).Select(difference => difference.Name).ShouldBe(["A", "CACHE", "Z"]);
}
