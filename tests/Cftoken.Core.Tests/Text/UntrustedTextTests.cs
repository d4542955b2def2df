using Cftoken.Core.Secrets;
using Cftoken.Core.Text;
using Cftoken.TestInfrastructure;

namespace Cftoken.Core.Tests.Text;

public sealed class UntrustedTextTests
{
    [Theory]
    [InlineData("\u200b", "a zero-width space")]
    [InlineData("\u2060", "a word joiner")]
    [InlineData("\u00ad", "a soft hyphen")]
    [InlineData("\ufeff", "a byte order mark")]
    [InlineData("\u034f", "a grapheme joiner, which is no format character")]
    [InlineData("\ufe0f", "a variation selector, which is no format character either")]
    [InlineData("\U000E0041", "a tag, which takes two characters")]
    [InlineData("\0", "a control character")]
    [InlineData("\a", "a bell")]
    [InlineData("\e[31m", "a colour")]
    [InlineData("\u009b1m", "a colour that begins with one character")]
    public void Something_invisible_inside_a_credential_does_not_hide_it(string invisible, string what)
    {
        var token = new Canary();

        UntrustedText.Clean($"it is {token.Value.Insert(14, invisible)}!").ShouldBe($"it is {Secret.Redacted}!", what);
        UntrustedText.Clean($"it is {string.Join(invisible, token.Value.ToCharArray())}!").ShouldBe($"it is {Secret.Redacted}!", what);
    }

    [Theory]
    [InlineData("cf\u200but_")]
    [InlineData("Bea\u200brer ")]
    [InlineData("CLOUDFLARE_API\u200b_TOKEN=")]
    public void Something_invisible_inside_the_name_before_a_credential_does_not_hide_it(string name)
    {
        var token = new Canary();

        token.MustBeAbsentFrom(UntrustedText.Clean(name + token.Value["cfut_".Length..]));
    }

    [Theory]
    [InlineData("0123456789abcdef0123456789abcdef01234", true)]
    [InlineData("0123456789abcdef0123456789abcdef012345678", true)]
    [InlineData("0123456789abcdef0123456789abcdef01234567", false)]
    [InlineData("0123456789abcdef0123456789abcdef", false)]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", false)]
    [InlineData("v1.0-0123456789abcdef01234567-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef01", true)]
    public void Old_keys_are_known_by_their_length_and_ids_and_commits_are_left(string text, bool isHidden) =>
        UntrustedText.Clean($"it is {text}!").ShouldBe(isHidden ? $"it is {Secret.Redacted}!" : $"it is {text}!");

    [Theory]
    [InlineData("oauth_token = \"abcdefghijkl\"")]
    [InlineData("apiToken: abcdefghijkl")]
    [InlineData("\"secretAccessKey\":\"abcdefghijkl\"")]
    [InlineData("CLOUDFLARE_GLOBAL_KEY=abcdefghijkl")]
    public void What_stands_after_the_name_of_a_secret_is_hidden(string text) => UntrustedText.Clean(text).ShouldNotContain("abcdefghijkl");

    [Fact]
    public void A_reference_to_a_secret_is_none() =>
        UntrustedText.Clean("apiToken: ${{ secrets.CLOUDFLARE_API_TOKEN }}").ShouldBe("apiToken: ${{ secrets.CLOUDFLARE_API_TOKEN }}");

    [Fact]
    public void Data_keeps_line_breaks_and_commands_and_loses_what_cannot_be_seen_and_credentials()
    {
        var token = new Canary();

        UntrustedText.Data($"one\n::two ##[x]\a \e[1m{token.Value}").ShouldBe($"one\n::two ##[x] {Secret.Redacted}");
    }

    [Theory]
    [InlineData("one\r\ntwo\tthree\u2028four\u0085five", "one  two three four five")]
    [InlineData("\e[2Jgone\e]0;title\a \e", "gone]0;title ")]
    [InlineData("\e[31", "")]
    [InlineData("zwölf – 東京 🙂", "zwölf – 東京 🙂")]
    [InlineData("right\u202eleft", "rightleft")]
    [InlineData("private \ue000 use", "private   use")]
    [InlineData(null, "")]
    public void One_line_of_visible_text_comes_out(string? text, string clean) => UntrustedText.Clean(text).ShouldBe(clean);

    [Fact]
    public void Half_of_a_pair_becomes_a_space() => UntrustedText.Clean("half \ud83d pair").ShouldBe("half   pair");

    [Theory]
    [InlineData("::add-mask::x")]
    [InlineData("  ::stop-commands::x")]
    [InlineData("first\n::error::x")]
    [InlineData("first\u00a0::error::x")]
    [InlineData("\u200b::error::x")]
    [InlineData("\e[0m::error::x")]
    [InlineData(":\u200b:error::x")]
    [InlineData(":::error::x")]
    [InlineData("::::error::x")]
    public void No_line_or_word_begins_with_a_workflow_command(string text)
    {
        foreach (var word in UntrustedText.Clean(text).Split((char[]?)null))
        {
            word.ShouldNotStartWith("::");
        }
    }

    [Theory]
    [InlineData("##[error]x")]
    [InlineData("text##vso[task.setvariable variable=a]b")]
    [InlineData("###vso[x]")]
    [InlineData("####[x]")]
    [InlineData("#\u200b#vso[x]")]
    public void No_command_of_azure_pipelines_is_left(string text) => UntrustedText.Clean(text).ShouldNotContain("##");

    [Theory]
    [InlineData("http://[::1]:9/")]
    [InlineData("fe80::1%eth0")]
    [InlineData("a::b :c: # d")]
    public void What_is_no_command_stays_as_it_is(string text) => UntrustedText.Clean(text).ShouldBe(text);

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdef", 5, "abcde…")]
    [InlineData("abc🙂", 4, "abc…")]
    public void A_long_text_is_cut_between_characters(string text, int length, string clean) =>
        UntrustedText.Clean(text, length).ShouldBe(clean);

    [Fact]
    public void A_cut_leaves_no_part_of_a_credential()
    {
        var token = new Canary();

        UntrustedText.Clean($"it is {token.Value}", 20).ShouldBe($"it is {Secret.Redacted}");
    }

    [Theory]
    [InlineData("API_KEY:   ")]
    [InlineData("cfut_cfut_cfut_. ")]
    [InlineData("v1.0-0123456789abcdef01234567-0123456789abcdef ")]
    [InlineData("\e[31")]
    public void A_huge_text_that_almost_matches_everywhere_is_cleaned(string almost) =>
        UntrustedText.Clean(string.Concat(Enumerable.Repeat(almost, 20_000)), 100).Length.ShouldBeLessThanOrEqualTo(101);
}
