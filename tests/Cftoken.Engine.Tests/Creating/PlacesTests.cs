using Cftoken.Catalog;
using Cftoken.Core.Problems;
using Cftoken.Emulator.Faults;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Rotating;
using Cftoken.Engine.Tests.Rotating;
using Cftoken.TestInfrastructure;

namespace Cftoken.Engine.Tests.Creating;

/// <summary>The token that a job has already, and the places that it lies in or does not.</summary>
public sealed class PlacesTests : IAsyncLifetime
{
    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    private Yard yard = null!;

    public async ValueTask InitializeAsync() => yard = await Yard.OpenAsync();

    public ValueTask DisposeAsync() => yard.DisposeAsync();

    [Theory]
    [InlineData("expired")]
    [InlineData("exposed")]
    public async Task A_dead_token_is_deleted_once_the_new_one_serves(string state)
    {
        var old = yard.TokenOf(await yard.CreateAsync())!.Id;
        Kill(old, state);

        var created = (await CreateAsync()).ShouldBeOfType<CreateResult.Created>();

        created.Left.ShouldBeEmpty();
        yard.StatusOf(old).ShouldBe("gone");
        yard.Told.ShouldContain(told => told.Contains(old, StringComparison.Ordinal) && told.Contains("deleted", StringComparison.Ordinal));
        yard.Told.Any(told => told.Contains("audit log", StringComparison.Ordinal)).ShouldBe(state == "exposed");
        (await CreateAsync()).ShouldBeOfType<CreateResult.Served>();
        yard.Working.ShouldHaveSingleItem().Id.ShouldBe(created.Creation.Token.Id);
    }

    [Fact]
    public async Task A_dead_token_that_cannot_be_deleted_is_said_and_left_to_recover()
    {
        var old = yard.TokenOf(await yard.CreateAsync())!.Id;
        Kill(old, "exposed");
        yard.Emulator.Faults.Add(new FaultRule(Fault.Refuse.AuthenticationError, FaultCalls.All, yard.Emulator.Catalog.Get("DELETE /accounts/{account_id}/tokens/{token_id}")));

        var created = (await CreateAsync()).ShouldBeOfType<CreateResult.Created>();

        created.Left.Select(problem => problem.Code).ShouldContain("token.before-kept");
        created.Left.ShouldContain(problem => problem.Message.Contains(old, StringComparison.Ordinal) && problem.Fix!.Command == "cftoken recover");
        yard.TokenOf(yard.Value())!.IsActive.ShouldBeTrue();
        yard.Emulator.Faults.Clear();
        (await yard.RecoverAsync()).IsAnythingOpen.ShouldBeFalse();
        yard.StatusOf(old).ShouldBe("gone");
    }

    [Theory]
    [InlineData(".env.other")]
    [InlineData(".dev.vars")]
    public async Task A_token_beside_one_that_works_names_that_one(string sink)
    {
        var old = yard.TokenOf(await yard.CreateAsync())!.Id;

        var created = (await CreateAsync(new CreateRequest(".") { Existing = ExistingToken.CreateNew, Sinks = [sink] })).ShouldBeOfType<CreateResult.Created>();

        created.Replaced.ShouldHaveSingleItem().ShouldBe(new ReplacedToken(old, true, sink == ".dev.vars" ? new SourceLocation(".dev.vars", 1) : null));
        yard.StatusOf(old).ShouldBe("active");
    }

    [Theory]
    [InlineData(".dev.vars", ".dev.vars")]
    [InlineData("file:token", "file:token")]
    [InlineData("file:token", null)]
    public async Task A_sink_that_is_added_gets_the_token_that_is_there(string first, string? again)
    {
        await CreateAsync(new CreateRequest(".") { Sinks = [first] });
        var token = yard.Working.ShouldHaveSingleItem().Id;
        var request = new CreateRequest(".") { Sinks = again is null ? [".env.ci"] : [again, ".env.ci"] };

        (await CreateAsync(request)).ShouldBeOfType<CreateResult.Served>().Filled.ShouldBe([".env.ci"]);

        yard.TokenOf(yard.Value(".env.ci"))!.Id.ShouldBe(token);
        yard.Working.Count.ShouldBe(1);
        (await yard.Register.ListAsync(default)).ShouldHaveSingleItem().Sinks.Select(sink => sink.ToString()).ShouldBe([SinkOf(first), SinkOf(".env.ci")]);
        var asked = yard.Asked.Count;
        (await CreateAsync(request)).ShouldBeOfType<CreateResult.Served>().Filled.ShouldBeEmpty();
        yard.Asked.Count.ShouldBe(asked);
    }

