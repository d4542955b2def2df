using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Engine.Approving;

namespace Cftoken.Engine.Tests.Approving;

public class ApproverTests
{
    [Theory]
    [InlineData(ApprovalAnswer.Person, false, null)]
    [InlineData(ApprovalAnswer.Beforehand, false, null)]
    [InlineData(ApprovalAnswer.Declined, false, "approval.declined")]
    [InlineData(ApprovalAnswer.Nobody, false, "approval.nobody")]
    [InlineData(ApprovalAnswer.Person, true, null)]
    [InlineData(ApprovalAnswer.Beforehand, true, "approval.person-needed")]
    [InlineData(ApprovalAnswer.Declined, true, "approval.declined")]
    [InlineData(ApprovalAnswer.Nobody, true, "approval.person-needed")]
    public async Task A_word_given_beforehand_does_not_stand_for_a_person(ApprovalAnswer answer, bool needsPerson, string? code)
    {
        var approver = new Approver(new Answering(answer));
        ImmutableArray<string> because = needsPerson ? ["it would be let further into DNS"] : [];

        var asking = () => approver.MustApproveAsync("Change it?", "shop:deploy", because, "cftoken extend --yes", default);

        if (code is null)
        {
            await asking();
            return;
        }

        var problem = (await Should.ThrowAsync<ProblemException>(asking)).Problems.ShouldHaveSingleItem();
        problem.Code.ShouldBe(code);
        problem.Kind.ShouldBe(ProblemKind.Approval);
    }

    [Fact]
    public async Task Who_is_not_at_a_terminal_is_told_the_way_that_is_open()
    {
        (await RefusalAsync([])).Fix!.Command.ShouldBe("cftoken extend --yes");

        var gated = await RefusalAsync(["the job is marked \"gate\": \"human\""]);
        gated.Fix!.Command.ShouldBeNull();
        gated.Message.ShouldContain("\"gate\": \"human\"");
    }

    private static async Task<Problem> RefusalAsync(ImmutableArray<string> because) => (await Should.ThrowAsync<ProblemException>(
        () => new Approver(new Answering(ApprovalAnswer.Nobody)).MustApproveAsync("Change it?", "shop:deploy", because, "cftoken extend --yes", default))).Problems[0];

    private sealed class Answering(ApprovalAnswer answer) : IApproval
    {
        public Task<ApprovalAnswer> AskAsync(ApprovalRequest request, CancellationToken cancellation) => Task.FromResult(answer);
    }
}
