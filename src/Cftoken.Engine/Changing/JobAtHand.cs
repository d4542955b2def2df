using System.Collections.Immutable;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Targets;
using Cftoken.Catalog.Policies;
using Cftoken.Tokens.Journal;

namespace Cftoken.Engine.Changing;

/// <summary>The job whose token is to change, and that token.</summary>
/// <param name="Target">The job; its plan may hold resources whose ids are not known.</param>
/// <param name="Key">Its key.</param>
internal sealed record JobAtHand(JobTarget Target, JobKey Key);

/// <summary>Finds the token of the job that a change is about.</summary>
/// <param name="world">The outside world.</param>
/// <param name="workplace">What changes work with.</param>
internal sealed class JobsAtHand(OutsideWorld world, Workplace workplace)
{
    /// <summary>
    /// The job of a request, from files alone. What is asked for outright does not count for it: whoever asks for
    /// permissions in a folder without a project means the token that lies there, or a named one.
    /// </summary>
    /// <exception cref="ProblemException">There are several jobs, or none.</exception>
    public static JobPlan Identify(JobTargetFinder targets, ChangeRequest request)
    {
        if (request.Asked is not { NamesWork: true } asked)
        {
            return targets.Offline(request);
        }

        try
        {
            return targets.Offline(request with { Asked = asked with { Permissions = [], Operations = [], Profiles = [], IsAlone = false } }, request);
        }
        catch (ProblemException none) when (asked.IsAlone && (request.Token is not null || none.Problems is [{ Code: PlanUseCase.NoProject }]))
        {
            return targets.Offline(request);
        }
    }

    /// <summary>The job with its account and what its project's files hold.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="plan">The job.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="ProblemException">Nothing tells the account.</exception>
    public async Task<JobAtHand> FindAsync(ChangeRequest request, JobPlan plan, CancellationToken cancellation)
    {
        var project = plan.ReadProject!;
        var found = workplace.Search(project.Root, request.Sink ?? plan.Terms.Sinks.FirstOrDefault());
        var account = await JobTargetFinder.AccountAsync(plan, found, workplace.Bootstrap.AccountId, workplace.LookUps(request), cancellation);
        return new JobAtHand(new JobTarget(plan, project, account, found), JobKeys.Of(plan, project, ApiBase.Find(request.ApiBase, world.Environment)));
    }

    /// <summary>The token that is named, else the job's.</summary>
    /// <exception cref="ProblemException">It cannot be told which one that is.</exception>
    public async Task<HeldToken> TokenAsync(ChangeRequest request, JobAtHand job, CancellationToken cancellation)
    {
        if (request.Token is { } id)
        {
            return await workplace.Tokens.ByIdAsync(id, job.Target.Account, cancellation);
        }

        var (own, others) = await workplace.RecordedAsync(job.Key, cancellation);
        if (await workplace.Tokens.OfJobAsync(job.Target, own, others, cancellation) is { } token)
        {
            return token;
        }

        var names = new[] { OwnerKind.Account, OwnerKind.User }.Select(owner => TokenNaming.For(job.Target.Plan, owner)).ToHashSet(StringComparer.Ordinal);
        throw new ProblemException(await workplace.Tokens.NoneOfAsync(
            job.Target, names, candidate => (request with { Token = candidate }).ToCommandLine(), cancellation));
    }

    /// <summary>
    /// Why a person has to decide about a token that was named by its id: it is recorded for another job, which may be
    /// marked for that. Empty where it is not.
    /// </summary>
    public async Task<ImmutableArray<string>> OfAnotherAsync(JobAtHand job, HeldToken token, CancellationToken cancellation) =>
    [
        .. (await workplace.Memory.Register.ListAsync(cancellation))
            .Where(record => record.Token.Id == token.Record.Summary.Id && record.Job != job.Key)
            .Select(record => $"it is the token of another job ({UntrustedText.Clean(record.Job.ToString(), 200)})"),
    ];
}
