using Cftoken.Core.Problems;
using Cftoken.TestInfrastructure;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.Sinks.Streams;

namespace Cftoken.Tokens.Tests.Sinks.Streams;

/// <summary>Standard output, and programs that somebody names.</summary>
public sealed class StreamTests : IDisposable
{
    private readonly SinkFolder project = new();

    // Of the old form, which nothing recognises by its shape.
    private readonly Canary canary = new("");

    private TokenDelivery Delivery => new(SinkFolder.TokenId, canary.Secret, "0123456789abcdef0123456789abcdef");

    public void Dispose() => project.Dispose();

    [Fact]
    public async Task Standard_output_gets_the_value_and_nothing_else()
    {
        await project.Sink("stdout:", isChosen: true).DeliverAsync(Delivery, default);

        project.Fakes.Terminal.OutText.ShouldBe(canary.Value + "\n");
        project.Fakes.Terminal.ErrorText.ShouldBeEmpty();
    }

    [Fact]
    public async Task On_GitHub_Actions_the_value_is_hidden_from_the_log_first()
    {
        project.Fakes.Environment.Set("GITHUB_ACTIONS", "true");

        await project.Sink("stdout:", isChosen: true).DeliverAsync(Delivery, default);

        project.Fakes.Terminal.ErrorText.ShouldBe($"::add-mask::{canary.Value}\n");
        project.Fakes.Terminal.OutText.ShouldBe(canary.Value + "\n");
    }

    [Fact]
    public async Task A_terminal_is_not_shown_the_value()
    {
        project.Fakes.Terminal.IsOutputTerminal = true;

        (await project.RefusalAsync(project.Sink("stdout:", isChosen: true))).ShouldBe(["sink.terminal"]);

        project.Fakes.Terminal.OutText.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("stdout:", SinkChoice.JobFile, "sink.stdout")]
    [InlineData("stdout:", SinkChoice.Usual, "sink.stdout")]
    [InlineData("bitwarden:x", SinkChoice.JobFile, "sink.bitwarden")]
    [InlineData("bitwarden:x", SinkChoice.CommandLine, "sink.bitwarden")]
    public void What_nobody_may_choose_there_is_refused(string address, SinkChoice choice, string code) =>
        Should.Throw<ProblemException>(() => SinkFactory.Open(SinkAddress.Parse(address), new SinkContext(project.World, project.Folder.Path, [], choice)))
            .Problems.ShouldHaveSingleItem().Code.ShouldBe(code);

    [Fact]
    public async Task A_program_gets_the_value_on_standard_input_alone()
    {
        project.Fakes.Environment.Set("CLOUDFLARE_API_TOKEN", canary.Value).Set("CF_API_TOKEN", canary.Value).Set("CFTOKEN_BOOTSTRAP_TOKEN", canary.Value);
        project.Folder.WriteProgram("take", "#!/bin/sh\n{ printf '%s\\n' \"$@\"; env; } > started\nwc -c > length\n");
        var sink = project.Sink("exec:./take one 'two words' \"\"", isChosen: true);
        await sink.CheckAsync(default);
        File.Exists(project.Folder["started"]).ShouldBeFalse("a check does not run it");

        await sink.DeliverAsync(Delivery, default);

        project.Folder.Read("started").ShouldStartWith("one\ntwo words\n\n");
        project.Folder.Read("length").Trim().ShouldBe($"{canary.Value.Length + 1}");
        canary.MustBeAbsentFromFiles(project.Folder.Path);
    }

    [Fact]
    public async Task What_a_program_says_when_it_fails_is_shown_without_the_value()
    {
        project.Folder.WriteProgram("take", "#!/bin/sh\nread value\necho \"::error::no room for $value\" >&2\nexit 3\n");

        var refused = await Should.ThrowAsync<ProblemException>(() => project.Sink("exec:./take", isChosen: true).DeliverAsync(Delivery, default));

        var told = refused.Problems[0];
        told.Code.ShouldBe("sink.program");
        told.Message.ShouldContain("no room for [REDACTED]");
        told.Message.ShouldNotContain(": ::error::");
        canary.MustBeAbsentFrom(told.ToString());
    }

