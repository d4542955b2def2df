using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;
using Cftoken.TestInfrastructure;

namespace Cftoken.Core.Tests.Outside;

public sealed class ProgramLookupTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public ProgramLookupTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Paths and modes are of Unix.");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_first_folder_of_the_path_that_has_it_wins()
    {
        Program("one/other");
        var second = Program("two/tool");
        Program("three/tool");

        Find("tool", folder["one"], folder["two"], folder["three"]).ShouldBe(second);
    }

    [Fact]
    public void A_file_that_is_not_executable_is_passed_over()
    {
        folder.Write("one/tool", "");
        var second = Program("two/tool");

        Find("tool", folder["one"], folder["two"]).ShouldBe(second);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("bin")]
    public void The_current_folder_never_decides_what_runs(string entry)
    {
        Program("tool");
        Program("bin/tool");

        Should.Throw<FileNotFoundException>(() => Find("tool", entry));
    }

    [Fact]
    public void A_path_is_relative_to_the_working_folder()
    {
        var program = Program("bin/tool");

        Find("./bin/tool").ShouldBe(program);
        Find(program).ShouldBe(program);
        Should.Throw<FileNotFoundException>(() => Find("./tool", folder["bin"]));
    }

    [Theory]
    [InlineData("npx.cmd", "a&calc", false)]
    [InlineData("npx.CMD", "%PATH%", false)]
    [InlineData("run.bat", "say \"x\"", false)]
    [InlineData("npx.cmd", "deploy --env=x/y_z.1", true)]
    [InlineData("node.exe", "a&b", true)]
    public void A_batch_file_gets_no_argument_that_it_would_run(string program, string argument, bool isSafe)
    {
        var check = () => BatchFileArguments.MustBeSafe(program, ["deploy", argument]);

        if (isSafe)
        {
            check.ShouldNotThrow();
        }
        else
        {
            check.ShouldThrow<ArgumentException>();
        }
    }

    private string Find(string name, params string[] path) =>
        ProgramLookup.Find(name, folder.Path, variable => variable == "PATH" ? string.Join(':', path) : null);

    private string Program(string relative) => folder.WriteProgram(relative, "#!/bin/sh\n");
}
