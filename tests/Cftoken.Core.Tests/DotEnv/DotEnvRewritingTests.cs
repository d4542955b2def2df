using Cftoken.Core.DotEnv;
using Cftoken.Core.Problems;
using FsCheck;
using FsCheck.Fluent;

namespace Cftoken.Core.Tests.DotEnv;

public class DotEnvRewritingTests
{
    [Theory]
    [InlineData("", "K=v\n")]
    [InlineData("A=1", "A=1\nK=v\n")]
    [InlineData("A=1\n", "A=1\nK=v\n")]
    [InlineData("A=1\r\nB=2\r\n", "A=1\r\nB=2\r\nK=v\r\n")]
    [InlineData("A=1\r\nB=2", "A=1\r\nB=2\r\nK=v\r\n")]
    [InlineData("\ufeff# only a note\n", "\ufeff# only a note\nK=v\n")]
    [InlineData("K=old\n", "K=v\n")]
    [InlineData("  export K = \"old\"   # why\r\nA=1\r\n", "  export K = v   # why\r\nA=1\r\n")]
    [InlineData("K=\nA=1\n", "K=v\nA=1\n")]
    [InlineData("K=   # why\n", "K=v   # why\n")]
    [InlineData("K=#why\n", "K=v#why\n")]
    [InlineData("K: old\n", "K: v\n")]
    [InlineData("K=one\nK=two\nA=1\n", "K=one\nK=v\nA=1\n")]
    [InlineData("K=\"line one\r\nline two\"\r\nA=1", "K=v\r\nA=1")]
    [InlineData("# K=old\nA='K=inside'\n", "# K=old\nA='K=inside'\nK=v\n")]
    public void Setting_a_variable_keeps_every_other_byte(string before, string after)
    {
        DotEnvDocument.Parse(before).Set("K", "v").ToText().ShouldBe(after);
    }

    [Theory]
    [InlineData("plain-value_1.2:/+=@,%~", "K=plain-value_1.2:/+=@,%~\n")]
    [InlineData("", "K=''\n")]
    [InlineData("two words", "K='two words'\n")]
    [InlineData(" padded ", "K=' padded '\n")]
    [InlineData("a#b", "K='a#b'\n")]
    [InlineData("$HOME", "K='$HOME'\n")]
    [InlineData("it's", "K=\"it's\"\n")]
    [InlineData("it's \"so\"", "K=`it's \"so\"`\n")]
    [InlineData("two\nlines", "K='two\nlines'\n")]
    [InlineData("two\r\nlines", "K=\"two\\r\\nlines\"\n")]
    [InlineData("tail\\", "K='tail\\'\n")]
    public void A_value_is_quoted_only_as_far_as_it_needs(string value, string expected)
    {
        var written = DotEnvDocument.Parse(string.Empty).Set("K", value);
        written.ToText().ShouldBe(expected);
        written.TryGet("K", out var read).ShouldBeTrue();
        read.ShouldBe(value);
    }

    [Fact]
    public void Setting_the_same_value_twice_changes_nothing_the_second_time()
    {
        var once = DotEnvDocument.Parse("A=1 # x\nK=old").Set("K", "new one");
        once.Set("K", "new one").ToText().ShouldBe(once.ToText());
    }

    [Fact]
    public void Any_value_reads_back_or_is_refused_and_never_quoted_in_the_refusal()
    {
        Check.QuickThrowOnFailure(Prop.ForAll(
            ArbMap.Default.ArbFor<NonNull<string>>(),
            value =>
            {
                try
                {
                    var written = DotEnvDocument.Parse("A='1'\nB=\"2\"\n").Set("A", value.Get).Set("K", value.Get);
                    return written.TryGet("A", out var a) && a == value.Get
                        && written.TryGet("K", out var k) && k == value.Get
                        && written.TryGet("B", out var b) && b == "2";
                }
                catch (ProblemException refused)
                {
                    return value.Get.IndexOfAny(['\'', '"', '`', '\r', '\\']) >= 0 && refused.Problems[0].Code == "dotenv.cannot-set";
                }
            }));
    }

    [Theory]
    [InlineData("'\"`")]
    [InlineData("it's \"\r")]
    public void A_value_that_no_quoting_can_carry_is_refused(string value)
    {
        var refused = Should.Throw<ProblemException>(() => DotEnvDocument.Parse("A=1\n").Set("K", value));
        refused.Problems.ShouldHaveSingleItem().Code.ShouldBe("dotenv.cannot-set");
        refused.ToString().ShouldNotContain(value);
    }

    [Fact]
    public void A_file_that_would_swallow_the_new_line_is_refused()
    {
        // dotenv takes "NAME:" and what stands on the next line for one assignment.
        Should.Throw<ProblemException>(() => DotEnvDocument.Parse("FOO:\n").Set("K", "v"))
            .Problems[0].Fix.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("A B")]
    [InlineData("A=B")]
    [InlineData("A\n")]
    [InlineData("é")]
    public void A_name_that_dotenv_cannot_read_is_a_programming_error(string key)
    {
        Should.Throw<ArgumentException>(() => DotEnvDocument.Parse(string.Empty).Set(key, "v"));
    }

    [Theory]
    [InlineData("A=\"\\\"\n")]
    [InlineData("A\n\n")]
    [InlineData("A='\n\"`")]
    [InlineData("export\n")]
    public void A_large_tangled_file_is_read_to_its_end(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 200_000)) + "\n'\"`\nLAST=1\n";
        DotEnvDocument.Parse(text).Set("LAST", "2").ToText().ShouldEndWith("LAST=2\n");
    }
}