    [Fact]
    public async Task A_sink_that_is_added_to_one_that_nobody_can_read_takes_a_rotation()
    {
        yard.Project.WriteProgram("take", "#!/bin/sh\ncat > /dev/null\n");
        await CreateAsync(new CreateRequest(".") { Sinks = ["exec:./take"] });

        var refused = await Should.ThrowAsync<ProblemException>(() => CreateAsync(new CreateRequest(".") { Sinks = ["exec:./take", ".env.ci"] }));

        refused.Problems[0].Code.ShouldBe("sink.not-filled");
        refused.Problems[0].Fix!.Command.ShouldStartWith("cftoken rotate ");
        refused.Problems[0].Fix!.Command.ShouldEndWith(" --sink exec:./take --sink .env.ci");
        yard.Working.Count.ShouldBe(1);
        File.Exists(yard.Project[".env.ci"]).ShouldBeFalse();
    }

    [Fact]
    public async Task A_marked_jobs_token_goes_to_another_sink_by_a_persons_word()
    {
        yard.Project.Write("package.json", """{ "scripts": { "ship": "wrangler deploy" } }""");
        yard.Project.Write("cftoken.jsonc", """{ "jobs": { "ship": { "gate": "human" } } }""");
        yard.Answer = ApprovalAnswer.Person;
        await CreateAsync(new CreateRequest(".") { Job = "ship" });
        yard.Answer = ApprovalAnswer.Beforehand;

        (await Should.ThrowAsync<ProblemException>(() => CreateAsync(new CreateRequest(".") { Job = "ship", Sinks = [".dev.vars", ".env.ci"] })))
            .Problems[0].Code.ShouldBe("approval.person-needed");
        File.Exists(yard.Project[".env.ci"]).ShouldBeFalse();
    }

    // A pull request adds a line to cftoken.jsonc, and whoever runs the next command has said yes beforehand.
    [Theory]
    [InlineData("create")]
    [InlineData("rotate")]
    [InlineData("roll")]
    public async Task A_place_out_of_the_project_that_a_file_of_it_adds_gets_the_token_by_a_persons_word(string command)
    {
        var gh = new FakeProcesses().On("gh", 0, "{}");
        yard.World = yard.World with { Processes = gh };
        yard.Project.Write("package.json", """{ "scripts": { "ship": "wrangler deploy" } }""");
        yard.Project.Write("cftoken.jsonc", """{ "jobs": { "ship": { "sinks": [".dev.vars"] } } }""");
        await CreateAsync(new CreateRequest(".") { Job = "ship" });
        yard.Project.Write("cftoken.jsonc", """{ "jobs": { "ship": { "sinks": [".dev.vars", "github:mallory/shop"] } } }""");

        var refused = await Should.ThrowAsync<ProblemException>(RunAsync);

        refused.Problems[0].Code.ShouldBe("approval.person-needed");
        refused.Problems[0].Message.ShouldContain("mallory/shop");
        gh.Requests.ShouldNotContain(request => request.StandardInput != null);
        yard.Working.Count.ShouldBe(1);

        yard.Answer = ApprovalAnswer.Person;
        await RunAsync();
        gh.Requests.ShouldContain(request => request.StandardInput != null);

        // Now it is a place of the job's like any other.
        yard.Answer = ApprovalAnswer.Beforehand;
        await RunAsync();

        async Task RunAsync()
        {
            if (command == "create")
            {
                await CreateAsync(new CreateRequest(".") { Job = "ship" });
            }
            else
            {
                var job = await yard.RotateOneAsync(new RotateRequest(".") { Job = "ship", IsRoll = command == "roll", Again = true });
                if (!job.Problems.IsEmpty)
                {
                    throw new ProblemException(job.Problems);
                }
            }
        }
    }

