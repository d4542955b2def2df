using System.Text;
using Cftoken.TestInfrastructure;

namespace Cftoken.Tests.Scripts;

/// <summary>Files that nobody means: each gives a plan, or a problem with its file, and never a stack trace.</summary>
public sealed class Odd_files : IDisposable
{
    private const string Good = """{ "name": "w", "main": "x.js" }""";

    private readonly Program_under_test program = new();

    public void Dispose() => program.Dispose();

    [Theory]
    [InlineData("wrangler.toml", "wrangler.toml:1:1:")]
    [InlineData("wrangler.jsonc", "wrangler.jsonc:1:1:")]
    [InlineData("cftoken.jsonc", "cftoken.jsonc:1:1:")]
    public async Task Bytes_that_are_no_text_are_refused_with_their_place(string file, string place)
    {
        if (file == "cftoken.jsonc")
        {
            program.Project.Write("wrangler.jsonc", Good);
        }

        await File.WriteAllBytesAsync(Path.Combine(program.Project.Path, file), [0xff, 0x00, 0xfe, 0x80, 0x0a]);

        var run = await program.RunAsync("plan");

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain(place);
        run.Output.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("wrangler.jsonc", "{\"name\":\"w\",\"vars\":{\"A\":", 1)]
    [InlineData("wrangler.toml", "name = \"w\"\nx = ", 2)]
    public async Task Nesting_without_end_is_refused_with_its_place(string file, string start, int line)
    {
        program.Project.Write(file, start + new string('[', 100_000) + new string(']', 100_000));

        var run = await program.RunAsync("plan", "--json");

        run.ExitCode.ShouldBe(2);
        run.Output.ShouldContain("128 levels");
        run.Output.ShouldContain($"\"file\": \"{file}\"");
        run.Output.ShouldContain($"\"line\": {line},");
    }

    [Fact]
    public async Task What_runs_in_circles_or_multiplies_is_planned_without_it()
    {
        program.Project.Write("wrangler.jsonc", Good);
        program.Project.Write("Makefile", "include Makefile\nA = $(A)$(A)\ndeploy: deploy\n\tmake deploy\n\twrangler deploy\nx:\n\t$(A)\n");
        var bomb = new StringBuilder("x0: &x0 [x, x, x, x, x, x, x, x]\n");
        for (var level = 1; level < 12; level++)
        {
            bomb.Append($"x{level}: &x{level} [{string.Join(", ", Enumerable.Repeat($"*x{level - 1}", 10))}]\n");
        }

        program.Project.Write(".github/workflows/bomb.yml", $"{bomb}jobs: {{d: {{steps: *x11}}}}\n");

        var run = await program.RunAsync("plan", "--json");

        run.ExitCode.ShouldBe(0);
        run.Error.ShouldContain(".github/workflows/bomb.yml:");
        run.Output.ShouldContain("Workers Scripts Write");
    }

    [Fact]
    public async Task A_configuration_of_ten_megabytes_is_planned()
    {
        var variables = string.Join(',', Enumerable.Range(0, 100_000).Select(index => $"\"V{index}\":\"{new string('x', 90)}\""));
        program.Project.Write("wrangler.jsonc", $$$"""{ "name": "w", "main": "x.js", "vars": { {{{variables}}} } }""");

        var run = await program.RunAsync("plan");

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("Workers Scripts · Edit");
    }
}
