using Cftoken.Catalog;
using Cftoken.Cloudflare.Errors;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Changing;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Targets;
using Cftoken.Projects;
using Cftoken.Tokens.Creating;
using Cftoken.Tokens.Journal;

namespace Cftoken.Engine.Executing;

/// <summary>Runs a command with a token of exactly the plan that is made for it and deleted after it.</summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
/// <param name="targets">Finds the job.</param>
internal sealed class TemporaryRun(OutsideWorld world, PermissionCatalog catalog, JobTargetFinder targets)
{
    /// <summary>Runs it.</summary>
    /// <param name="request">What to run; it says for how long the token lives.</param>
    /// <param name="check">Whether the command could be run in a project with a token: found out before there is one.</param>
    /// <param name="run">Runs the command in a project, with a token for an account.</param>
    /// <param name="dialogue">Whom to tell.</param>
    /// <param name="approval">Who is asked.</param>
    /// <param name="cancellation">An interruption.</param>
    /// <exception cref="ProblemException">Nothing was run; what became of a token that was made is the last of the problems.</exception>
    public async Task<ExecResult> RunAsync(
        ExecRequest request,
        Action<Project, string> check,
        Func<Project, Secret, string, Task<int>> run,
        IExecDialogue dialogue,
        IApproval approval,
        CancellationToken cancellation)
    {
        var offline = targets.Offline(request);
        var project = offline.ReadProject!;
        var create = CreateOf(request, offline);
        using var workplace = await Workplace.OpenAsync(world, catalog, request, project.Root, dialogue, cancellation);
        try
        {
            var target = await targets.FindAsync(
                request, offline, workplace.Search(project.Root, null), workplace.Bootstrap, workplace.LookUps(request), needsCredential: true, cancellation);
            check(project, target.Account);
            var drafting = await TokenDrafting.BeginAsync(target, create.Owner, workplace.Bootstrap, dialogue, cancellation);
            var draft = drafting.Draft(create, world.Time.GetUtcNow());
            dialogue.Show(new CreateProposal(drafting.Plan, draft.Name, draft.ExpiresOn, ["this command, and deleted after it"]));
            var job = JobKeys.Of(offline, project, workplace.Client.ApiBase);
            var held = await new RecordedTokens(world, workplace.Client, workplace.Memory, workplace.Bootstrap, job, dialogue).HeldAsync(cancellation);
            await new Approver(approval).MustApproveAsync(
                "Create this token for the command?",
                draft.Name,
                new PersonRule(catalog).ReasonsFor(offline.Terms, drafting.Granted, held),
                request.WithChild("--yes"),
                cancellation);
            var order = new CreationOrder(null, draft, [], new DeliveryPlan(project.Root, [], target.Account))
            {
                Temporary = new TemporaryTerms(draft.ExpiresOn!.Value, create.OwnerName!),
            };
            var (exitCode, left) = await new TokenLoan(world, workplace.Client, drafting.Tokens, workplace.Memory).RunAsync(
                order, value => run(project, value, target.Account), endsEarly: !world.Terminal.IsInputTerminal, cancellation);
            return new ExecResult(exitCode, left);
        }
        catch (CloudflareApiException failed)
        {
            throw new ProblemException(failed.ToProblem());
        }
    }

    private CreateRequest CreateOf(ExecRequest request, JobPlan plan)
    {
        var create = new CreateRequest(request.Path) { Owner = request.Owner, OwnerName = request.OwnerName, TimeToLive = request.Temporary, IsTemporary = true }
            .With(plan.Terms, world.Environment);
        _ = TemporaryRule.Of(request.Temporary, create.OwnerName, owner => (request with { OwnerName = owner }).WithChild());
        return create with { Owner = OwnerRule.KindFor(request, create.Owner, plan), NotBefore = null };
    }
}
