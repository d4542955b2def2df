using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Engine.Adopting;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Targets;
using Cftoken.Engine.Tests.Creating;
using Cftoken.TestInfrastructure;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Registering;
using Cftoken.Tokens.State;

namespace Cftoken.Engine.Tests.Adopting;

public sealed class AdoptTests : IAsyncLifetime, IAdoptDialogue
{
    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    private readonly List<string> told = [];
    private readonly List<string> remarks = [];
    private Workshop shop = null!;

    public async ValueTask InitializeAsync() => shop = await Workshop.OpenAsync();

    public ValueTask DisposeAsync() => shop.DisposeAsync();

    [Fact]
    public async Task A_token_of_exactly_the_plan_is_taken_over_without_a_question_and_twice_changes_nothing()
    {
        var value = await MadeByHandAsync();

        var first = await AdoptAsync(value, Request());
        var before = shop.Project.Read(".dev.vars");
        var second = await AdoptAsync(value, Request());

        first.IsNew.ShouldBeTrue();
        first.Comparison.IsExact.ShouldBeTrue();
        shop.Asked.ShouldBeEmpty();
        shop.Variable("CLOUDFLARE_API_TOKEN").ShouldBe(value);
        second.IsNew.ShouldBeFalse();
        shop.Project.Read(".dev.vars").ShouldBe(before);
        (await RecordedAsync()).ShouldHaveSingleItem().Token.Id.ShouldBe(first.Verification.Id);
        (await RecordedAsync())[0].Version.ShouldBe(1);
    }

    [Fact]
    public async Task The_token_of_the_job_is_found_by_exec_and_kept_by_create()
    {
        var value = await MadeByHandAsync();
        await AdoptAsync(value, Request());

        (await shop.CreateAsync(shop.Request())).ShouldBeOfType<CreateResult.Served>();
        (await RecordedAsync())[0].Job.Job.ShouldBe("deploy");
    }

    [Fact]
    public async Task A_predecessor_that_is_taken_back_lives_on()
    {
        var value = await MadeByHandAsync();
        var id = (await AdoptAsync(value, Request())).Verification.Id;
        var memory = TokenMemory.OnDisk(shop.World);
        var record = (await RecordedAsync())[0];
        var now = shop.World.Time.GetUtcNow();
        await memory.Register.SaveAsync(
            record with
            {
                Token = new TokenReference("feed0000feed0000feed0000feed0002", "its successor"),
                Retiring = [new RetiringToken(record.Token, record.Owner, now, now)],
            },
            TestContext.Current.CancellationToken);

        await AdoptAsync(value, Request());

        (await RecordedAsync()).ShouldHaveSingleItem().Token.Id.ShouldBe(id);
        (await RecordedAsync())[0].Retiring.ShouldBeEmpty();
    }

    [Fact]
    public async Task One_that_reaches_into_a_sensitive_area_without_the_plan_is_taken_over_by_a_person_alone()
    {
        var value = Hand("Workers Scripts Write", "Account Settings Write");

        (await StoppedAsync(value, Request()))[0].Code.ShouldBe("approval.person-needed");

        shop.Answer = ApprovalAnswer.Person;
        (await AdoptAsync(value, Request())).IsNew.ShouldBeTrue();
    }

    [Fact]
    public async Task One_that_differs_is_asked_about_with_what_the_link_cannot_do()
    {
        var value = Hand("D1 Write");
        shop.Answer = ApprovalAnswer.Declined;

        var stopped = await StoppedAsync(value, Request());

        stopped.ShouldHaveSingleItem().Code.ShouldBe("approval.declined");
        remarks.ShouldContain(remark => remark.Contains("drops what it does not know"));
        remarks.ShouldContain(remark => remark.Contains("TTL"));
        File.Exists(shop.Project[".dev.vars"]).ShouldBeFalse();
        (await RecordedAsync()).ShouldBeEmpty();

        shop.Answer = ApprovalAnswer.Person;
        (await AdoptAsync(value, Request())).Comparison.Changes.Select(change => change.Kind).Distinct().ShouldBe([GrantChangeKind.Missing, GrantChangeKind.Spare], ignoreOrder: true);
        shop.Variable("CLOUDFLARE_API_TOKEN").ShouldBe(value);
    }

