using Cftoken.Catalog;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Engine.Diagnosing;
using Cftoken.Engine.Identifying;
using Cftoken.TestInfrastructure;

namespace Cftoken.Engine.Tests.GitHub;

/// <summary>What identify and diagnose ask of GitHub, through the real gh.</summary>
public sealed class RealGhTests : IAsyncLifetime
{
    private const string OfEnvironment = "/repos/acme/shop/environments/staging%20eu/secrets/CLOUDFLARE_API_TOKEN";
    private const string OfRepository = "/repos/acme/shop/actions/secrets/CLOUDFLARE_API_TOKEN";

    private const string Refused = """
        2026-11-22T12:04:00.0000000Z ##[group]Run npx wrangler deploy
        2026-11-22T12:04:01.0000000Z ⛅️ wrangler 4.164.0
        2026-11-22T12:04:02.0000000Z ✘ [ERROR] A request to the Cloudflare API (/accounts/0123456789abcdef0123456789abcdef/workers/scripts/shop) failed.
        2026-11-22T12:04:02.0000000Z   Authentication error [code: 10000]

        """;

    private readonly TemporaryFolder folder = new();
    private readonly FakeEnvironment environment = new();
    private FakeGitHub gitHub = null!;
    private OutsideWorld world = null!;

    public async ValueTask InitializeAsync()
    {
        gitHub = await FakeGitHub.StartAsync(environment);
        environment.CurrentDirectory = folder.Path;
        environment.HomeDirectory = folder.Path;
        world = OutsideWorld.System() with { Environment = environment };
    }

    public async ValueTask DisposeAsync()
    {
        await gitHub.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_secret_of_the_environment_goes_before_that_of_the_repository_and_that_before_the_organisations()
    {
        gitHub.Secrets[OfEnvironment] = "2026-11-01T00:00:00Z";
        gitHub.Secrets[OfRepository] = "2026-11-02T00:00:00Z";
        gitHub.OfOrganisation.AddRange([("OTHER", "2026-11-04T00:00:00Z"), ("CLOUDFLARE_API_TOKEN", "2026-11-03T00:00:00Z")]);

        (await WrittenAsync("staging eu")).ShouldBe((Day(1), "the environment staging eu"));
        (await WrittenAsync(null)).ShouldBe((Day(2), "the repository"));
        gitHub.Secrets.Remove(OfEnvironment);
        (await WrittenAsync("staging eu")).ShouldBe((Day(2), "the repository"));
        gitHub.Secrets.Clear();
        (await WrittenAsync("staging eu")).ShouldBe((Day(3), "the organisation"));
        gitHub.OfOrganisation.RemoveAt(1);
        (await WrittenAsync("staging eu")).ShouldBeNull();
    }

    [Fact]
    public async Task The_time_of_a_run_is_known()
    {
        var (from, to) = await new GitHubFacts(world, folder.Path).RunAsync(FakeGitHub.Run, default);

        (from, to).ShouldBe((new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 11, 22, 12, 5, 0, TimeSpan.Zero)));
        (await FaultAsync(() => new GitHubFacts(world, folder.Path).RunAsync("1", default))).Code.ShouldBe("identify.no-run");
    }

    [Fact]
    public async Task The_log_of_the_failed_steps_is_diagnosed()
    {
        gitHub.Log = Refused;

        var report = await new DiagnoseUseCase(world, PermissionCatalog.Load()).DiagnoseAsync(new DiagnoseRequest(null) { Run = FakeGitHub.Run }, default);

        report.Diagnosis.Failures.ShouldHaveSingleItem().Permissions.Select(permission => permission.Group.Name).ShouldContain("Workers Scripts Write");
    }

    [Theory]
    [InlineData("success", 200, "diagnose.nothing-failed")]
    [InlineData("cancelled", 200, "diagnose.nothing-failed")]
    [InlineData(null, 200, "github.unfinished")]
    [InlineData("failure", 410, "github.gone")]
    [InlineData("failure", 404, "diagnose.no-run")]
    [InlineData("failure", 403, "github.forbidden")]
    [InlineData("failure", 500, "github.failed")]
    public async Task A_log_that_there_is_not_is_told_with_its_reason(string? conclusion, int status, string code)
    {
        (gitHub.Conclusion, gitHub.LogStatus) = (conclusion, status);

        var fault = await FaultAsync(() => new GitHubRuns(world, folder.Path).LogAsync(FakeGitHub.Run, default));

        fault.Code.ShouldBe(code, fault.Message);
        fault.Fix.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData(null)]
    public async Task A_login_that_is_none_is_told(string? credential)
    {
        environment.Set("GH_TOKEN", credential);

        foreach (var ask in Questions)
        {
            var fault = await FaultAsync(ask);
            (fault.Code, fault.Kind, fault.Fix!.Command).ShouldBe(("github.login", ProblemKind.Credential, "gh auth login"), fault.Message);
        }
    }

    [Fact]
    public async Task A_login_that_may_not_a_folder_that_is_no_clone_and_a_machine_without_gh_are_told()
    {
        gitHub.Status = 403;
        await AllAsync("github.forbidden");
        gitHub.Status = null;
        environment.Set("GH_REPO", null);
        await AllAsync("github.repository");
        environment.Set("PATH", folder.Path);
        await AllAsync("github.no-gh");
    }

    private Func<Task>[] Questions =>
    [
        () => new GitHubRuns(world, folder.Path).LogAsync(FakeGitHub.Run, default),
        () => new GitHubFacts(world, folder.Path).RunAsync(FakeGitHub.Run, default),
        () => WrittenAsync("staging eu"),
    ];

    private static DateTimeOffset Day(int day) => new(2026, 11, day, 0, 0, 0, TimeSpan.Zero);

    private static async Task<Problem> FaultAsync(Func<Task> ask) => (await Should.ThrowAsync<ProblemException>(ask)).Problems.ShouldHaveSingleItem();

    private Task<(DateTimeOffset At, string Where)?> WrittenAsync(string? of) => new GitHubFacts(world, folder.Path).SecretWrittenAsync("CLOUDFLARE_API_TOKEN", of, default);

    private async Task AllAsync(string code)
    {
        foreach (var ask in Questions)
        {
            var fault = await FaultAsync(ask);
            fault.Code.ShouldBe(code, fault.Message);
        }
    }
}
