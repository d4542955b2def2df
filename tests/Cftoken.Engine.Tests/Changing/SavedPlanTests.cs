using System.Collections.Immutable;
using System.Runtime.Versioning;
using Cftoken.Catalog;
using Cftoken.Core.Problems;
using Cftoken.Engine.Applying;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Jobs.Asking;
using Cftoken.Engine.Targets;
using Cftoken.Engine.Tests.Creating;
using Cftoken.TestInfrastructure;

namespace Cftoken.Engine.Tests.Changing;

/// <summary>Saved plans that somebody has changed, or whose project somebody has changed.</summary>
public sealed class SavedPlanTests : IAsyncLifetime, IApplyDialogue
{
    private const string File = "plan.json";

    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    private Changes changes = null!;
    private Action whenShown = () => { };

    public async ValueTask InitializeAsync()
    {
        changes = await Changes.OpenAsync();
        changes.Shop.Project.Write("package.json", """{ "scripts": { "ship": "wrangler deploy" } }""");
        Job("");
    }

    public ValueTask DisposeAsync() => changes.DisposeAsync();

    [Theory]
    [InlineData("grant Workers Scripts Write", "grant Workers Scripts Read", "not what the plan says")]
    [InlineData("\"name shop:default:ship:account\"", "\"name shop:default:ship:account\", \"grant Account API Tokens Write\"", "not what the plan says")]
    [InlineData("deliver to .dev.vars", "deliver to exec:/tmp/take-it", "not what the plan says")]
    [InlineData("deliver to .dev.vars", "deliver to ../../outside.env", "not what the plan says")]
    [InlineData("lives for 90d", "lives for ever", "not what the plan says")]
    [InlineData("\"action\": \"create\"", "\"action\": \"keep\"", "not what the plan says")]
    [InlineData("\"token\": null", """ "token": { "id": "0123456789abcdef0123456789abcdef", "name": "x", "modifiedOn": null } """, "another token")]
    [InlineData("/client/v4\"", "/client/v5\"", "made for the API")]
    [InlineData("\"source\": \"", "\"source\": \"other", "is new")]
    public async Task What_was_written_into_it_is_never_carried_out(string was, string becomes, string moved)
    {
        await SaveAsync();
        Edit(was, becomes);

        (await ApplyAsync()).Moved.ShouldContain(one => one.Contains(moved, StringComparison.Ordinal));

        NothingWasChanged();
    }

    [Fact]
    public async Task A_change_in_place_is_held_against_it_step_by_step()
    {
        var id = changes.PutToken(Changes.OnAccount("Workers Tail Read"));
        Job("""
            "expires": "30d", "ipRanges": { "allow": ["203.0.113.0/24"] }
            """);
        await SaveAsync();
        var saved = Read();

        saved.ShouldContain("add Workers Scripts Write (");
        saved.ShouldContain("take Workers Tail Read (");
        foreach (var (was, becomes) in new[] { ("Workers Scripts Write", "D1 Write"), ("30d", "3650d"), ("203.0.113.0/24", "0.0.0.0/0"), (id, "0123456789abcdef0123456789abcdef") })
        {
            changes.Shop.Project.WritePrivately(File, saved.Replace(was, becomes, StringComparison.Ordinal));
            (await ApplyAsync()).Moved.ShouldHaveSingleItem();
        }

        changes.Puts.ShouldBe(0);
        changes.Shop.Project.WritePrivately(File, saved);
        (await ApplyAsync()).Jobs.ShouldHaveSingleItem().Problems.ShouldBeEmpty();
        changes.Puts.ShouldBe(1);
    }

    [Theory]
    [InlineData("/elsewhere")]
    [InlineData("relative")]
    [InlineData("")]
    [InlineData("/a\\u0000b")]
    public async Task Another_folder_in_it_is_not_looked_at(string path)
    {
        await SaveAsync();
        Edit($"\"path\": \"{changes.Shop.Project.Path}\"", $"\"path\": \"{path}\"");

        (await Changes.StoppedAsync(ApplyAsync)).Code.ShouldBe("plan.other-project");

        NothingWasChanged();
    }

