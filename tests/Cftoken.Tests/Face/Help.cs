using Cftoken.Help;
using Cftoken.Output;
using Cftoken.TestInfrastructure;

namespace Cftoken.Tests.Face;

public sealed class Help
{
    private readonly FakeOutsideWorld world = new();

    [Theory]
    [InlineData]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task Without_a_command_the_help_of_all_is_shown(params string[] arguments)
    {
        (await CommandLine.RunAsync(world, arguments)).ShouldBe(0);

        world.Terminal.OutText.ShouldContain("Usage\n  cftoken COMMAND");
        world.Terminal.OutText.ShouldContain("Exit codes");
        world.Terminal.ErrorText.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_command_has_a_description_examples_and_described_options()
    {
        var root = CommandTree.Create(world.Build(), new Ui(world.Build(), isJson: false));
        root.Subcommands.ShouldNotBeEmpty();
        foreach (var command in root.Subcommands.Where(command => !command.Hidden))
        {
            command.ShouldBeOfType<FaceCommand>().Examples.ShouldNotBeEmpty(command.Name);
            command.Description.ShouldNotBeNullOrWhiteSpace(command.Name);
            command.Options.ShouldAllBe(option => !string.IsNullOrWhiteSpace(option.Description));
            command.Arguments.ShouldAllBe(argument => !string.IsNullOrWhiteSpace(argument.Description));

            var itsWorld = new FakeOutsideWorld();
            (await CommandLine.RunAsync(itsWorld, command.Name, "--help")).ShouldBe(0);
            itsWorld.Terminal.OutText.ShouldContain("Examples\n");
            itsWorld.Terminal.OutText.Split('\n').ShouldAllBe(line => line.Length <= 80 || line.StartsWith("  cftoken ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Help_is_shown_even_where_the_rest_of_the_line_is_wrong()
    {
        (await CommandLine.RunAsync(world, "completion", "--help", "nonsense", "more")).ShouldBe(0);

        world.Terminal.OutText.ShouldContain("cftoken completion [OPTIONS] SHELL");
    }

    [Fact]
    public async Task The_version_is_three_numbers()
    {
        (await CommandLine.RunAsync(world, "--version")).ShouldBe(0);

        world.Terminal.OutText.ShouldMatch(@"^cftoken \d+\.\d+\.\d+\n$");
    }
}
