using System.Text.Json;
using Cftoken.TestInfrastructure;

namespace Cftoken.Tests.Scripts;

/// <summary><c>cftoken sinks</c> and <c>cftoken sinks check</c>.</summary>
public sealed class Sinks : IDisposable
{
    private readonly Program_under_test program = new();

    public void Dispose() => program.Dispose();

    [Fact]
    public async Task The_kinds_are_listed_with_an_example_of_each()
    {
        var run = await program.RunAsync("sinks");

        run.ExitCode.ShouldBe(0, run.Error);
        foreach (var kind in (string[])["dotenv", "file", "github", "vault", "infisical", "doppler", "1password", "bitwarden", "stdout", "exec"])
        {
            run.Output.ShouldContain($"{kind}  ");
            run.Output.ShouldContain($"  {kind}:");
        }

        run.Output.Split('\n').ShouldAllBe(line => line.Length <= 80);
        using var json = JsonDocument.Parse((await program.RunAsync("sinks", "--json")).Output);
        json.RootElement.GetProperty("schemaVersion").GetInt32().ShouldBe(1);
        json.RootElement.GetProperty("kinds").GetArrayLength().ShouldBe(10);
    }

    [Fact]
    public async Task A_projects_sinks_are_tried_without_a_token()
    {
        program.Project.CopyFrom(RepositoryRoot.File("samples/hello-worker"));

        var run = await program.RunAsync("sinks", "check");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("ok    .dev.vars");
        run.Output.ShouldContain("would take a token.");
        run.Error.ShouldContain("Trying .dev.vars");
    }

    [Fact]
    public async Task A_sink_that_would_fail_is_named_with_its_repair()
    {
        var run = await program.RunAsync("sinks", "check", "--sink", "doppler:shop/prd", "--sink", "file:token", "--json");

        run.ExitCode.ShouldBe(1, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("failed").GetInt32().ShouldBe(1);
        var sinks = json.RootElement.GetProperty("sinks");
        sinks[0].GetProperty("problems")[0].GetProperty("code").GetString().ShouldBe("sink.no-credential");
        sinks[0].GetProperty("problems")[0].GetProperty("fix").GetProperty("text").GetString()!.ShouldContain("DOPPLER_TOKEN");
        sinks[1].GetProperty("ok").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task A_wrong_address_is_a_wrong_command_line()
    {
        var run = await program.RunAsync("sinks", "check", "--sink", "valut:x");

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("Did you mean vault?");
        run.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_help_of_the_inner_command_calls_it_by_both_names()
    {
        (await program.RunAsync("sinks", "check", "--help")).Output.ShouldContain("  cftoken sinks check [OPTIONS] [PATH]\n");
    }
}
