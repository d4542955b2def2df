using System.Text.Json;
using Cftoken.TestInfrastructure;

namespace Cftoken.Tests.Face;

public sealed class Usage_errors
{
    private readonly FakeOutsideWorld world = new();

    [Fact]
    public async Task A_mistyped_command_is_answered_with_the_nearest_one()
    {
        (await CommandLine.RunAsync(world, "completoin")).ShouldBe(2);

        world.Terminal.ErrorText.ShouldBe(
            """
            error: cftoken has no command completoin.
              fix: Did you mean this?
                   cftoken completion

            """);
        world.Terminal.OutText.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_mistyped_option_is_not_taken_for_an_argument()
    {
        (await CommandLine.RunAsync(world, "completion", "--jsno")).ShouldBe(2);

        world.Terminal.ErrorText.ShouldContain("cftoken completion has no option --jsno");
        world.Terminal.ErrorText.ShouldContain("cftoken completion --json");
    }

    [Fact]
    public async Task An_option_without_its_value_does_not_swallow_the_next_one()
    {
        (await CommandLine.RunAsync(world, "exec", "--temporary", "--owner", "anna", "--", "true")).ShouldBe(2);

        world.Terminal.ErrorText.ShouldContain("error: --temporary of cftoken exec takes a value: TIME.");
        world.Terminal.ErrorText.ShouldNotContain("Did you mean");
    }

    [Fact]
    public async Task Nothing_is_suggested_for_a_word_that_is_near_to_nothing()
    {
        (await CommandLine.RunAsync(world, "xyzzy")).ShouldBe(2);

        world.Terminal.ErrorText.ShouldContain("cftoken --help");
        world.Terminal.ErrorText.ShouldNotContain("Did you mean");
    }

    [Fact]
    public async Task With_json_an_error_is_json_on_standard_output()
    {
        (await CommandLine.RunAsync(world, "xyzzy", "--json")).ShouldBe(2);

        using var json = JsonDocument.Parse(world.Terminal.OutText);
        json.RootElement.GetProperty("schemaVersion").GetInt32().ShouldBe(1);
        var problem = json.RootElement.GetProperty("problems")[0];
        problem.GetProperty("code").GetString().ShouldBe("usage.unknown");
        problem.GetProperty("kind").GetString().ShouldBe("usage");
        problem.GetProperty("fix").GetProperty("command").GetString().ShouldBe("cftoken --help");
        problem.GetProperty("line").ValueKind.ShouldBe(JsonValueKind.Null);
        world.Terminal.ErrorText.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_typed_cannot_drive_the_terminal()
    {
        (await CommandLine.RunAsync(world, "\e[2Jboom")).ShouldBe(2);

        world.Terminal.ErrorText.ShouldNotContain("\e");
    }
}
