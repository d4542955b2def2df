using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Engine.Proving;
using Cftoken.TestInfrastructure;

namespace Cftoken.Engine.Tests.Proving;

/// <summary>What a run gets to see: a copy without secrets, and an environment of allowed variables only.</summary>
public sealed class SandboxTests : IDisposable
{
    private const string Configuration = """{ "name": "hello-worker", "main": "src/index.js", "account_id": "0123456789abcdef0123456789abcdef" }""";

    private readonly TemporaryFolder outside = new();
    private readonly Canary canary = new();

    public SandboxTests()
    {
        outside.Write("project/wrangler.json", Configuration);
        outside.Write("project/package.json", "{}");
        outside.Write("project/src/index.js", "export default {}");
    }

    private string Project => outside["project"];

    [Theory]
    [InlineData(".env")]
    [InlineData(".env.production")]
    [InlineData(".dev.vars")]
    [InlineData("sub/.dev.vars.staging")]
    [InlineData(".npmrc")]
    [InlineData(".git/config")]
    [InlineData("tls/server.key")]
    [InlineData("id_ed25519")]
    [InlineData("infra/terraform.tfstate")]
    [InlineData(".wrangler/cache/wrangler-account.json")]
    public async Task A_file_that_holds_secrets_is_not_in_the_copy(string file)
    {
        outside.Write($"project/{file}", canary.Value);

        var copied = await CopiedAsync();

        copied.ShouldContain("src/index.js");
        copied.ShouldNotContain(file);
    }

    [Fact]
    public async Task No_copy_holds_what_a_secret_file_says_however_it_is_reached()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        outside.Write("secret.txt", canary.Value);
        outside.Write("project/.env", canary.Value);
        outside.Write("private/token", canary.Value);
        File.CreateSymbolicLink(outside["project/link-out"], outside["secret.txt"]);
        File.CreateSymbolicLink(outside["project/link-in"], ".env");
        Directory.CreateSymbolicLink(outside["project/folder-out"], "../private");
        File.CreateSymbolicLink(outside["project/loop"], "loop");
        var tool = Tool(folder => canary.MustBeAbsentFromFiles(folder));

        await ProveAsync(tool);

        tool.Warnings.Where(warning => warning.Code == "prove.link").Select(warning => warning.Message).ShouldBe(
            [.. ((string[])["folder-out", "link-out", "loop"]).Select(link => $"The link {link} leads out of the copied folder and is not in the copy.")], ignoreOrder: true);
    }

    [Fact]
    public async Task A_link_within_the_project_stays_one()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        File.CreateSymbolicLink(outside["project/again.js"], outside["project/src/index.js"]);
        var target = string.Empty;

        await ProveAsync(Tool(folder => target = new FileInfo(Path.Combine(folder, "again.js")).LinkTarget!));

        target.ShouldBe("src/index.js");
    }

    [Fact]
    public async Task A_file_that_the_command_names_is_in_the_copy()
    {
        outside.Write("project/tls/server.key", "x");

        (await CopiedAsync("wrangler", "deploy", "--message", "tls/server.key")).ShouldContain("tls/server.key");
    }

    [Fact]
    public async Task Installed_packages_are_there_and_cannot_be_changed_by_adding_to_them()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        outside.Write("project/node_modules/dep/index.js", "x");
        outside.Write("project/node_modules/.cache/wrangler/account.json", canary.Value);

        await ProveAsync(Tool(folder =>
        {
            File.Exists(Path.Combine(folder, "node_modules/dep/index.js")).ShouldBeTrue();
            File.Exists(Path.Combine(folder, "node_modules/.cache/wrangler/account.json")).ShouldBeFalse();
            Directory.CreateDirectory(Path.Combine(folder, "node_modules/.cache/new"));
        }));

        Directory.Exists(outside["project/node_modules/.cache/new"]).ShouldBeFalse();
    }

    [Fact]
    public async Task What_a_run_changes_is_gone_with_it()
    {
        var folders = new List<string>();

        await ProveAsync(Tool(folder =>
        {
            folders.Add(folder);
            File.AppendAllText(Path.Combine(folder, "wrangler.json"), "changed");
        }));

        File.ReadAllText(outside["project/wrangler.json"]).ShouldBe(Configuration);
        folders.Count.ShouldBe(3);
        folders.Distinct().Count().ShouldBe(2, "a second deploy runs where the first did");
        folders.ShouldAllBe(folder => !Directory.Exists(folder));
    }

    [Fact]
    public async Task Only_a_folder_that_holds_the_project_can_be_copied_for_it()
    {
        Directory.CreateDirectory(outside["other"]);

        var stopped = await Should.ThrowAsync<ProblemException>(() =>
            Tool(_ => { }).ProveAsync(Project, request => request with { CopiedFolder = outside["other"] }));

        stopped.Problems.ShouldHaveSingleItem().Code.ShouldBe("prove.copy");
    }

    [Fact]
    public async Task A_workspace_is_copied_whole()
    {
        outside.Write("package.json", """{ "workspaces": ["*"] }""");
        outside.Write("shared/lib.js", "x");

        await ProveAsync(Tool(folder => File.Exists(Path.Combine(folder, "../shared/lib.js")).ShouldBeTrue()));
    }

    [Fact]
    public async Task A_run_inherits_no_variable_but_those_that_are_allowed()
    {
        var tool = Tool(_ => { });
        tool.Environment.Set("PATH", "/usr/bin").Set("LC_ALL", "C").Set("CLOUDFLARE_API_KEY", canary.Value).Set("CFTOKEN_BOOTSTRAP_TOKEN", canary.Value)
            .Set("AWS_SECRET_ACCESS_KEY", canary.Value).Set("HOME", "/home/someone").Set("NODE_OPTIONS", "--require evil").Set("SSH_AUTH_SOCK", "/x");

        await ProveAsync(tool);

        var environment = tool.Requests[0].Environment!;
        environment["LC_ALL"].ShouldBe("C");
        environment["PATH"].ShouldEndWith("/usr/bin");
        environment["HOME"].ShouldStartWith(Path.GetTempPath());
        environment.Keys.ShouldNotContain("NODE_OPTIONS");
        environment.Keys.ShouldNotContain("SSH_AUTH_SOCK");
        canary.MustBeAbsentFrom(environment.Values);
        Canary.For(environment["CLOUDFLARE_API_TOKEN"]).MustBeAbsentFrom(tool.Requests.SelectMany(request => request.Arguments));
    }

    public void Dispose() => outside.Dispose();

    private static FakeTool Tool(Action<string> inCopy) => new(run =>
    {
        inCopy(run.Request.WorkingDirectory);
        return run.MustGetAsync(FakeTool.Service);
    });

    private async Task ProveAsync(FakeTool tool) => (await tool.ProveAsync(Project)).Verdict.ShouldBe(Sufficiency.Sufficient);

    private async Task<List<string>> CopiedAsync(params string[] words)
    {
        var copied = new List<string>();
        await Tool(folder => copied.AddRange(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')))).ProveAsync(Project, words: words);
        return copied;
    }
}
