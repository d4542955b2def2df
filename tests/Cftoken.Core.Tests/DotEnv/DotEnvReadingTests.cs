using System.Text.Json;
using Cftoken.Core.DotEnv;

namespace Cftoken.Core.Tests.DotEnv;

public class DotEnvReadingTests
{
    // Each line: a text, and the assignments that dotenv 16.3.1 (the one inside wrangler 4.164.0) finds in it, as its
    // own expression gave them on 2026-11-22: a few dozen by hand, the rest made at random from dotenv's odd corners.
    private static IEnumerable<(string Text, (string Key, string Value)[] Entries)> Recorded()
    {
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "DotEnv", "dotenv-16.3.1.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            yield return (
                json.RootElement[0].GetString()!,
                [.. json.RootElement[1].EnumerateArray().Select(pair => (pair[0].GetString()!, pair[1].GetString()!))]);
        }
    }

    [Fact]
    public void Every_recorded_text_is_read_as_dotenv_reads_it()
    {
        var count = 0;
        foreach (var (text, expected) in Recorded())
        {
            var read = DotEnvDocument.Parse(text);
            read.Entries.Select(entry => (entry.Key, entry.RevealValue())).ShouldBe(expected, customMessage: JsonSerializer.Serialize(text));
            read.ToText().ShouldBe(text);
            count++;
        }

        count.ShouldBe(420);
    }

    [Fact]
    public void Every_recorded_text_takes_a_new_variable_or_says_that_it_cannot()
    {
        foreach (var (text, _) in Recorded())
        {
            var before = DotEnvDocument.Parse(text);
            if (Attempt(() => before.Set("CLOUDFLARE_API_TOKEN", "made-up_value.1")) is not { } after)
            {
                continue;
            }

            after.ToText().ShouldStartWith(text);
            after.Entries.Length.ShouldBe(before.Entries.Length + 1);
            after.TryGet("CLOUDFLARE_API_TOKEN", out var value).ShouldBeTrue();
            value.ShouldBe("made-up_value.1");
        }
    }

    [Fact]
    public void Rewriting_the_last_variable_of_every_recorded_text_changes_nothing_else()
    {
        var rewritten = 0;
        foreach (var (text, entries) in Recorded())
        {
            if (entries is not [.., var last])
            {
                continue;
            }

            var before = DotEnvDocument.Parse(text);
            if (Attempt(() => before.Set(last.Key, "a'b # c")) is not { } after)
            {
                continue;
            }

            rewritten++;
            after.Entries.SkipLast(1).Select(entry => (entry.Key, entry.Line, entry.RevealValue()))
                .ShouldBe(before.Entries.SkipLast(1).Select(entry => (entry.Key, entry.Line, entry.RevealValue())));
            after.Entries[^1].RevealValue().ShouldBe("a'b # c");
        }

        rewritten.ShouldBeGreaterThan(200);
    }

    [Theory]
    [InlineData("A=1\nB=2\n\n# note\nexport C=3", new[] { 1, 2, 5 })]
    [InlineData("A=1\r\nB=2\r\n\r\n# note\r\nexport C=3", new[] { 1, 2, 5 })]
    [InlineData("\ufeffA=\"one\ntwo\"\nB='\n\n'\nC=", new[] { 1, 3, 6 })]
    public void An_assignment_knows_its_line(string text, int[] lines)
    {
        DotEnvDocument.Parse(text).Entries.Select(entry => entry.Line).ShouldBe(lines);
    }

    [Fact]
    public void The_last_assignment_of_a_name_counts()
    {
        var read = DotEnvDocument.Parse("A=first\nA=second\n");
        read.TryGet("A", out var value).ShouldBeTrue();
        value.ShouldBe("second");
        read.TryGet("B", out var missing).ShouldBeFalse();
        missing.ShouldBeNull();
    }

    [Fact]
    public void An_entry_never_shows_its_value()
    {
        var entry = DotEnvDocument.Parse("A=made-up-value").Entries.ShouldHaveSingleItem();
        entry.ToString().ShouldBe("A (line 1)");
        entry.IsEmpty.ShouldBeFalse();
        DotEnvDocument.Parse("A=").Entries[0].IsEmpty.ShouldBeTrue();
    }

    private static DotEnvDocument? Attempt(Func<DotEnvDocument> change)
    {
        try
        {
            return change();
        }
        catch (Cftoken.Core.Problems.ProblemException refused) when (refused.Problems[0].Code == "dotenv.cannot-set")
        {
            return null;
        }
    }
}