    [Fact]
    public async Task So_does_a_place_whose_secret_a_marked_job_reads()
    {
        yard.Project.Write(".github/workflows/ci.yml", """
            on: push
            jobs:
              preview:
                runs-on: ubuntu-latest
                steps:
                  - run: npx wrangler versions upload
                    env:
                      CLOUDFLARE_API_TOKEN: ${{ secrets.SHARED }}
              release:
                runs-on: ubuntu-latest
                steps:
                  - run: npx wrangler deploy
                    env:
                      CLOUDFLARE_API_TOKEN: ${{ secrets.SHARED }}
            """);
        await CreateAsync(new CreateRequest(".") { Job = "preview" });
        yard.Project.Write("cftoken.jsonc", """{ "jobs": { "release": { "gate": "human" } } }""");

        (await Should.ThrowAsync<ProblemException>(() => CreateAsync(new CreateRequest(".") { Job = "preview", Sinks = [".dev.vars", ".env.ci"] })))
            .Problems[0].Code.ShouldBe("approval.person-needed");
        File.Exists(yard.Project[".env.ci"]).ShouldBeFalse();
    }

    [Fact]
    public async Task A_file_with_another_jobs_token_is_no_place_for_this_jobs()
    {
        yard.Project.Write("package.json", """{ "scripts": { "one": "wrangler deploy", "two": "wrangler deploy --minify" } }""");
        await CreateAsync(new CreateRequest(".") { Job = "one" });
        var before = yard.Value();

        var refused = await Should.ThrowAsync<ProblemException>(() => CreateAsync(new CreateRequest(".") { Job = "two" }));

        refused.Problems[0].Code.ShouldBe("create.shared-sink");
        refused.Problems[0].Message.ShouldContain("one in ");
        refused.Problems[0].Fix!.Command!.ShouldContain("--job two");
        refused.Problems[0].Fix!.Command!.ShouldContain("--sink .env.two");
        yard.Value().IsSameAs(before).ShouldBeTrue();
        (await CreateAsync(new CreateRequest(".") { Job = "two", Sinks = [".env.two"] })).ShouldBeOfType<CreateResult.Created>();
        yard.Working.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(ExistingToken.CreateNew, ".dev.vars")]
    [InlineData(ExistingToken.CreateNew, "file:token")]
    public async Task A_temporary_token_does_not_push_out_the_one_that_works(ExistingToken existing, string sink)
    {
        await CreateAsync(new CreateRequest(".") { Sinks = [sink] });
        var request = new CreateRequest(".") { IsTemporary = true, OwnerName = "ada", TimeToLive = new TimeToLive(TimeSpan.FromHours(2)), Existing = existing };

        var refused = await Should.ThrowAsync<ProblemException>(() => CreateAsync(request with { Sinks = [sink] }));

        refused.Problems[0].Code.ShouldBe("temporary.occupied");
        refused.Problems[0].Fix!.Command!.ShouldContain("--sink .env.temporary");
        yard.Working.Count.ShouldBe(1);
        (await CreateAsync(request with { Sinks = [".env.temporary"] })).ShouldBeOfType<CreateResult.Created>();
        (await CreateAsync(request with { Sinks = [".env.temporary"] })).ShouldBeOfType<CreateResult.Created>("a temporary one takes another's place");
    }

    private static string SinkOf(string given) => Tokens.Sinks.SinkAddress.Parse(given).ToString();

    private void Kill(string token, string state)
    {
        if (state == "exposed")
        {
            yard.Emulator.Expose(token);
        }
        else
        {
            yard.Clock.Advance(TimeSpan.FromDays(91));
        }
    }

    private Task<CreateResult> CreateAsync(CreateRequest? request = null) => new CreateUseCase(yard.World, Catalog).RunAsync(
        (request ?? new CreateRequest(".")) with { ApiBase = yard.ApiBase, BootstrapFile = yard.BootstrapFile }, yard, yard, TestContext.Current.CancellationToken);
}
