using System.Text.Json;
using Cftoken.TestInfrastructure;

namespace Cftoken.Tests.Scripts;

public sealed class Comparing : IDisposable
{
    private readonly Program_under_test program = new();

    public void Dispose() => program.Dispose();

    [Fact]
    public async Task A_branch_that_adds_a_permission_is_caught_before_it_is_merged()
    {
        using var repository = await GitRepository.CreateAsync();
        repository.Folder.CopyFrom(RepositoryRoot.File("samples/hello-worker"));
        await repository.CommitAsync();
        var configuration = Directory.EnumerateFiles(repository.Folder.Path, "wrangler.json*").Single();
        var text = await File.ReadAllTextAsync(configuration);
        await File.WriteAllTextAsync(configuration, text[..text.LastIndexOf('}')] + ", \"kv_namespaces\": [{\"binding\": \"CACHE\"}] }");

        var unchanged = await program.RunAsync("plan", repository.Folder.Path, "--since", "HEAD", "--job", "deploy", "--json");
        var view = await program.RunAsync("plan", repository.Folder.Path, "--since", "main");

        unchanged.ExitCode.ShouldBe(3);
        using var json = JsonDocument.Parse(unchanged.Output);
        var change = json.RootElement.GetProperty("changes")[0];
        change.GetProperty("added")[0].GetProperty("name").GetString().ShouldBe("Workers KV Storage Write");
        change.GetProperty("added")[0].GetProperty("reasons")[0].GetProperty("file").GetString().ShouldBe(Path.GetFileName(configuration));
        view.ExitCode.ShouldBe(3);
        view.Output.ShouldContain("  + Account · Workers KV Storage · Edit");
        view.Error.ShouldContain("Add what is marked +");
    }

    [Fact]
    public async Task The_usual_template_is_held_against_the_plan()
    {
        program.Project.CopyFrom(RepositoryRoot.File("samples/shop-api"));

        var run = await program.RunAsync("plan", "--against", "template:edit-cloudflare-workers");

        run.ExitCode.ShouldBe(3);
        run.Output.ShouldContain("  + Account · D1 · Edit  missing");
        run.Output.ShouldContain("  - Account · Workers Tail · Read  spare: ");
        run.Output.ShouldContain("Not enough: 1 of 3 permissions missing");
    }

    [Fact]
    public async Task A_plan_is_the_same_as_its_own_body()
    {
        program.Project.CopyFrom(RepositoryRoot.File("samples/static-site"));
        program.Project.Write("body.json", (await program.RunAsync("plan", "--format", "body")).Output);

        var run = await program.RunAsync("plan", "--against", "body.json");

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("Exactly what the job needs.");
    }

    [Theory]
    [InlineData("--since", "no-such-branch")]
    [InlineData("--against", "template:nothing")]
    [InlineData("--since", "HEAD", "--against", "token")]
    public async Task What_cannot_be_compared_with_is_a_usage_error(params string[] options)
    {
        program.Project.CopyFrom(RepositoryRoot.File("samples/static-site"));

        var run = await program.RunAsync(["plan", .. options]);

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("fix: ");
    }
}
