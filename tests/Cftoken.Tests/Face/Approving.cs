using Cftoken.Commands;
using Cftoken.Core.Problems;
using Cftoken.Engine.Creating;
using Cftoken.Output;
using Cftoken.TestInfrastructure;
using Cftoken.Tests.Plans;

namespace Cftoken.Tests.Face;

public sealed class Approving
{
    private readonly FakeOutsideWorld world = new();

    [Theory]
    [InlineData("y", true)]
    [InlineData("yes", true)]
    [InlineData(" Y ", true)]
    [InlineData("n", false)]
    [InlineData("", false)]
    [InlineData("yeah", false)]
    public async Task Only_a_yes_on_a_terminal_approves(string answer, bool expected)
    {
        AtATerminal().Types(answer);

        (await AskAsync()).ShouldBe(expected);

        world.Terminal.ErrorText.ShouldContain("Workers Scripts · Edit");
        world.Terminal.ErrorText.ShouldContain("until    2027-02-20 12:00 UTC");
        world.Terminal.ErrorText.ShouldEndWith("Create this token? [y/N] ");
        world.Terminal.OutText.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_end_of_input_is_a_no()
    {
        AtATerminal();

        (await AskAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task Yes_on_the_command_line_approves_without_a_question()
    {
        (await AskAsync(isApproved: true)).ShouldBeTrue();

        world.Terminal.ErrorText.ShouldContain("Workers Scripts · Edit");
        world.Terminal.ErrorText.ShouldNotContain("[y/N]");
    }

    [Theory]
    [InlineData(false, true, null)]
    [InlineData(true, false, null)]
    [InlineData(true, true, "true")]
    public async Task Where_nobody_can_answer_nothing_is_asked(bool isInputTerminal, bool isErrorTerminal, string? ci)
    {
        AtATerminal().Types("y");
        world.Terminal.IsInputTerminal = isInputTerminal;
        world.Terminal.IsErrorTerminal = isErrorTerminal;
        world.Environment.Set("CI", ci);

        var problem = (await Should.ThrowAsync<ProblemException>(() => AskAsync())).Problems.ShouldHaveSingleItem();
        problem.Kind.ShouldBe(ProblemKind.Approval);
        problem.Fix!.Command.ShouldBe("cftoken create apps/shop --env production --yes");

        world.Terminal.ErrorText.ShouldNotContain("[y/N]");
    }

    private FakeTerminal AtATerminal()
    {
        world.Terminal.IsInputTerminal = true;
        world.Terminal.IsErrorTerminal = true;
        world.Environment.Set("NO_COLOR", "1");
        return world.Terminal;
    }

    private Task<bool> AskAsync(bool isApproved = false)
    {
        var dialogue = new CreateDialogue(new Ui(world.Build(), isJson: false), new CreateRequest("apps/shop") { Environment = "production" }, isApproved);
        return dialogue.ApproveAsync(
            new CreateProposal(SomePlan.Plan(), "shop:production:deploy:account", new DateTimeOffset(2027, 2, 20, 12, 0, 0, TimeSpan.Zero), ".dev.vars"),
            TestContext.Current.CancellationToken);
    }
}
