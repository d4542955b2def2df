using Cftoken.Tools.Expansion;
using Cftoken.Tools.Knowledge;

namespace Cftoken.Tools.Tests.Knowledge;

public sealed class KnownCallsTests
{
    private static readonly ToolKnowledge Knowledge = ToolKnowledge.Load(Catalog.PermissionCatalog.Load());

    [Fact]
    public void A_row_says_its_key_versions_and_condition_in_words()
    {
        var check = Knowledge.Calls.First(call => call.Row == "binding.r2_buckets#0");

        check.Keys.ShouldBe(["r2_buckets"]);
        check.When.ShouldBe("bucket_name is set, and either the Worker is new or the live Worker lacks the binding");
        check.Since.ShouldBe("4.45.0");
        check.MayHold(new ToolVersion(4, 40, 0)).ShouldBeFalse();
        check.MayHold(new ToolVersion(4, 45, 0)).ShouldBeTrue();
        check.Denials.Select(denial => denial.Effect).ShouldBe(["fatal", "tolerated"]);
        check.Denials[1].Loses.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void What_a_sequence_adds_stands_behind_the_row_that_leads_to_it()
    {
        var rows = Knowledge.Calls.Where(call => call.Keys.Contains("r2_buckets")).ToList();

        rows.Select(call => call.Operation.Method).ShouldBe(["GET", "GET", "POST", "GET", "POST"]);
        rows[1].When.ShouldBe("nothing is found");
        rows[3].When!.ShouldStartWith("bucket_name is not set");
        Knowledge.Calls.ShouldContain(call => call.Keys.Contains("routes") && call.When != null && call.When.StartsWith("after PUT", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_of_two_keys_tells_them_apart_by_their_lists()
    {
        Knowledge.Calls.Where(call => call.Keys.SequenceEqual(["queues.consumers"])).ShouldNotBeEmpty();
        Knowledge.Calls.Where(call => call.Keys.SequenceEqual(["queues.producers"])).ShouldNotBeEmpty();
    }

    [Fact]
    public void No_condition_shows_the_marks_of_its_data()
    {
        foreach (var when in Knowledge.Calls.Select(call => call.When).Concat(Knowledge.Uploads.Select(upload => upload.When)).OfType<string>())
        {
            when.ShouldNotContain('$');
            when.ShouldNotContain('@');
            when.ShouldNotContain("[*]");
            when.ShouldNotContain("config.");
        }
    }
}
