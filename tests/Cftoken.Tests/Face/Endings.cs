using Cftoken.TestInfrastructure;

namespace Cftoken.Tests.Face;

public sealed class Endings
{
    private readonly FakeOutsideWorld world = new();
    private readonly Canary token = new();

    public Endings() => world.Files
        .Add("/project/wrangler.jsonc", """{ "name": "shop" }""")
        .Add("/project/.dev.vars", $"CLOUDFLARE_API_TOKEN={token.Value}\n");

    [Fact]
    public async Task Interrupted_it_ends_with_130_and_says_nothing()
    {
        using var interrupted = new CancellationTokenSource();
        await interrupted.CancelAsync();
        world.Http.Always("GET", "/client/v4/user/tokens/verify", Answers.Silence());

        (await Cftoken.Face.RunAsync(world.Build(), ["verify"], interrupted.Token)).ShouldBe(130);

        world.Terminal.OutText.ShouldBeEmpty();
        world.Terminal.ErrorText.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_plan_that_takes_long_is_left_alone_when_it_is_interrupted()
    {
        using var interrupted = new CancellationTokenSource();
        await interrupted.CancelAsync();

        (await Cftoken.Face.RunAsync(world.Build(), ["plan", "/project"], interrupted.Token)).ShouldBe(130);

        world.Terminal.OutText.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_fault_of_its_own_is_told_without_the_exceptions_text_or_a_stack()
    {
        world.Http.Always("GET", "/client/v4/user/tokens/verify", (_, _) => throw new NotSupportedException($"quotes {token.Value}"));

        (await CommandLine.RunAsync(world, "verify")).ShouldBe(1);

        world.Terminal.ErrorText.ShouldContain("cftoken itself failed: NotSupportedException");
        world.Terminal.ErrorText.ShouldNotContain("quotes");
        world.Terminal.ErrorText.ShouldNotContain("   at ");
        token.MustBeAbsentFrom(world.Terminal.ErrorText, world.Terminal.OutText);
    }

    [Fact]
    public async Task A_fault_of_its_own_is_json_where_json_is_wanted()
    {
        world.Http.Always("GET", "/client/v4/user/tokens/verify", (_, _) => throw new NotSupportedException("x"));

        (await CommandLine.RunAsync(world, "verify", "--json")).ShouldBe(1);

        world.Terminal.OutText.ShouldContain("\"code\": \"internal\"");
        world.Terminal.ErrorText.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_json_switch_behind_two_dashes_is_the_commands_own()
    {
        world.Processes.On("tool", exitCode: 3);
        world.Http.Always("GET", "/client/v4/user/tokens/verify", Answers.Json(403, """{"success":false,"errors":[{"code":10000,"message":"x"}],"messages":[],"result":null}"""));

        (await CommandLine.RunAsync(world, "exec", "--", "tool", "--json")).ShouldBe(3);

        world.Processes.Requests.ShouldHaveSingleItem().Arguments.ShouldBe(["--json"]);
    }
}
