using Cftoken.Catalog.Model;
using Cftoken.Catalog.Probing;

namespace Cftoken.Catalog.Tests.Probing;

public sealed class ProbingTests
{
    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    private static readonly PermissionGroup Read = Group("Read"), Write = Group("Write"), Other = Group("Other");

    private readonly GroupKnowledge knowledge = new();

    [Fact]
    public void A_refused_call_says_that_none_of_its_groups_is_held()
    {
        knowledge.Learn(Call("/a", Read, Write), went: false);

        knowledge.Of(Read).Standing.ShouldBe(GroupStanding.Refused);
        knowledge.Of(Write).Standing.ShouldBe(GroupStanding.Refused);
        knowledge.Of(Other).ShouldBe((GroupStanding.Unknown, null));
        knowledge.HoldsOneOf([Read, Write]).ShouldBeFalse();
    }

    [Fact]
    public void A_call_that_went_through_says_that_one_of_its_groups_is_held_and_not_which()
    {
        knowledge.Learn(Call("/a", Read, Write), went: true);

        knowledge.Of(Read).Standing.ShouldBe(GroupStanding.Unknown);
        knowledge.Choices.ShouldHaveSingleItem().Groups.ShouldBe([Read, Write]);
        knowledge.HoldsOneOf([Read, Write, Other]).ShouldBeTrue();
        knowledge.HoldsOneOf([Write]).ShouldBeFalse();
    }

    [Fact]
    public void What_one_call_leaves_open_another_closes()
    {
        knowledge.Learn(Call("/read", Read, Write), went: true);
        knowledge.Learn(Call("/write", Write), went: false);

        knowledge.Of(Read).Standing.ShouldBe(GroupStanding.Granted);
        knowledge.Of(Write).Standing.ShouldBe(GroupStanding.Refused);
        knowledge.Choices.ShouldBeEmpty();
        knowledge.HoldsOneOf([Read]).ShouldBeTrue();
    }

    [Fact]
    public void Calls_that_contradict_each_other_prove_nothing()
    {
        knowledge.Learn(Call("/a", Read), went: false);
        knowledge.Learn(Call("/b", Read), went: true);

        knowledge.Of(Read).Standing.ShouldBe(GroupStanding.Unknown);
        knowledge.Contradictions.ShouldHaveSingleItem().Template.ShouldBe("/b");
        knowledge.HoldsOneOf([Read]).ShouldBeFalse();
    }

    [Fact]
    public void No_call_is_chosen_that_would_tell_nothing_new()
    {
        var chooser = new ProbeChooser([Call("/a", Read, Write), Call("/b", Read, Write), Call("/c", Read, Write, Other)]);
        var first = chooser.Next(knowledge).ShouldNotBeNull();
        knowledge.Learn(first, went: false);
        knowledge.Learn(Call("/other", Other), went: true);

        chooser.Next(knowledge).ShouldBeNull();
    }

    [Fact]
    public void Only_calls_that_tell_of_a_wanted_group_are_chosen()
    {
        var chooser = new ProbeChooser([Call("/a", Read), Call("/b", Other)], new HashSet<PermissionGroup> { Other });

        chooser.Next(knowledge).ShouldNotBeNull().Template.ShouldBe("/b");
        chooser.Next(knowledge).ShouldBeNull();
    }

    [Fact]
    public void Every_read_only_reads_and_names_nothing_but_an_account_or_a_zone()
    {
        Catalog.Probing.Reads.Length.ShouldBeGreaterThan(600);
        Catalog.Probing.Reads.ShouldAllBe(read => read.Method == "GET" && !read.IsInferred && !read.Accepted.IsEmpty);
        Catalog.Probing.Reads.ShouldAllBe(read => read.Template.Count(character => character == '{') <= 1);
        Catalog.Probing.Reads.ShouldNotContain(read => read.Template.EndsWith("/stream/keys", StringComparison.Ordinal), "it answers with keys");
        Catalog.Probing.Avoided.Count.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void Every_harmless_write_is_a_delete_by_random_ids_with_a_reason_a_source_and_a_date()
    {
        Catalog.Probing.Writes.ShouldNotBeEmpty();
        Catalog.Probing.Writes.Select(write => write.Operation).ShouldBeUnique();
        foreach (var write in Catalog.Probing.Writes)
        {
            write.Operation.Method.ShouldBe("DELETE", write.Operation.ToString());
            write.Operation.Template.ShouldEndWith("}", Case.Sensitive, "the last thing on the path is the id that nobody has");
            write.Why.ShouldContain("nobody has");
            write.Where.ShouldContain("developers.cloudflare.com/");
            write.Date.ShouldMatch(@"^20\d\d-\d\d");
            write.Operation.Accepted.ShouldAllBe(group => !group.IsReadOnly);
        }
    }

    [Theory]
    [InlineData("PUT /accounts/{account_id}/d1/database/{database_id}", "database_id", "uuid")]
    [InlineData("GET /accounts/{account_id}/d1/database/{database_id}", "database_id", "uuid")]
    [InlineData("DELETE /accounts/{account_id}/d1/database/{database_id}", "other", "uuid")]
    [InlineData("DELETE /accounts/{account_id}/d1/database/{database_id}", "database_id", "0123")]
    [InlineData("DELETE /accounts/{account_id}/no/such/{thing}", "thing", "uuid")]
    public void A_write_that_might_take_effect_is_refused_when_the_table_is_read(string operation, string parameter, string form)
    {
        var json = $$"""
            {"avoidedReads": [], "harmlessWrites": [
              {"operation": "{{operation}}", "ids": {"{{parameter}}": "{{form}}"}, "why": "w", "answer": "a", "where": "w", "date": "2026-11"}]}
            """;

        Should.Throw<InvalidDataException>(() => ProbeTable.Read(System.Text.Encoding.UTF8.GetBytes(json), Catalog));
    }

    private static PermissionGroup Group(string name) => new(null, name, Scope.Account, "read", null, null, null, "test");

    private static Operation Call(string template, params PermissionGroup[] accepted) =>
        new("GET", template, Level.Account, [.. accepted], false, "openapi", 1, Layer.Published);
}
