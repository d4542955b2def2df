using System.Text;
using Cftoken.Core.Problems;
using Cftoken.TestInfrastructure;

namespace Cftoken.Projects.Tests;

/// <summary>Configurations that no person writes: each is read or refused with its file and line, within bounds.</summary>
public class HostileConfigurationTests
{
    private static Project Read(string name, byte[] bytes)
    {
        var world = new FakeOutsideWorld();
        world.Files.Add($"/r/{name}", bytes);
        return new ProjectReader(world.Build()).Read("/r");
    }

    private static Project Read(string name, string text) => Read(name, Encoding.UTF8.GetBytes(text));

    private static Problem Refuse(string name, string text) => Should.Throw<ProblemException>(() => Read(name, text)).Problems[0];

    [Theory]
    [InlineData("wrangler.json")]
    [InlineData("wrangler.toml")]
    public void Ten_megabytes_are_read_in_memory_that_grows_with_the_file(string name)
    {
        var value = new string('x', 1000);
        var text = new StringBuilder(name.EndsWith("json", StringComparison.Ordinal) ? "{\"name\": \"w\", \"vars\": {" : "name = \"w\"\n[vars]\n");
        for (var i = 0; i < 10_000; i++)
        {
            text.Append(name.EndsWith("json", StringComparison.Ordinal) ? $"{(i == 0 ? "" : ",\n")}\"V{i}\": \"{value}\"" : $"V{i} = \"{value}\"\n");
        }

        var bytes = Encoding.UTF8.GetBytes(text + (name.EndsWith("json", StringComparison.Ordinal) ? "}}" : ""));
        bytes.Length.ShouldBeGreaterThan(10_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Read(name, bytes).Configuration.Effective["vars"]!.Members.Length.ShouldBe(10_000);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(40L * bytes.Length);
    }

    [Fact]
    public void A_file_that_is_too_large_is_refused() =>
        Should.Throw<ProblemException>(() => Read("wrangler.json", new byte[40 * 1024 * 1024])).Problems.ShouldHaveSingleItem().Code.ShouldBe("file.unreadable");

    [Theory]
    [InlineData("wrangler.json", "{\"name\": \"w\",\n\"vars\": ", "{\"a\":", "1", "}")]
    [InlineData("wrangler.json", "{\"name\": \"w\",\n\"vars\": ", "[", "", "]")]
    [InlineData("wrangler.toml", "name = \"w\"\nvars = ", "{a=", "1", "}")]
    [InlineData("wrangler.toml", "name = \"w\"\nvars = ", "[", "", "]")]
    public void Nesting_without_end_is_refused_with_its_line(string name, string start, string open, string middle, string close)
    {
        var text = start + string.Concat(Enumerable.Repeat(open, 100_000)) + middle + string.Concat(Enumerable.Repeat(close, 100_000));
        var problem = Refuse(name, text);
        (problem.Where!.Value.File, problem.Where.Value.Line, problem.Kind).ShouldBe((name, 2, ProblemKind.Usage));
    }

    [Theory]
    [InlineData("wrangler.toml", "name = \"w\"\nname = \"x\"\n")]
    public void A_repeated_key_of_toml_is_refused_with_its_line(string name, string text) => Refuse(name, text).Where!.Value.Line.ShouldBe(2);

    [Fact]
    public void A_repeated_key_of_json_is_said_with_its_line()
    {
        var said = ProblemsOf("{\"name\": \"w\",\n\"name\": \"x\"}");
        said.ShouldContain(problem => problem.Where!.Value.Line == 2);

        static IReadOnlyList<Problem> ProblemsOf(string text)
        {
            try
            {
                return Read("wrangler.json", text).Warnings;
            }
            catch (ProblemException refused)
            {
                return refused.Problems;
            }
        }
    }

    [Theory]
    [InlineData("wrangler.jsonc", "\ufeff// c\r\n{\"name\":\r\n\"w\"}\r\n")]
    [InlineData("wrangler.toml", "\ufeff# c\r\n\r\nname = \"w\"\r\n")]
    public void A_byte_order_mark_and_carriage_returns_do_not_move_lines(string name, string text)
    {
        var project = Read(name, text);
        project.WorkerName.ShouldBe("w");
        project.Configuration.Effective["name"]!.Location.Line.ShouldBe(3);
    }

    [Fact]
    public void Every_wrong_value_is_named_with_its_line()
    {
        var problems = Should.Throw<ProblemException>(() => Read("wrangler.json", "{\"name\": 1,\n\"route\": 2,\n\"kv_namespaces\": 3,\n\"account_id\": \"x\"}")).Problems;
        problems.Select(problem => problem.Where!.Value.Line).ShouldBe([1, 2, 3, 4], ignoreOrder: true);
        problems.ShouldAllBe(problem => problem.Fix != null);
    }
}
