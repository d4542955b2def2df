using Cftoken.Core.Problems;
using Cftoken.TestInfrastructure;

namespace Cftoken.Engine.Tests.Bootstrapping;

public sealed class BootstrapKeepingTests : IDisposable
{
    private readonly Household house = new();
    private readonly string line = $"CLOUDFLARE_API_TOKEN={new Canary().Value}\n";

    public void Dispose() => house.Dispose();

    [Fact]
    public async Task A_file_that_others_may_read_is_told_with_the_repair()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has access lists in place of modes.");
        var file = house.Home.WritePrivately("b.env", line);
        await house.FindAsync(file);
        house.Told.ShouldBeEmpty();

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        }

        (await house.FindAsync(file)).ShouldNotBeNull();
        house.Told.ShouldHaveSingleItem().ShouldContain($"chmod 600 {file}");
    }

    [Fact]
    public async Task A_file_in_the_project_is_told_with_the_way_out()
    {
        house.Project.WritePrivately("b.env", line);

        (await house.FindAsync("b.env")).ShouldNotBeNull();

        house.Told.ShouldHaveSingleItem().ShouldContain($"mv {house.Project["b.env"]} ~/.config/cftoken/");
    }

    [Fact]
    public async Task A_link_into_the_project_is_in_the_project_and_so_is_one_out_of_it()
    {
        house.Project.WritePrivately("b.env", line);
        File.CreateSymbolicLink(house.Home["link.env"], house.Project["b.env"]);
        house.Home.WritePrivately("c.env", line);
        File.CreateSymbolicLink(house.Project["out.env"], house.Home["c.env"]);
        Directory.CreateSymbolicLink(house.Home["folder"], house.Project.Path);

        foreach (var file in new[] { house.Home["link.env"], house.Project["out.env"], house.Home["folder/b.env"] })
        {
            house.Told.Clear();
            (await house.FindAsync(file)).ShouldNotBeNull();
            house.Told.ShouldHaveSingleItem().ShouldContain("lies inside the project");
        }
    }

    [Fact]
    public async Task A_configuration_in_the_project_is_told_too()
    {
        house.Configure(line);
        house.Environment.Set("CF_TOKEN_SKILL_CONFIG", house.Project.Write("config.toml", $"[bootstrap]\nenv_file = \"{house.Home["secrets/bootstrap.env"]}\"\n"));

        await house.FindAsync();

        house.Told.ShouldHaveSingleItem().ShouldContain("config.toml");
    }

    [Theory]
    [InlineData("b.env", "b.env")]
    [InlineData("link.env", "b.env")]
    [InlineData("link.env", "link.env")]
    public async Task A_file_that_git_tracks_is_refused_also_behind_a_link(string named, string tracked)
    {
        house.Environment.Set("PATH", System.Environment.GetEnvironmentVariable("PATH"));
        house.Project.WritePrivately("b.env", line);
        File.CreateSymbolicLink(house.Project["link.env"], "b.env");
        await GitAsync("init", "-q");
        (await house.FindAsync(named)).ShouldNotBeNull();
        await GitAsync("add", "-f", tracked);

        var problem = (await Should.ThrowAsync<ProblemException>(() => house.FindAsync(named))).Problems.ShouldHaveSingleItem();

        problem.Code.ShouldBe("bootstrap.tracked");
        problem.Fix!.Command.ShouldBe($"git -C {house.Project.Path} rm --cached -- {tracked}");
    }

    [Fact]
    public async Task A_configuration_that_git_tracks_is_refused()
    {
        house.Environment.Set("PATH", System.Environment.GetEnvironmentVariable("PATH"));
        house.Configure(line);
        await GitAsync("init", "-q", house.Home[".config"]);
        await GitAsync("-C", house.Home[".config"], "add", "-f", "cftoken/config.toml");

        (await Should.ThrowAsync<ProblemException>(() => house.FindAsync())).Problems.ShouldHaveSingleItem().Code.ShouldBe("bootstrap.tracked");
    }

    private async Task GitAsync(params string[] arguments) => (await house.World.Processes.RunAsync(
        new Core.Outside.Processes.ProcessRequest("git", arguments, house.Project.Path), TestContext.Current.CancellationToken)).ExitCode.ShouldBe(0);
}