    [Fact]
    public async Task The_project_of_another_folder_is_not_changed_though_the_rest_of_it_fits()
    {
        using var other = new TemporaryFolder();
        await SaveAsync();
        foreach (var name in new[] { "wrangler.jsonc", "package.json", "cftoken.jsonc", "index.js" })
        {
            other.Write(name, changes.Shop.Project.Read(name));
        }

        Edit(changes.Shop.Project.Path, other.Path);

        (await Changes.StoppedAsync(ApplyAsync)).Code.ShouldBe("plan.other-project");
        NothingWasChanged();
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"kind": "cftoken-plan"}""")]
    [InlineData("""{"kind": "cftoken-plan", "schemaVersion": 2}""")]
    [InlineData("""{"kind": "cftoken-plan", "schemaVersion": "1"}""")]
    [InlineData("""{"kind": "cftoken-plan", "schemaVersion": 1, "api": null}""")]
    [InlineData("""{"kind": "cftoken-plan", "schemaVersion": 1, "api": "\ud800"}""")]
    public async Task What_is_no_plan_is_refused(string text)
    {
        changes.Shop.Project.WritePrivately(File, text);

        (await Changes.StoppedAsync(ApplyAsync)).Code.ShouldBe("plan.unreadable");
    }

    [Theory]
    [InlineData("\"schemaVersion\": 1", "\"schemaVersion\": 2")]
    [InlineData("\"schemaVersion\": 1", "\"schemaVersion\": 1, \"schemaVersion\": 1")]
    [InlineData("\"jobs\": [", "\"jobs\": [], \"jobs\": [")]
    [InlineData("\"jobs\": [", "\"jobs\": [ null,")]
    [InlineData("\"job\": \"ship\"", "\"job\": null")]
    [InlineData("\"outright\": null", "\"outright\": {}")]
    [InlineData("\"outright\": null", "\"outright\": 1")]
    [InlineData("\"wrangler\": null", "\"wrangler\": \"latest\"")]
    [InlineData("\"madeOn\": \"2026", "\"madeOn\": \"MMXXVI")]
    [InlineData("\"token\": null", "\"token\": {}")]
    [InlineData("\"changes\": [", "\"changes\": [ null,")]
    [InlineData("\"changes\": [", "\"changes\": [ [[[[[[[[[[[[1]]]]]]]]]]]],")]
    public async Task One_that_is_not_as_it_was_saved_is_refused_whole(string was, string becomes)
    {
        await SaveAsync();
        Edit(was, becomes);

        (await Changes.StoppedAsync(ApplyAsync)).Code.ShouldBe("plan.unreadable");
        ApplyUseCase.IsSavedPlan(changes.World, File).ShouldBeTrue();
    }

    [Fact]
    public async Task One_that_is_too_long_is_refused()
    {
        await SaveAsync();
        Edit("\"changes\": [", $"\"changes\": [ \"{new string('x', 17 * 1024 * 1024)}\",");

        (await Changes.StoppedAsync(ApplyAsync)).Code.ShouldBe("plan.unreadable");
    }

    [Fact]
    public async Task What_it_says_is_clean_when_it_is_shown()
    {
        var token = new Canary().Value;
        await SaveAsync();
        var hostile = $"\\u001b[31m\\n::error::x ##[group]y {token}";
        Edit("\"job\": \"ship\"", $"\"job\": \"{hostile}\"", "\"api\": \"", $"\"api\": \"{hostile}");

        var moved = string.Join('\n', (await ApplyAsync()).Moved);

        moved.ShouldNotContain('\e');
        moved.ShouldNotContain(token);
        moved.ShouldNotContain("\n::error");
        Edit("\"path\": \"", $"\"path\": \"/{hostile}");
        var refused = await Changes.StoppedAsync(ApplyAsync);
        refused.Message.ShouldNotContain('\e');
        refused.Message.ShouldNotContain(token);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherWrite)]
    [UnsupportedOSPlatform("windows")]
    public async Task One_that_others_may_change_is_refused_until_it_is_its_owners_alone(UnixFileMode others)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "access lists decide there");
        await SaveAsync();
        System.IO.File.SetUnixFileMode(changes.Shop.Project[File], UnixFileMode.UserRead | UnixFileMode.UserWrite | others);
        changes.Shop.Project.WritePrivately("folder/keep", "");
        System.IO.File.CreateSymbolicLink(changes.Shop.Project["link.json"], changes.Shop.Project[File]);

        foreach (var name in new[] { File, "link.json" })
        {
            var problem = await Changes.StoppedAsync(() => ApplyAsync(Request with { SavedPlan = name }));
            problem.Code.ShouldBe("plan.not-yours-alone");
            problem.Fix!.Command.ShouldBe($"chmod 600 {name}");
        }

        NothingWasChanged();
        System.IO.File.SetUnixFileMode(changes.Shop.Project[File], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await ApplyAsync(Request with { SavedPlan = "link.json" })).Moved.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_pipe_is_not_waited_for()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "it has no such files");
        System.Diagnostics.Process.Start("mkfifo", [changes.Shop.Project["pipe"]]).WaitForExit();

        ApplyUseCase.IsSavedPlan(changes.World, "pipe").ShouldBeTrue();
        (await Changes.StoppedAsync(() => ApplyAsync(Request with { SavedPlan = "pipe" }))).Code.ShouldBe("plan.unreadable");
        (await Changes.StoppedAsync(() => SaveAsync(file: "pipe"))).Code.ShouldBe("plan.unwritable");
    }

    [Theory]
    [InlineData("wrangler.jsonc")]
    [InlineData("index.js")]
    [InlineData(".")]
    [InlineData("no-such-folder/plan.json")]
    public async Task Nothing_but_an_older_plan_is_written_over(string file)
    {
        var before = changes.Shop.Project.Read("wrangler.jsonc");

        (await Changes.StoppedAsync(() => SaveAsync(file: file))).Code.ShouldBe("plan.unwritable");

        changes.Shop.Project.Read("wrangler.jsonc").ShouldBe(before);
        await SaveAsync();
        await SaveAsync();
    }

    [Theory]
    [InlineData("""
        "ipRanges": { "allow": ["198.51.100.0/24"] }
        """)]
    [InlineData("""
        "expires": "3650d"
        """)]
    [InlineData("""
        "sinks": [".dev.vars", "other.env"]
        """)]
    public async Task A_project_that_changed_is_looked_at_again(string terms)
    {
        await SaveAsync();
        Job(terms);

        (await ApplyAsync()).Moved.ShouldHaveSingleItem().ShouldContain("not what the plan says");

        NothingWasChanged();
    }

    [Fact]
    public async Task A_gate_that_came_later_holds_whatever_was_saved_and_approved()
    {
        await SaveAsync();
        Job("""
            "gate": "human"
            """);

        (await Changes.StoppedAsync(ApplyAsync)).Code.ShouldBe("approval.person-needed");

        NothingWasChanged();
    }

    [Fact]
    public async Task Whoever_has_to_approve_it_is_told_the_command_with_the_file()
    {
        await SaveAsync();
        changes.Answer = ApprovalAnswer.Nobody;

        (await Changes.StoppedAsync(ApplyAsync)).Fix!.Command!.ShouldMatch($"^cftoken apply {File} .*--yes$");
    }

    [Theory]
    [InlineData("""
        "permissions": ["Account:D1:Edit"]
        """)]
    [InlineData("""
        "sinks": ["other.env"]
        """)]
    [InlineData("""
        "expires": "never"
        """)]
    public async Task What_the_project_becomes_while_somebody_is_asked_is_not_created(string terms)
    {
        whenShown = () => Job(terms);

        var job = (await ApplyAsync(Request with { SavedPlan = null })).Jobs.ShouldHaveSingleItem();

        job.Problems.ShouldHaveSingleItem().Code.ShouldBe("create.not-as-agreed");
        NothingWasChanged();
    }

    [Fact]
    public async Task It_is_applied_for_what_it_was_made_for()
    {
        changes.Shop.Project.Write("wrangler.jsonc", $$"""{ "name": "shop", "main": "index.js", "account_id": "{{Workshop.Account}}", "env": { "beta": {} } }""");
        await SaveAsync(Request with
        {
            SavedPlan = null,
            Job = "deploy",
            Environment = "beta",
            Asked = new AskedFor { Permissions = ["Zone:DNS:Read"], ZoneIds = [Changes.Zone], Name = "by-hand" },
        });

        var id = (await ApplyAsync()).Jobs.ShouldHaveSingleItem().TokenId!;

        (await changes.GroupsOfAsync(id)).ShouldBe(["DNS Read", "Workers Scripts Write"], ignoreOrder: true);
        (await changes.ReadAsync(id)).Summary.Name.ShouldStartWith("by-hand");
        (await ApplyAsync()).Moved.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_asked_for_besides_it_is_refused()
    {
        await SaveAsync();

        foreach (var (request, option) in new[]
        {
            (Request with { Job = "ship" }, "--job"),
            (Request with { Environment = "beta" }, "--env"),
            (Request with { Asked = new AskedFor { Permissions = ["Account:D1:Edit"] } }, "--permission"),
            (Request with { Asked = new AskedFor { AccountId = Workshop.Account } }, "--account-id"),
            (Request with { Asked = new AskedFor { ZoneIds = [Changes.Zone] } }, "--zone-id"),
            (Request with { Zones = ImmutableDictionary<string, string>.Empty.Add("example.com", Changes.Zone) }, "--zone"),
        })
        {
            var problem = await Changes.StoppedAsync(() => ApplyAsync(request));
            problem.Code.ShouldBe("plan.asked-besides");
            problem.Message.ShouldStartWith($"{option} cannot be given");
        }

        NothingWasChanged();
    }

    [Fact]
    public async Task What_is_asked_for_outright_is_applied_without_a_saved_plan_too()
    {
        var request = Request with { SavedPlan = null, Asked = new AskedFor { Permissions = ["Account:D1:Edit"] } };

        var id = (await ApplyAsync(request)).Jobs.ShouldHaveSingleItem().TokenId!;

        (await changes.GroupsOfAsync(id)).ShouldBe(["D1 Write", "Workers Scripts Write"], ignoreOrder: true);
        (await ApplyAsync(request)).Jobs.ShouldHaveSingleItem().Action.Kind.ShouldBe(JobActionKind.Keep);
    }

    [Fact]
    public async Task Jobs_of_one_name_in_several_projects_are_told_apart()
    {
        foreach (var name in new[] { "wrangler.jsonc", "package.json", "cftoken.jsonc", "index.js" })
        {
            System.IO.File.Delete(changes.Shop.Project[name]);
        }

        foreach (var app in new[] { "one", "two" })
        {
            changes.Shop.Project.Write($"{app}/wrangler.jsonc", $$"""{ "name": "{{app}}", "main": "index.js", "account_id": "{{Workshop.Account}}" }""");
            changes.Shop.Project.Write($"{app}/index.js", "export default {}");
        }

        await SaveAsync();

        var report = await ApplyAsync();

        report.Moved.ShouldBeEmpty();
        report.Jobs.Length.ShouldBe(2);
        report.Jobs.ShouldAllBe(job => job.Problems.IsEmpty);
        (await ApplyAsync()).Jobs.ShouldAllBe(job => job.Action.Kind == JobActionKind.Keep);
    }

    void ITokenDialogue.Tell(string what)
    {
    }

    void IApplyDialogue.Show(ImmutableArray<JobAction> actions) => whenShown();

    private ApplyRequest Request => new(".") { BootstrapFile = changes.Shop.BootstrapFile(), ApiBase = changes.Shop.ApiBase, SavedPlan = File };

    private Task<ApplyReport> ApplyAsync() => ApplyAsync(Request);

    private Task<ApplyReport> ApplyAsync(ApplyRequest request) =>
        new ApplyUseCase(changes.World, Catalog).RunAsync(request, this, changes, TestContext.Current.CancellationToken);

    private Task<ApplyReport> SaveAsync(ApplyRequest? request = null, string file = File) =>
        new ApplyUseCase(changes.World, Catalog).SaveAsync(request ?? Request with { SavedPlan = null }, file, this, changes, TestContext.Current.CancellationToken);

    private void Job(string terms) => changes.Shop.Project.Write("cftoken.jsonc", $$"""{ "jobs": { "ship": { {{terms}} } } }""");

    private string Read() => changes.Shop.Project.Read(File);

    private void Edit(params ReadOnlySpan<string> pairs)
    {
        var text = Read();
        for (var index = 0; index < pairs.Length; index += 2)
        {
            text.ShouldContain(pairs[index]);
            text = text.Replace(pairs[index], pairs[index + 1], StringComparison.Ordinal);
        }

        changes.Shop.Project.WritePrivately(File, text);
    }

    private void NothingWasChanged() =>
        changes.Shop.Calls.ShouldAllBe(call => call.StartsWith("GET ", StringComparison.Ordinal));
}
