using Cftoken.TestInfrastructure;

namespace Cftoken.Tests.Face;

public sealed class Service_question
{
    private readonly FakeOutsideWorld world = new();

    public Service_question()
    {
        world.Files.Add("/project/notes.txt", string.Empty);
        world.Terminal.IsInputTerminal = world.Terminal.IsErrorTerminal = true;
    }

    [Fact]
    public async Task Somebody_at_a_terminal_is_asked_by_number_and_then_for_the_account()
    {
        world.Terminal.Types("1, 2", "0123456789abcdef0123456789abcdef");

        (await RunAsync("plan")).ShouldBe(0, world.Terminal.ErrorText);

        world.Terminal.ErrorText.ShouldContain("  1  Workers\n  2  D1 databases\n");
        world.Terminal.OutText.ShouldContain("Workers Scripts · Edit");
        world.Terminal.OutText.ShouldContain("D1 · Edit");
        world.Terminal.OutText.ShouldContain("0123456789abcdef0123456789abcdef");
    }

    [Fact]
    public async Task The_account_is_not_asked_for_where_the_environment_names_it()
    {
        world.Environment.Set("CLOUDFLARE_ACCOUNT_ID", "0123456789abcdef0123456789abcdef");
        world.Terminal.Types("4");

        (await RunAsync("plan")).ShouldBe(0, world.Terminal.ErrorText);

        world.Terminal.ErrorText.ShouldNotContain("Account id");
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("99")]
    [InlineData("1 x")]
    [InlineData("-1")]
    public async Task An_answer_that_names_no_service_is_refused(string answer)
    {
        world.Terminal.Types(answer);

        (await RunAsync("plan")).ShouldBe(2);

        world.Terminal.ErrorText.ShouldContain("names none of the services");
    }

    [Fact]
    public async Task Nobody_is_asked_about_a_path_that_was_named()
    {
        world.Terminal.Types("1");

        (await RunAsync("plan", ".")).ShouldBe(2);

        world.Terminal.ErrorText.ShouldNotContain("Which services");
    }

    private Task<int> RunAsync(params string[] arguments) => CommandLine.RunAsync(world, arguments);
}