    [Fact]
    public async Task Without_a_bootstrap_credential_what_was_not_checked_is_said()
    {
        var value = await MadeByHandAsync();

        var adopted = await AdoptAsync(value, new AdoptRequest("."));

        adopted.Comparison.IsRead.ShouldBeFalse();
        remarks.ShouldContain(remark => remark.Contains("whether it can make tokens"));
        shop.Asked.ShouldHaveSingleItem().Question.ShouldContain("although it differs");
        (await AdoptAsync(value, new AdoptRequest("."))).IsNew.ShouldBeFalse();

        // The name that nobody read is no reason to take it for another one later.
        (await shop.CreateAsync(shop.Request())).ShouldBeOfType<CreateResult.Served>();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_that_can_make_tokens_is_refused(bool isAccounts)
    {
        var minter = (isAccounts ? shop.Emulator.Bootstrap.AccountMinter : shop.Emulator.Bootstrap.UserMinter).Reveal();

        (await StoppedAsync(minter, new AdoptRequest("."))).ShouldHaveSingleItem().Code.ShouldBe("adopt.manages-tokens");
        (await StoppedAsync(minter, new AdoptRequest(".") { BootstrapFile = shop.BootstrapFile(isAccounts) })).ShouldHaveSingleItem().Code.ShouldBe("adopt.manages-tokens");
        File.Exists(shop.Project[".dev.vars"]).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("cfk_0123456789012345678901234567890123456789abcdef01")]
    [InlineData("cfoat_abcdefghijklmnopqrstuvwxyz")]
    [InlineData("CLOUDFLARE_API_TOKEN=cfut_x")]
    [InlineData("two words")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    public async Task What_is_no_token_is_refused_before_anything_is_sent(string text)
    {
        (await StoppedAsync(text, Request())).ShouldHaveSingleItem().Code.ShouldBeOneOf("adopt.no-token", "adopt.wrong-kind");
        shop.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_dead_token_is_not_taken_over()
    {
        (await StoppedAsync(new Canary("cfat_").Value, Request())).ShouldHaveSingleItem().Kind.ShouldBe(ProblemKind.Credential);

        File.Exists(shop.Project[".dev.vars"]).ShouldBeFalse();
    }

    [Fact]
    public async Task A_token_among_the_words_is_refused_and_not_repeated()
    {
        var canary = new Canary();
        var old = new string('k', 20) + new string('Z', 20);

        foreach (var path in (string[])[canary.Value, old])
        {
            var problem = (await StoppedAsync("x", new AdoptRequest(path))).ShouldHaveSingleItem();
            problem.Code.ShouldBe("adopt.in-arguments");
            problem.ToString().ShouldNotContain(path);
        }
    }

    [Fact]
    public async Task Standard_input_brings_one_thing() =>
        (await StoppedAsync("x", new AdoptRequest(".") { BootstrapFile = "-" })).ShouldHaveSingleItem().Code.ShouldBe("usage.standard-input");

    [Fact]
    public async Task Where_one_sink_fails_the_others_are_as_they_were()
    {
        var value = await MadeByHandAsync();
        shop.Project.Write(".env", "STAGE=dev\n");

        // A folder stands where the second one would be.
        Directory.CreateDirectory(shop.Project["taken.env"]);
        var stopped = await StoppedAsync(value, Request() with { Sinks = [".env", "taken.env"] });

        stopped.ShouldNotBeEmpty();
        shop.Project.Read(".env").ShouldBe("STAGE=dev\n");
        (await RecordedAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_job_that_wants_a_person_asks_even_for_an_exact_token()
    {
        var value = await MadeByHandAsync();
        shop.Project.Write("cftoken.jsonc", """{ "jobs": { "release": { "commands": ["wrangler deploy"], "gate": "human" } } }""");

        var stopped = await StoppedAsync(value, Request() with { Job = "release" });

        stopped.ShouldHaveSingleItem().Code.ShouldBe("approval.person-needed");
        File.Exists(shop.Project[".dev.vars"]).ShouldBeFalse();
    }

    void ITokenDialogue.Tell(string what) => told.Add(what);

    void IAdoptDialogue.Show(JobPlan plan, TokenVerification verification, TokenComparison comparison, ImmutableArray<string> said) => remarks.AddRange(said);

    // One of exactly the plan, of which cftoken remembers nothing.
    private async Task<string> MadeByHandAsync()
    {
        await shop.CreateAsync(shop.Request());
        var value = shop.Variable("CLOUDFLARE_API_TOKEN")!;
        File.Delete(shop.Project[".dev.vars"]);
        foreach (var file in Directory.EnumerateFiles(shop.State.Path))
        {
            File.Delete(file);
        }

        shop.Asked.Clear();
        return value;
    }

    private string Hand(params string[] groups)
    {
        var value = shop.PutToken(groups).Reveal();
        File.Delete(shop.Project[".dev.vars"]);
        return value;
    }

    private AdoptRequest Request() => new(".") { BootstrapFile = shop.BootstrapFile() };

    private async Task<ImmutableArray<RecordedToken>> RecordedAsync() =>
        await TokenMemory.OnDisk(shop.World).Register.ListAsync(TestContext.Current.CancellationToken);

    private Task<AdoptResult> AdoptAsync(string text, AdoptRequest request)
    {
        var terminal = new FakeTerminal().Types(text);
        return new AdoptUseCase(shop.World with { Terminal = terminal }, Catalog).RunAsync(
            request with { ApiBase = shop.ApiBase }, this, shop, TestContext.Current.CancellationToken);
    }

    private async Task<IReadOnlyList<Problem>> StoppedAsync(string text, AdoptRequest request) =>
        (await Should.ThrowAsync<ProblemException>(() => AdoptAsync(text, request))).Problems;
}
