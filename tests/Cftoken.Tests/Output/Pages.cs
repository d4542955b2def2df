using Cftoken.Output;
using FsCheck;
using FsCheck.Fluent;

namespace Cftoken.Tests.Output;

public sealed class Pages
{
    [Fact]
    public void A_long_line_is_wrapped_under_its_hanging_indent()
    {
        Written(page => page.Hanging(2, 6, "one two three four five six seven eight nine ten eleven")).ShouldBe(
            "  one two three four five six seven\n      eight nine ten eleven\n");
    }

    [Fact]
    public void A_tone_is_closed_at_the_end_of_each_line()
    {
        Written(page => page.Line(0, new Piece("one two three four five six seven eight nine ten", Tone.Quiet)), isColoured: true).ShouldBe(
            "\e[2mone two three four five six seven eight\e[0m\n\e[2mnine ten\e[0m\n");
    }

    [Fact]
    public void Pieces_stand_side_by_side_without_a_space_of_their_own()
    {
        Written(page => page.Line(0, new Piece("error:", Tone.Bad), " no ", "pe")).ShouldBe("error: no pe\n");
    }

    [Fact]
    public void Unbreakable_text_stays_whole_on_a_line_of_its_own()
    {
        var command = "cftoken create --bootstrap-env file --sink other --yes".Replace(' ', Page.Unbreakable);

        Written(page => page.Line(2, "type", " ", command)).ShouldBe(
            "  type\n  cftoken create --bootstrap-env file --sink other --yes\n");
    }

    [Fact]
    public void A_row_has_its_explanation_in_a_column()
    {
        Written(page => page.Row(2, 8, "--env", "one two three four five six seven eight")).ShouldBe(
            "  --env   one two three four five six\n          seven eight\n");
    }

    [Fact]
    public void A_term_wider_than_its_column_stands_above_its_explanation()
    {
        Written(page => page.Row(2, 6, "--environment", "one")).ShouldBe("  --environment\n        one\n");
    }

    [Fact]
    public void No_words_are_lost_and_no_line_is_too_long()
    {
        Prop.ForAll<NonNull<string>[], byte>((texts, indent) =>
        {
            var words = texts.Select(text => new string([.. text.Get.Where(char.IsAsciiLetterOrDigit).Take(30)])).Where(word => word.Length > 0).ToList();
            var written = Written(page => page.Line(indent % 8, string.Join(' ', words)));
            return written.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).SequenceEqual(words)
                && written.Split('\n').All(line => line.Length <= 40);
        }).QuickCheckThrowOnFailure();
    }

    private static string Written(Action<Page> write, bool isColoured = false)
    {
        var text = new StringWriter();
        write(new Page(text, isColoured, width: 40));
        return text.ToString();
    }
}
