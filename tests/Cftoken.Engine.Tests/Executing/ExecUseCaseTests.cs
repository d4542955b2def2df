using Cftoken.Catalog;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Executing;
using Cftoken.Engine.Targets;
using Cftoken.Engine.Verifying;
using Cftoken.TestInfrastructure;

namespace Cftoken.Engine.Tests.Executing;

/// <summary>Cloudflare answers nothing here, as behind a broken network: a command is started all the same.</summary>
public sealed class ExecUseCaseTests : IExecDialogue, IApproval
{
    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    private readonly FakeOutsideWorld world = new();
    private readonly Canary token = new();
    private readonly List<string> hidden = [];

    public ExecUseCaseTests()
    {
        world.Clock.CompletesDelaysUpTo = TimeSpan.FromMinutes(1);
        foreach (var path in (string[])["/client/v4/user/tokens/verify"])
        {
            world.Http.Always("GET", path, Answers.CannotConnect());
        }
    }

    [Fact]
    public async Task The_commands_exit_code_is_handed_on()
    {
        world.Files.Add("/project/wrangler.jsonc", """{ "name": "w" }""").Add("/project/.dev.vars", $"CLOUDFLARE_API_TOKEN={token.Value}\n");
        world.Processes.On("make", exitCode: 7);

        var exitCode = await RunAsync(new ExecRequest(".", ["make", "deploy"]));

        exitCode.ShouldBe(7);
        var started = world.Processes.Requests.ShouldHaveSingleItem();
        started.Environment!["CLOUDFLARE_API_TOKEN"].ShouldBe(token.Value);
        started.WorkingDirectory.ShouldBe("/project");
        token.MustBeAbsentFrom(started.Arguments);
    }

    [Fact]
    public async Task The_file_that_the_user_names_is_looked_at_first_for_the_token()
    {
        world.Files.Add("/project/wrangler.jsonc", """{ "name": "w" }""")
            .Add("/project/.dev.vars", "CLOUDFLARE_API_TOKEN=another\n")
            .Add("/project/tokens/deploy.vars", $"CLOUDFLARE_API_TOKEN={token.Value}\n");
        world.Processes.On("make", exitCode: 0);

        await RunAsync(new ExecRequest(".", ["make"]) { Sink = "tokens/deploy.vars" });

        world.Processes.Requests.ShouldHaveSingleItem().Environment!["CLOUDFLARE_API_TOKEN"].ShouldBe(token.Value);
    }

    [Fact]
    public async Task A_bootstrap_credential_is_never_used_for_project_work()
    {
        world.Environment.Set("CFTOKEN_BOOTSTRAP_TOKEN", token.Value);
        world.Files.Add("/project/wrangler.jsonc", """{ "name": "w" }""").Add("/project/.dev.vars", $"\nCLOUDFLARE_API_TOKEN={token.Value}\n");
        world.Processes.On("make", exitCode: 0);

        var execution = await Should.ThrowAsync<ProblemException>(
            () => RunAsync(new ExecRequest(".", ["make"])));
        var verification = await Should.ThrowAsync<ProblemException>(
            () => new VerifyUseCase(world.Build(), Catalog).RunAsync(new VerifyRequest(".", null), _ => { }, CancellationToken.None));

        foreach (var stopped in new[] { execution, verification })
        {
            var problem = stopped.Problems.ShouldHaveSingleItem();
            problem.Code.ShouldBe("token.is-bootstrap");
            problem.Where.ToString().ShouldBe(".dev.vars:2");
            token.MustBeAbsentFrom([problem.Message]);
        }

        world.Processes.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_token_nothing_is_started()
    {
        world.Files.Add("/project/wrangler.jsonc", """{ "name": "w" }""");
        world.Processes.On("make", exitCode: 0);

        var stopped = await Should.ThrowAsync<ProblemException>(
            () => RunAsync(new ExecRequest(".", ["make"])));

        stopped.Problems.ShouldHaveSingleItem().Code.ShouldBe("token.none");
        world.Processes.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named()
    {
        world.Files.Add("/project/wrangler.jsonc", """{ "name": "w" }""").Add("/project/.env", $"CLOUDFLARE_API_TOKEN={token.Value}\n");

        var stopped = await Should.ThrowAsync<ProblemException>(
            () => RunAsync(new ExecRequest(".", ["wranlger"])));

        stopped.Problems[0].Message.ShouldContain("wranlger");
        stopped.Problems[0].Kind.ShouldBe(ProblemKind.Usage);
    }

    [Fact]
    public async Task The_token_is_hidden_before_the_command_starts()
    {
        world.Files.Add("/project/wrangler.jsonc", """{ "name": "w" }""").Add("/project/.dev.vars", $"CLOUDFLARE_API_TOKEN={token.Value}\n");
        world.Processes.On("make", _ =>
        {
            hidden.ShouldBe([token.Value]);
            return new(0, "", "");
        });

        (await RunAsync(new ExecRequest(".", ["make"]))).ShouldBe(0);
    }

    [Fact]
    public async Task With_wranglers_own_login_no_token_is_read()
    {
        world.Files.Add("/project/wrangler.jsonc", """{ "name": "w" }""");
        world.Environment.Set("CLOUDFLARE_API_TOKEN", token.Value);
        world.Processes.On("npx", exitCode: 3);

        (await RunAsync(new ExecRequest(".", ["npx", "wrangler", "whoami"]) { UsesLogin = true })).ShouldBe(3);

        token.MustBeAbsentFrom(world.Processes.Requests.ShouldHaveSingleItem().Environment!.Values);
        hidden.ShouldBeEmpty();
        world.Http.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_token_of_a_job_that_none_is_recorded_for_is_not_guessed()
    {
        world.Files.Add("/project/wrangler.jsonc", """{ "name": "w", "main": "a.js" }""").Add("/project/.dev.vars", $"CLOUDFLARE_API_TOKEN={token.Value}\n");
        world.Processes.On("make", exitCode: 0);

        var stopped = await Should.ThrowAsync<ProblemException>(() => RunAsync(new ExecRequest(".", ["make"]) { Job = "deploy" }));

        stopped.Problems.ShouldHaveSingleItem().Code.ShouldBe("exec.no-token");
        stopped.Problems[0].Fix!.Command.ShouldBe("cftoken create --job deploy");
        world.Processes.Requests.ShouldBeEmpty();
    }

    void ITokenDialogue.Tell(string what)
    {
    }

    void ICreateDialogue.Show(CreateProposal proposal)
    {
    }

    void IExecDialogue.Hide(Secret value) => hidden.Add(value.Reveal());

    Task<ApprovalAnswer> IApproval.AskAsync(ApprovalRequest request, CancellationToken cancellation) => Task.FromResult(ApprovalAnswer.Nobody);

    private async Task<int> RunAsync(ExecRequest request) =>
        (await new ExecUseCase(world.Build(), Catalog).RunAsync(request, this, this, TestContext.Current.CancellationToken)).ExitCode;
}
