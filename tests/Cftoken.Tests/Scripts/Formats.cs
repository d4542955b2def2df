using System.Text.Json;
using Cftoken.TestInfrastructure;

namespace Cftoken.Tests.Scripts;

public sealed class Formats : IDisposable
{
    private readonly Program_under_test program = new();

    public void Dispose() => program.Dispose();

    [Fact]
    public async Task A_form_alone_stands_on_standard_output_and_its_notes_on_standard_error()
    {
        program.Project.CopyFrom(RepositoryRoot.File("samples/static-site"));

        var run = await program.RunAsync("plan", "--format", "url");

        run.ExitCode.ShouldBe(0);
        run.Output.TrimEnd('\n').Split('\n').ShouldHaveSingleItem().ShouldStartWith("https://dash.cloudflare.com/?to=/:account/api-tokens&permissionGroupKeys=");
        run.Error.ShouldContain("note: The link cannot set when the token ends");
    }

    [Fact]
    public async Task The_body_is_json_that_can_be_piped_on()
    {
        program.Project.CopyFrom(RepositoryRoot.File("samples/static-site"));

        var run = await program.RunAsync("plan", "--format", "body");

        using var body = JsonDocument.Parse(run.Output);
        body.RootElement.GetProperty("policies").GetArrayLength().ShouldBe(2);
        run.Error.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--format", "yaml")]
    [InlineData("--format", "url", "--json")]
    public async Task A_form_that_there_is_not_is_a_usage_error(params string[] options)
    {
        program.Project.CopyFrom(RepositoryRoot.File("samples/static-site"));

        (await program.RunAsync(["plan", .. options])).ExitCode.ShouldBe(2);
    }
}
