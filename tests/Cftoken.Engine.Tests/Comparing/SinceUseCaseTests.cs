using Cftoken.Catalog;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Engine.Comparing;
using Cftoken.Engine.Plans;
using Cftoken.TestInfrastructure;

namespace Cftoken.Engine.Tests.Comparing;

public sealed class SinceUseCaseTests
{
    private const string Base = """
        {
          "name": "shop",
          "main": "index.js",
          "account_id": "0123456789abcdef0123456789abcdef"
        """;

    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    // Recorded of real wrangler 4.164.0: a route wants Workers Routes Write on its zone, and a KV namespace without an id is
    // created by the deploy, which wants Workers KV Storage Write.
    [Fact]
    public async Task A_route_that_the_branch_adds_is_told_with_its_line()
    {
        using var repository = await ProjectAsync($"{Base}\n}}\n");
        repository.Folder.Write("wrangler.jsonc", Base + """
            ,
              "routes": [
                {"pattern": "shop.example.com/*", "zone_id": "feed0000feed0000feed0000feed0001"}
              ]
            }
            """);

        var changes = await CompareAsync(repository);

        var job = changes.Jobs.ShouldHaveSingleItem();
        (job.Project, job.Job, job.Kind).ShouldBe(("shop", "deploy", JobChangeKind.Changed));
        job.Dropped.ShouldBeEmpty();
        var added = job.Added.ShouldHaveSingleItem();
        added.Group.Name.ShouldBe("Workers Routes Write");
        added.Reasons.ShouldAllBe(reason => reason.Evidence.Where.File == "wrangler.jsonc" && reason.Evidence.Where.Line == 6);
    }

    [Fact]
    public async Task What_the_branch_takes_out_is_told_with_the_line_that_it_stood_on()
    {
        using var repository = await ProjectAsync(Base + """
            ,
              "kv_namespaces": [{"binding": "CACHE"}]
            }
            """);
        repository.Folder.Write("wrangler.jsonc", $"{Base}\n}}\n");

        var job = (await CompareAsync(repository)).Jobs.ShouldHaveSingleItem();

        job.Added.ShouldBeEmpty();
        job.Dropped.ShouldHaveSingleItem().Group.Name.ShouldBe("Workers KV Storage Write");
        job.Dropped[0].Reasons.ShouldContain(reason => reason.Evidence.Where.Line == 5);
    }

    [Fact]
    public async Task A_change_that_needs_nothing_else_is_no_change()
    {
        using var repository = await ProjectAsync($"{Base}\n}}\n");
        repository.Folder.Write("wrangler.jsonc", $"{Base},\n  \"vars\": {{\"A\": \"b\"}}\n}}\n");

        (await CompareAsync(repository)).Jobs.ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_zone_is_a_change_although_the_permission_is_the_same()
    {
        using var repository = await ProjectAsync(Base + ",\n \"routes\": [{\"pattern\": \"a.example.com/*\", \"zone_id\": \"feed0000feed0000feed0000feed0001\"}]}\n");
        repository.Folder.Write("wrangler.jsonc", Base + ",\n \"routes\": [{\"pattern\": \"a.example.com/*\", \"zone_id\": \"feed0000feed0000feed0000feed0002\"}]}\n");

        var job = (await CompareAsync(repository)).Jobs.ShouldHaveSingleItem();

        job.Added.ShouldHaveSingleItem().Resources.ShouldHaveSingleItem().Id.ShouldBe("feed0000feed0000feed0000feed0002");
        job.Dropped.ShouldHaveSingleItem().Resources.ShouldHaveSingleItem().Id.ShouldBe("feed0000feed0000feed0000feed0001");
    }

    [Fact]
    public async Task A_project_that_was_not_there_is_new()
    {
        using var repository = await GitRepository.CreateAsync();
        await repository.CommitAsync();
        repository.Folder.Write("wrangler.jsonc", $"{Base}\n}}\n");

        var job = (await CompareAsync(repository)).Jobs.ShouldHaveSingleItem();

        job.Kind.ShouldBe(JobChangeKind.New);
        job.Added.ShouldContain(permission => permission.Group.Name == "Workers Scripts Write");
    }

    [Fact]
    public async Task A_configuration_that_was_wrong_then_is_told_as_of_then()
    {
        using var repository = await ProjectAsync("{ \"name\": ");
        repository.Folder.Write("wrangler.jsonc", $"{Base}\n}}\n");

        var refusal = await Should.ThrowAsync<ProblemException>(() => CompareAsync(repository));

        refusal.Problems.ShouldAllBe(problem => problem.Message.StartsWith("At HEAD: ", StringComparison.Ordinal));
    }

    private static async Task<GitRepository> ProjectAsync(string configuration)
    {
        var repository = await GitRepository.CreateAsync();
        repository.Folder.Write("wrangler.jsonc", configuration);
        await repository.CommitAsync();
        return repository;
    }

    private static Task<PlanChanges> CompareAsync(GitRepository repository)
    {
        var environment = new FakeEnvironment { CurrentDirectory = repository.Folder.Path };
        environment.Set("PATH", Environment.GetEnvironmentVariable("PATH")!);
        return new SinceUseCase(OutsideWorld.System() with { Environment = environment }, Catalog)
            .CompareAsync(new PlanRequest(repository.Folder.Path), "HEAD", CancellationToken.None);
    }
}
