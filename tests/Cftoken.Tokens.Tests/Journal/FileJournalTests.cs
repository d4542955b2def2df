using System.Collections.Immutable;
using System.Net;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using Cftoken.Tokens.Editing;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Registering;
using Cftoken.Tokens.Sinks;

namespace Cftoken.Tokens.Tests.Journal;

public sealed class FileJournalTests : IDisposable
{
    private readonly StateOnDisk state = new();

    public void Dispose() => state.Dispose();

    public static TheoryData<string> Kinds => ["create", "update", "roll", "delete"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_intent_of_every_kind_comes_back_as_it_was_begun(string kind)
    {
        var intent = Of(kind);
        var begun = await state.Open().WriteAsync(JournalEntry.Of(intent), default);
        var sent = await state.Open().WriteAsync(begun with { Stage = Stage.Sent }, default);

        var open = await state.Open().ReadOpenAsync(default);

        open.Unreadable.ShouldBeEmpty();
        open.Entries.Length.ShouldBe(1);
        Whole.Of(open.Entries[0]).ShouldBe(Whole.Of(sent));
        (open.Entries[0].Version, open.Entries[0].Stage).ShouldBe((2, Stage.Sent));
    }

    [Fact]
    public async Task Every_stage_is_one_line_and_what_is_closed_is_not_open()
    {
        var journal = state.Open();
        var entry = await journal.WriteAsync(JournalEntry.Of(state.Create()), default);
        entry = await journal.WriteAsync(entry with { Stage = Stage.Sent }, default);
        entry = await journal.WriteAsync(entry with { Stage = Stage.Received, TokenId = StateOnDisk.TokenId }, default);
        entry = await journal.WriteAsync(entry.With(0, SinkStage.Delivering), default);
        entry = await journal.WriteAsync(entry.With(0, SinkStage.Delivered), default);
        await journal.WriteAsync(entry with { Stage = Stage.Committed }, default);

        state.JournalText().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(6);
        (await journal.ReadOpenAsync(default)).Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_two_who_go_on_with_one_intent_the_second_is_stopped()
    {
        var journal = state.Open();
        var begun = await journal.WriteAsync(JournalEntry.Of(state.Create()), default);
        await state.Open().WriteAsync(begun with { Stage = Stage.Sent }, default);

        var stopped = await Should.ThrowAsync<ProblemException>(() => journal.WriteAsync(begun with { Stage = Stage.Undone }, default));

        stopped.Problems[0].Code.ShouldBe("journal.moved");
        stopped.Problems[0].Fix!.Command.ShouldBe("cftoken recover");
        (await journal.ReadOpenAsync(default)).Entries[0].Stage.ShouldBe(Stage.Sent);
    }

    [Fact]
    public async Task What_is_closed_is_not_opened_again_and_an_id_is_not_begun_twice()
    {
        var journal = state.Open();
        var begun = await journal.WriteAsync(JournalEntry.Of(state.Create()), default);
        await Should.ThrowAsync<ProblemException>(() => journal.WriteAsync(JournalEntry.Of(state.Create()), default));
        var closed = await journal.WriteAsync(begun with { Stage = Stage.Undone }, default);
        await Should.ThrowAsync<ProblemException>(() => journal.WriteAsync(closed with { Stage = Stage.Sent }, default));
    }

    [Fact]
    public async Task A_line_cut_off_at_any_byte_loses_nothing_but_itself_and_does_not_stop_the_next_write()
    {
        var journal = state.Open();
        var first = await journal.WriteAsync(JournalEntry.Of(state.Create("aaaaaaaaaaaa")), default);
        var whole = state.JournalText();
        await journal.WriteAsync(JournalEntry.Of(state.Create("bbbbbbbbbbbb")), default);
        var both = state.JournalText();
        for (var length = whole.Length; length < both.Length; length += 1 + (length % 7))
        {
            File.WriteAllText(state.Disk["state/journal.jsonl"], both[..length]);

            (await journal.ReadOpenAsync(default)).Entries.Select(entry => entry.Id).First().ShouldBe("aaaaaaaaaaaa");
            await journal.WriteAsync(first with { Stage = Stage.Sent }, default);

            var open = await journal.ReadOpenAsync(default);
            open.Unreadable.ShouldBeEmpty($"cut at {length}");
            open.Entries[0].Stage.ShouldBe(Stage.Sent);
        }
    }

    [Fact]
    public async Task A_hole_of_zeros_as_a_lost_write_leaves_one_is_passed_over()
    {
        var journal = state.Open();
        var begun = await journal.WriteAsync(JournalEntry.Of(state.Create()), default);
        File.AppendAllText(state.Disk["state/journal.jsonl"], new string('\0', 300));

        await journal.WriteAsync(begun with { Stage = Stage.Sent }, default);

        (await journal.ReadOpenAsync(default)).Entries[0].Stage.ShouldBe(Stage.Sent);
    }

    [Theory]
    [InlineData("{\"v\":1,\"id\":\"bbbbb")]
    [InlineData("\0\0\0\0")]
    [InlineData("<<<<<<< HEAD")]
    public async Task A_line_in_the_middle_that_is_no_record_is_damage_and_the_intents_around_it_are_kept(string damage)
    {
        var journal = state.Open(compactAt: 0);
        var first = await journal.WriteAsync(JournalEntry.Of(state.Create("aaaaaaaaaaaa")), default);
        var whole = state.JournalText();
        var second = await journal.WriteAsync(JournalEntry.Of(state.Create("bbbbbbbbbbbb")), default);
        var file = state.Disk["state/journal.jsonl"];
        File.WriteAllText(file, $"{whole}{damage}\n{state.JournalText()[whole.Length..]}");
        var before = state.JournalText();

        foreach (var refused in new[]
        {
            await Should.ThrowAsync<ProblemException>(() => journal.ReadOpenAsync(default)),
            await Should.ThrowAsync<ProblemException>(() => journal.WriteAsync(JournalEntry.Of(state.Create("cccccccccccc")), default)),
        })
        {
            var problem = refused.Problems.ShouldHaveSingleItem();
            problem.Code.ShouldBe("journal.damaged");
            problem.Where.ShouldBe(new SourceLocation(file, 2));
            problem.Fix.ShouldNotBeNull();
            problem.Message.ShouldNotContain(damage);
        }

        state.JournalText().ShouldBe(before);
        await journal.WriteAsync(second with { Stage = Stage.Undone }, default);
        state.JournalText().StartsWith(before, StringComparison.Ordinal).ShouldBeTrue("who is at work goes on, and nothing is left out");

        File.WriteAllText(file, state.JournalText().Replace($"{damage}\n", string.Empty, StringComparison.Ordinal));
        Whole.Of((await journal.ReadOpenAsync(default)).Entries.ShouldHaveSingleItem()).ShouldBe(Whole.Of(first));
    }

    [Theory]
    [InlineData("{\"v\":1,\"id\":\"bbbbb")]
    [InlineData("\0\0\0\0\n")]
    public async Task What_a_dead_writer_left_at_the_end_is_gone_after_the_next_write(string torn)
    {
        var journal = state.Open();
        var first = await journal.WriteAsync(JournalEntry.Of(state.Create()), default);
        var whole = state.JournalText();
        File.AppendAllText(state.Disk["state/journal.jsonl"], torn);

        (await journal.ReadOpenAsync(default)).Entries.ShouldHaveSingleItem();
        await journal.WriteAsync(first with { Stage = Stage.Sent }, default);
        await journal.WriteAsync(JournalEntry.Of(state.Create("cccccccccccc")), default);

        state.JournalText().ShouldStartWith(whole);
        state.JournalText().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(3);
        (await journal.ReadOpenAsync(default)).Entries.Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_record_of_another_version_is_said_kept_and_survives_compaction()
    {
        const string Other = """{"v":2,"id":"cccccccccccc","stage":"dreaming"}""";
        await state.Open().WriteAsync(JournalEntry.Of(state.Create("aaaaaaaaaaaa")), default);
        File.AppendAllText(state.Disk["state/journal.jsonl"], Other + "\n");
        var begun = await state.Open().WriteAsync(JournalEntry.Of(state.Create("bbbbbbbbbbbb")), default);

        await state.Open(compactAt: 0).WriteAsync(begun with { Stage = Stage.Undone }, default);

        state.JournalText().ShouldContain(Other + "\n");
        state.JournalText().ShouldNotContain("bbbbbbbbbbbb");
        var open = await state.Open().ReadOpenAsync(default);
        open.Entries.Select(entry => entry.Id).ShouldBe(["aaaaaaaaaaaa"]);
        open.Unreadable.Select(problem => problem.Code).ShouldBe(["journal.unreadable"]);
    }

    [Fact]
    public async Task After_compaction_an_open_intent_goes_on_where_it_was()
    {
        var journal = state.Open(compactAt: 0);
        var open = await journal.WriteAsync(JournalEntry.Of(state.Create("aaaaaaaaaaaa")), default);
        open = await journal.WriteAsync(open with { Stage = Stage.Sent }, default);
        var other = await journal.WriteAsync(JournalEntry.Of(state.Create("bbbbbbbbbbbb")), default);
        await journal.WriteAsync(other with { Stage = Stage.Undone }, default);

        state.JournalText().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(1);
        Whole.Of((await journal.ReadOpenAsync(default)).Entries[0]).ShouldBe(Whole.Of(open));
        (await journal.WriteAsync(open with { Stage = Stage.Undone }, default)).Version.ShouldBe(3);
    }

    [Theory]
    [InlineData("\"project\":\"/home/me/site\"", "\"project\":\"site\"", "a folder that is not absolute")]
    [InlineData("\"folder\":\"/home/me/site\"", "\"folder\":\"../other\"", "a folder that is not absolute")]
    [InlineData("#aaaaaaaaaaaa", "#bbbbbbbbbbbb", "a name without the intent's id")]
    [InlineData("\"id\":\"aaaaaaaaaaaa\"", "\"id\":\"#\"", "an id that would be found in every name")]
    [InlineData("\"owner\":\"0123456789abcdef0123456789abcdef\"", "\"owner\":\"../../user\"", "an owner that is none")]
    [InlineData("\"account\":\"0123456789abcdef0123456789abcdef\"", "\"account\":\"*\"", "an account that is everything")]
    [InlineData("\"kind\":\"create\"", "\"kind\":\"obliterate\"", "a kind that is none")]
    [InlineData("\"stage\":\"intended\"", "\"stage\":\"received\"", "a received token without an id")]
    [InlineData("\"sinks\":[\"untouched\"]", "\"sinks\":[]", "fewer stages than sinks")]
    [InlineData("\"stage\":\"intended\"", "\"stage\":\"2\"", "a stage by its number")]
    [InlineData("\".dev.vars\"", "\"vault:secret/../sys\"", "a sink that nobody could have named")]
    [InlineData("\"policies\":[", "\"policies\":[],\"was\":[", "no policies")]
    [InlineData("192.0.2.0/24", "192.0.2.0/99", "a network that is none")]
    [InlineData("\"name\":\"deploy\"", "\"name\":\"\\u001b[2J\"", "a name that drives a terminal")]
    public async Task A_record_that_was_changed_into_what_it_must_not_be_is_no_intent(string was, string becomes, string what)
    {
        await state.Open().WriteAsync(JournalEntry.Of(state.Create()), default);
        var text = state.JournalText();
        text.ShouldContain(was);
        File.WriteAllText(state.Disk["state/journal.jsonl"], text.Replace(was, becomes));

        var open = await state.Open().ReadOpenAsync(default);

        open.Entries.ShouldBeEmpty(what);
        open.Unreadable.Length.ShouldBe(1, what);
    }

    [Fact]
    public async Task Two_writers_at_once_lose_nothing_of_each_other()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            var journal = new FileJournal(state.World with { Time = TimeProvider.System }, state.Folder);
            for (var index = 0; index < 10; index++)
            {
                var begun = await journal.WriteAsync(JournalEntry.Of(state.Create($"{writer:x4}{index:x8}")), default);
                await journal.WriteAsync(begun with { Stage = Stage.Sent }, default);
            }
        })));

        var open = await state.Open().ReadOpenAsync(default);
        open.Entries.Length.ShouldBe(40);
        open.Entries.ShouldAllBe(entry => entry.Stage == Stage.Sent);
    }

    [Fact]
    public async Task Without_a_state_folder_nothing_is_open_and_none_is_made()
    {
        (await state.Open().ReadOpenAsync(default)).Entries.ShouldBeEmpty();
        Directory.Exists(state.Folder.Path).ShouldBeFalse();
    }

    private Intent Of(string kind)
    {
        var head = state.Head("aaaaaaaaaaaa");
        var token = new TokenReference(StateOnDisk.TokenId, "site:default:deploy:account#0123456789ab");
        var delivery = StateOnDisk.Delivery(SinkAddress.OfEnvFile(".dev.vars"), SinkAddress.Parse("github:me/site?environment=production&token=DEPLOY_TOKEN"), SinkAddress.Parse("stdout:"));
        return kind switch
        {
            "create" => new Intent.Create(
                head, StateOnDisk.Draft(head.Id), delivery, new TemporaryTerms(head.At.AddHours(2), "me"), new RetiringToken(token, Cloudflare.Tokens.TokenOwner.User, head.At.AddDays(1), head.At.AddDays(2)), true, "bbbbbbbbbbbb"),
            "update" => new Intent.Update(head, token, new TokenEdit
            {
                Add = [new PolicyGrant(PolicyEffect.Allow, StateOnDisk.Account, new ResourceSelector("com.cloudflare.api.account.zone.*", $"com.cloudflare.api.account.{StateOnDisk.Account}"))],
                Remove = [new PolicyGrant(PolicyEffect.Deny, StateOnDisk.TokenId, new ResourceSelector($"com.cloudflare.api.account.{StateOnDisk.Account}"))],
                Status = "disabled",
                ExpiresOn = head.At.AddDays(9),
                Networks = new TokenNetworks([IPNetwork.Parse("192.0.2.0/24")], []),
            }),
            "roll" => new Intent.Roll(head with { Job = null, Owner = Cloudflare.Tokens.TokenOwner.User }, token, delivery),
            _ => new Intent.Delete(head, token),
        };
    }
}