    [Fact]
    public async Task A_program_that_failed_may_have_kept_the_value()
    {
        project.Folder.WriteProgram("take", "#!/bin/sh\ncat > kept\nexit 1\n");

        var failed = await Should.ThrowAsync<ProblemException>(() => project.Sink("exec:./take", isChosen: true).DeliverAsync(Delivery, default));

        failed.Problems.ShouldContain(problem => problem.Code == SinkFaults.Uncertain, "else the token is deleted, and what the program keeps is dead");
    }

    [Theory]
    [InlineData("node_modules/.bin", true)]
    [InlineData("tools", false)]
    public async Task A_program_that_the_project_lays_on_the_path_gets_no_value(string folder, bool isHome)
    {
        using var home = new TemporaryFolder();
        project.Fakes.Environment.Set("HOME", isHome ? project.Folder.Path : home.Path)
            .Set("PATH", project.Folder[folder] + Path.PathSeparator + project.Fakes.Environment.Get("PATH"));
        project.Folder.WriteProgram($"{folder}/op-of-a-stranger", "#!/bin/sh\ncat > taken\n");
        var sink = project.Sink("exec:op-of-a-stranger", isChosen: true);

        (await project.RefusalAsync(sink)).ShouldBe(["sink.no-program"]);

        File.Exists(project.Folder["taken"]).ShouldBeFalse();
    }

    [Theory]
    [InlineData("GITHUB_ACTIONS", true)]
    [InlineData("TF_BUILD", true)]
    [InlineData("CI", false)]
    public async Task Where_a_log_cannot_be_told_to_hide_the_value_standard_output_gets_none(string ci, bool isErrorFile)
    {
        project.Fakes.Environment.Set(ci, "true");
        project.Fakes.Terminal.IsErrorFile = isErrorFile;

        (await project.RefusalAsync(project.Sink("stdout:", isChosen: true))).ShouldBe(["sink.no-mask"]);

        (project.Fakes.Terminal.OutText + project.Fakes.Terminal.ErrorText).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_program_that_does_not_read_its_input_may_still_succeed()
    {
        project.Folder.WriteProgram("take", "#!/bin/sh\nexec <&-\nexit 0\n");

        await project.Sink("exec:./take", isChosen: true).DeliverAsync(Delivery, default);
    }

    [Theory]
    [InlineData(SinkChoice.JobFile, true)]
    [InlineData(SinkChoice.CommandLine, false)]
    public void A_program_that_a_file_names_needs_a_person(SinkChoice choice, bool needsPerson) =>
        SinkFactory.Open(SinkAddress.Parse("exec:pass"), new SinkContext(project.World, project.Folder.Path, [], choice)).Traits.NeedsPerson.ShouldBe(needsPerson);

    [Fact]
    public async Task A_program_that_is_not_there_is_told_before_there_is_a_token() =>
        (await project.RefusalAsync(project.Sink("exec:no-such-program-here", isChosen: true))).ShouldBe(["sink.no-program"]);

    [Theory]
    [InlineData("a b", "a|b")]
    [InlineData("  a   b ", "a|b")]
    [InlineData("a 'b c' d", "a|b c|d")]
    [InlineData("a \"b 'c'\"d", "a|b 'c'd")]
    [InlineData("a ''", "a|")]
    [InlineData("", "")]
    [InlineData("a 'b", null)]
    public void Words_are_split_at_spaces_and_kept_together_by_quotes(string line, string? words) =>
        (CommandWords.Split(line) is { } split ? string.Join('|', split) : null).ShouldBe(words);

    [Theory]
    [InlineData("exec:")]
    [InlineData("exec:'' a")]
    [InlineData("exec:a 'b")]
    [InlineData("exec:a%0Ab")]
    [InlineData("stdout:x")]
    public void A_place_that_is_none_is_refused(string address) =>
        Should.Throw<ProblemException>(() => SinkAddress.Parse(address)).Problems.ShouldHaveSingleItem().Code.ShouldBe("sink.address");
}
