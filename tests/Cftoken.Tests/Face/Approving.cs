using System.Collections.Immutable;
using Cftoken.Commands;
using Cftoken.Commands.Creating;
using Cftoken.Engine.Approving;
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

        (await AskAsync()).ShouldBe(expected ? ApprovalAnswer.Person : ApprovalAnswer.Declined);

        world.Terminal.ErrorText.ShouldEndWith("Create this token? [y/N] ");
        world.Terminal.OutText.ShouldBeEmpty();
    }

    [Fact]
    public void What_is_to_be_created_is_shown_before_anybody_is_asked()
    {
        new CreateDialogue(new Ui(world.Build(), isJson: false)).Show(
            new CreateProposal(SomePlan.Plan(), "shop:production:deploy:account", new DateTimeOffset(2027, 2, 20, 12, 0, 0, TimeSpan.Zero), [".dev.vars"]));

        world.Terminal.ErrorText.ShouldContain("Workers Scripts · Edit");
        world.Terminal.ErrorText.ShouldContain("until    2027-02-20 12:00 UTC");
    }

    [Fact]
    public async Task The_end_of_input_is_a_no()
    {
        AtATerminal();

        (await AskAsync()).ShouldBe(ApprovalAnswer.Declined);
    }

    [Fact]
    public async Task Yes_on_the_command_line_approves_without_a_question()
    {
        (await AskAsync(isApproved: true)).ShouldBe(ApprovalAnswer.Beforehand);

        AtATerminal();
        (await AskAsync(isApproved: true)).ShouldBe(ApprovalAnswer.Beforehand);
        world.Terminal.ErrorText.ShouldBeEmpty();
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

        (await AskAsync()).ShouldBe(ApprovalAnswer.Nobody);

        world.Terminal.ErrorText.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("shop:deploy#0a1b2c3d4e5f", true)]
    [InlineData("y", false)]
    [InlineData("shop:deploy", false)]
    [InlineData("", false)]
    public async Task Where_a_person_has_to_decide_the_name_is_typed_although_the_command_line_says_yes(string typed, bool expected)
    {
        AtATerminal().Types(typed);

        (await AskAsync(isApproved: true, Gated)).ShouldBe(expected ? ApprovalAnswer.Person : ApprovalAnswer.Declined);

        world.Terminal.ErrorText.ShouldContain("A person has to decide: it would be let further into DNS.");
        world.Terminal.ErrorText.Contains("That is not its name.", StringComparison.Ordinal).ShouldBe(!expected);
    }

    private static GatedToken Gated => new("shop:deploy#0a1b2c3d4e5f", ["it would be let further into DNS"]);

    private FakeTerminal AtATerminal()
    {
        world.Terminal.IsInputTerminal = true;
        world.Terminal.IsErrorTerminal = true;
        world.Environment.Set("NO_COLOR", "1");
        return world.Terminal;
    }

    private Task<ApprovalAnswer> AskAsync(bool isApproved = false, params ImmutableArray<GatedToken> gated) =>
        new TerminalApproval(new Ui(world.Build(), isJson: false), isApproved).AskAsync(
            new ApprovalRequest("Create this token?", gated, "cftoken create --yes"), TestContext.Current.CancellationToken);
}
