using Cftoken.TestInfrastructure;

namespace Cftoken.Tests.Face;

public sealed class Completion
{
    private readonly FakeOutsideWorld world = new();

    [Theory]
    [InlineData("bash", "complete -o default -F _cftoken cftoken")]
    [InlineData("zsh", "compdef _cftoken cftoken")]
    [InlineData("fish", "complete --command cftoken")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName cftoken")]
    public async Task Each_shell_has_a_script_that_asks_the_program_itself(string shell, string registration)
    {
        (await CommandLine.RunAsync(world, "completion", shell)).ShouldBe(0);

        world.Terminal.OutText.ShouldContain(registration);
        world.Terminal.OutText.ShouldContain("[suggest:");
    }

    [Fact]
    public async Task The_directive_completes_commands()
    {
        (await CommandLine.RunAsync(world, "[suggest:2]", "co")).ShouldBe(0);

        world.Terminal.OutText.Split('\n').ShouldContain("completion");
    }

    [Fact]
    public async Task The_directive_completes_arguments()
    {
        (await CommandLine.RunAsync(world, "[suggest:12]", "completion p")).ShouldBe(0);

        world.Terminal.OutText.Split('\n').ShouldContain("pwsh");
    }

    [Fact]
    public async Task A_shell_that_is_not_known_is_refused()
    {
        (await CommandLine.RunAsync(world, "completion", "tcsh")).ShouldBe(2);

        world.Terminal.OutText.ShouldBeEmpty();
        world.Terminal.ErrorText.ShouldContain("pwsh");
    }
}
