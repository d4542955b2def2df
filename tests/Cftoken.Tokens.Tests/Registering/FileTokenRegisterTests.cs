using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Registering;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.Tests.Journal;

namespace Cftoken.Tokens.Tests.Registering;

public sealed class FileTokenRegisterTests : IDisposable
{
    private const string OtherId = "22222222222222222222222222222222";

    private readonly StateOnDisk state = new();
    private readonly FileTokenRegister register;

    public FileTokenRegisterTests() => register = new FileTokenRegister(state.World, state.Folder);

    public void Dispose() => state.Dispose();

    [Fact]
    public async Task A_recorded_token_comes_back_whole_to_another_process()
    {
        var token = Token() with
        {
            AccountId = StateOnDisk.Account,
            Retiring = [new RetiringToken(new TokenReference(OtherId, "before#aaaaaaaaaaaa"), TokenOwner.User, Now.AddDays(1), Now.AddDays(2), IsDisabled: true)],
        };

        var saved = await register.SaveAsync(token, default);

        saved.Version.ShouldBe(1);
        Whole.Of((await new FileTokenRegister(state.World, state.Folder).FindAsync(StateOnDisk.Job(), default))!).ShouldBe(Whole.Of(saved));
    }

    [Fact]
    public async Task Jobs_of_one_name_have_tokens_of_their_own_wherever_anything_tells_them_apart()
    {
        JobKey[] jobs =
        [
            StateOnDisk.Job(),
            StateOnDisk.Job("preview"),
            StateOnDisk.Job(environment: "staging"),
            StateOnDisk.Job(source: ".github/workflows/a.yml"),
            StateOnDisk.Job(source: ".github/workflows/b.yml"),
            StateOnDisk.Job() with { Project = "/home/me/other" },
            StateOnDisk.Job() with { Api = "http://127.0.0.1:1/client/v4" },
        ];
        for (var index = 0; index < jobs.Length; index++)
        {
            await register.SaveAsync(Token($"{index:x32}") with { Job = jobs[index] }, default);
        }

        for (var index = 0; index < jobs.Length; index++)
        {
            (await register.FindAsync(jobs[index], default))!.Token.Id.ShouldBe($"{index:x32}");
        }
    }

    [Fact]
    public async Task A_successor_takes_the_place_and_who_saw_an_older_record_is_stopped()
    {
        var first = await register.SaveAsync(Token(), default);
        await register.SaveAsync(Token(OtherId) with { Version = first.Version }, default);

        var late = await Should.ThrowAsync<ProblemException>(() => register.SaveAsync(first, default));

        late.Problems[0].Code.ShouldBe("register.moved");
        (await register.ListAsync(default)).Select(token => token.Token.Id).ShouldBe([OtherId]);
    }

    [Fact]
    public async Task A_second_first_token_of_a_job_is_refused()
    {
        await register.SaveAsync(Token(), default);

        await Should.ThrowAsync<ProblemException>(() => register.SaveAsync(Token(OtherId), default));
    }

    [Fact]
    public async Task Temporary_tokens_stand_beside_the_jobs_own_and_go_by_themselves()
    {
        var own = await register.SaveAsync(Token(), default);
        var temporary = await register.SaveAsync(Token(OtherId) with { Temporary = new TemporaryTerms(Now.AddHours(2), "me") }, default);

        (await register.FindAsync(StateOnDisk.Job(), default))!.Token.Id.ShouldBe(own.Token.Id);
        await register.RemoveAsync(temporary, default);
        await register.RemoveAsync(temporary, default);
        (await register.ListAsync(default)).ShouldHaveSingleItem().Token.Id.ShouldBe(own.Token.Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"v\":1,\"tokens\":[")]
    [InlineData("[]")]
    [InlineData("{\"v\":2,\"tokens\":[]}")]
    [InlineData("{\"v\":1,\"tokens\":[{\"version\":1}]}")]
    public async Task A_register_that_is_none_is_said_and_never_written_over(string content)
    {
        await register.SaveAsync(Token(), default);
        File.WriteAllText(state.Disk["state/tokens.json"], content);

        (await Should.ThrowAsync<ProblemException>(() => register.ListAsync(default))).Problems[0].Code.ShouldBe("register.unreadable");
        await Should.ThrowAsync<ProblemException>(() => register.SaveAsync(Token(OtherId), default));
        state.Disk.Read("state/tokens.json").ShouldBe(content);
    }

    private DateTimeOffset Now => state.World.Time.GetUtcNow();

    private RecordedToken Token(string id = StateOnDisk.TokenId) => new(
        StateOnDisk.Job(), new TokenReference(id, "site:default:deploy:account#aaaaaaaaaaaa"), TokenOwner.Account(StateOnDisk.Account),
        [SinkAddress.OfEnvFile(".dev.vars")], Now.AddDays(90), Now);
}
