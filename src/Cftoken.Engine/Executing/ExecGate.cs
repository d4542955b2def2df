using System.Collections.Immutable;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Core.Files;
using Cftoken.Core.Problems;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Jobs;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Targets;
using Cftoken.Tokens.Registering;
using Cftoken.Tokens.Sinks;

namespace Cftoken.Engine.Executing;

/// <summary>
/// Asks a person before a command gets the token of a job that is marked <c>"gate": "human"</c>. Not naming the job is no
/// way around: a token that is recorded for such a job asks as well.
/// </summary>
/// <param name="targets">Finds jobs.</param>
/// <param name="register">What is recorded of tokens.</param>
/// <param name="approver">Who is asked.</param>
/// <param name="apiBase">Where the tokens live.</param>
internal sealed class ExecGate(JobTargetFinder targets, ITokenRegister register, Approver approver, ApiBase apiBase)
{
    /// <summary>Asks about the token of a job.</summary>
    /// <exception cref="ProblemException">A person has to decide, and did not say yes.</exception>
    public Task PassAsync(ExecRequest request, JobPlan plan, string tokenName, CancellationToken cancellation) =>
        plan.Terms.Gate == Gate.Human
            ? approver.MustApproveAsync(
                "Run the command with this token?", tokenName, ["the job is marked \"gate\": \"human\""], request.WithChild("--yes"), cancellation)
            : Task.CompletedTask;

    /// <summary>Asks about a token that a file of the project holds.</summary>
    /// <exception cref="ProblemException">A person has to decide, and did not say yes.</exception>
    public async Task PassAsync(ExecRequest request, ChildToken token, CancellationToken cancellation)
    {
        var root = RealPath.OfFolder(token.Project.Root);
        var sink = SinkAddress.OfEnvFile(token.Where.File);
        var recorded = (await register.ListAsync(cancellation)).Where(
            record => record.Job.Project == root && record.Job.Api == apiBase.Address.AbsoluteUri && record.Sinks.Any(other => other.Kind == sink.Kind && other.Target == sink.Target));
        foreach (var record in recorded.ToImmutableArray())
        {
            if (PlanOf(request, record) is { } plan)
            {
                await PassAsync(request, plan, record.Token.Name, cancellation);
            }
        }
    }

    // A job that is not there any more has no gate.
    private JobPlan? PlanOf(ExecRequest request, RecordedToken record)
    {
        try
        {
            return targets.Offline(request with { Job = record.Job.Job, Environment = record.Job.Environment });
        }
        catch (ProblemException)
        {
            return null;
        }
    }
}
