using System.Text.Json;
using Cftoken.TestInfrastructure;

namespace Cftoken.Tests.Scripts;

public sealed class Jobs : IDisposable
{
    private readonly Program_under_test program = new();

    public void Dispose() => program.Dispose();

    [Fact]
    public async Task A_repository_of_several_projects_gets_a_plan_for_each_and_one_for_all()
    {
        program.Project.CopyFrom(RepositoryRoot.File("samples/monorepo"));

        var run = await program.RunAsync("plan", "--json");

        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("plans").EnumerateArray().Select(plan => plan.GetProperty("project").GetString()).Distinct()
            .ShouldBe(["shop", "mail", "site"], ignoreOrder: true);
        json.RootElement.GetProperty("whole").GetProperty("permissions").GetArrayLength().ShouldBePositive();
        var purge = json.RootElement.GetProperty("plans").EnumerateArray().Single(plan => plan.GetProperty("job").GetString() == "purge-shop");
        purge.GetProperty("permissions")[0].GetProperty("name").GetString().ShouldBe("Cache Purge");
        purge.GetProperty("tokenName").GetString().ShouldBe("shop:default:purge-shop:support");
    }

    [Fact]
    public async Task Many_plans_are_summed_up_for_people()
    {
        program.Project.CopyFrom(RepositoryRoot.File("samples/monorepo"));

        var run = await program.RunAsync("plan");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain(" jobs  cftoken plan PATH --job NAME shows one in full\n");
        run.Output.ShouldContain("\nAll of them  ");
        run.Output.Split('\n').Length.ShouldBeLessThan(80);
        (await program.RunAsync("plan", "apps/mail")).Output.ShouldStartWith("mail · release\n");
    }

    [Fact]
    public async Task A_built_in_job_is_planned_for_a_project_that_does_not_run_it()
    {
        program.Project.CopyFrom(RepositoryRoot.File("samples/static-site"));

        var run = await program.RunAsync("plan", "--job", "dns");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("Zone · DNS · Edit");
        run.Output.ShouldContain("it can hijack traffic");
        run.Output.ShouldContain("a person has to agree");
    }

    [Fact]
    public async Task A_job_that_mixes_purposes_is_shown_with_the_tokens_that_it_had_better_have()
    {
        program.Project.CopyFrom(RepositoryRoot.File("samples/shop-api"));

        var run = await program.RunAsync("plan");
        run.Output.ShouldContain("One token per purpose");
        run.Output.ShouldContain("cftoken plan --job deploy/d1-migrations");

        using var json = JsonDocument.Parse((await program.RunAsync("plan", "--json")).Output);
        var split = json.RootElement.GetProperty("proposal")[0];
        split.GetProperty("tokens").EnumerateArray().Select(token => token.GetProperty("purpose").GetString()).ShouldBe(["workers-deploy", "d1-migrations"]);
        split.GetProperty("reasons").GetArrayLength().ShouldBePositive();
    }

    [Fact]
    public async Task The_jobs_are_listed()
    {
        program.Project.CopyFrom(RepositoryRoot.File("samples/shop-api"));

        (await program.RunAsync("jobs")).Output.ShouldContain("Built-in jobs");
        using var json = JsonDocument.Parse((await program.RunAsync("jobs", "--json")).Output);
        json.RootElement.GetProperty("jobs")[0].GetProperty("name").GetString().ShouldBe("deploy");
        json.RootElement.GetProperty("builtIn").EnumerateArray().Select(job => job.GetProperty("id").GetString()).ShouldContain("tail");
    }

    [Fact]
    public async Task A_first_deploy_can_be_planned_alone()
    {
        program.Project.CopyFrom(RepositoryRoot.File("samples/hello-worker"));

        (await program.RunAsync("plan", "--for", "first-deploy")).ExitCode.ShouldBe(0);
        (await program.RunAsync("plan", "--for", "never")).ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task A_wrong_job_file_is_told_with_every_line()
    {
        program.Project.CopyFrom(RepositoryRoot.File("samples/hello-worker"));
        program.Project.Write("cftoken.jsonc", "{\n  \"jobs\": {\n    \"a\": { \"permisions\": [] },\n    \"b\": { \"gate\": \"no\" }\n  }\n}\n");

        var run = await program.RunAsync("plan");

        run.ExitCode.ShouldBe(2);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain("error: cftoken.jsonc:3:12");
        run.Error.ShouldContain("Did you mean \"permissions\"?");
        run.Error.ShouldContain("error: cftoken.jsonc:4:");
    }
}
