using System.Text.Json;

namespace Cftoken.Tests.Scripts;

/// <summary><c>plan --exact</c> with a wrangler of the project's own that uploads what the test says.</summary>
public sealed class Asking_wrangler : IDisposable
{
    private readonly Program_under_test program = new();

    public Asking_wrangler()
    {
        program.Project.Write("wrangler.json", """{"name":"w","main":"index.js","account_id":"0123456789abcdef0123456789abcdef","ai":{"binding":"AI"}}""");
        program.Project.Write("index.js", "export default {}");
    }

    public void Dispose() => program.Dispose();

    [Fact]
    public async Task Agreement_is_one_line()
    {
        Uploads("""{"name":"AI","type":"ai"}""");

        var run = await program.RunAsync("plan", "--exact");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("wrangler 4.164.0 itself names the same 1 binding");
        run.Output.ShouldContain("A dry run does not show routes");
    }

    [Fact]
    public async Task Differences_are_findings_for_people_and_for_programs()
    {
        Uploads("""{"name":"DB","type":"d1"}""");

        var view = await program.RunAsync("plan", "--exact");
        var json = await program.RunAsync("plan", "--exact", "--json");

        view.ExitCode.ShouldBe(3, view.Error);
        view.Output.ShouldContain("- AI ai  wrangler.json:1: the plan counts it");
        view.Output.ShouldContain("+ DB d1: the plan knows");
        json.ExitCode.ShouldBe(3);
        using var document = JsonDocument.Parse(json.Output);
        document.RootElement.GetProperty("plans").GetArrayLength().ShouldBe(1);
        var exact = document.RootElement.GetProperty("exact");
        exact.GetProperty("agrees").GetBoolean().ShouldBeFalse();
        var differences = exact.GetProperty("deploys")[0].GetProperty("differences");
        differences[0].GetProperty("kind").GetString().ShouldBe("missing");
        differences[0].GetProperty("line").GetInt32().ShouldBe(1);
        differences[1].GetProperty("uploaded").GetString().ShouldBe("d1");
    }

    [Fact]
    public async Task A_form_for_another_tool_stays_whole_and_people_are_told_beside_it()
    {
        Uploads("""{"name":"DB","type":"d1"}""");

        var run = await program.RunAsync("plan", "--exact", "--format", "body");

        run.ExitCode.ShouldBe(3);
        JsonDocument.Parse(run.Output).Dispose();
        run.Error.ShouldContain("+ DB d1");
    }

    [Fact]
    public async Task It_looks_at_the_plan_and_at_no_comparison()
    {
        var run = await program.RunAsync("plan", "--exact", "--since", "HEAD");

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("--exact");
    }

    private void Uploads(string bindings)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The project's wrangler is a shell script.");
        program.Project.Write("node_modules/.bin/wrangler", $$"""
            #!/bin/sh
            if [ "$1" = --version ]; then echo 4.164.0; exit; fi
            for last; do :; done
            printf -- '--b\r\nContent-Disposition: form-data; name="metadata"\r\n\r\n{"bindings":[{{bindings}}]}\r\n--b--' > "$last"

            """);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program.Project["node_modules/.bin/wrangler"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }
}
