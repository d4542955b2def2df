using System.Collections.Immutable;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Core.Files;
using Cftoken.Core.Problems;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Jobs;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Targets;
using Cftoken.Tokens.Journal;
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
        PersonRule.ReasonFor(plan.Terms.Gate) is { } because
            ? AskAsync(request, tokenName, [because], cancellation)
            : Task.CompletedTask;

    /// <summary>Asks about a token that lies in a place, for whichever job it was delivered there.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="project">The project's folder, to which a path in the address is relative.</param>
    /// <param name="sink">The place.</param>
    /// <param name="asked">The job about which somebody was asked already; null where there is none.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="ProblemException">A person has to decide, and did not say yes.</exception>
    public async Task PassAsync(ExecRequest request, string project, SinkAddress sink, JobKey? asked, CancellationToken cancellation)
    {
        var place = PlaceOf(sink, project);
        var recorded = (await register.ListAsync(cancellation)).Where(record => record.Job != asked
            && record.Job.Api == apiBase.Address.AbsoluteUri && record.Sinks.Any(other => PlaceOf(other, record.Job.Project) == place));
        foreach (var record in recorded.ToImmutableArray())
        {
            if (new RecordedGate(targets).ReasonsFor(record.Job) is { IsEmpty: false } reasons)
            {
                await AskAsync(request, record.Token.Name, reasons, cancellation);
            }
        }
    }

    // One file has many addresses: other settings, another spelling of the path, the folder of another project.
    private static string PlaceOf(SinkAddress sink, string project)
    {
        if (sink.Kind is not (SinkAddress.DotEnv or "file"))
        {
            return $"{sink.Kind}:{sink.Target}";
        }

        var full = Path.GetFullPath(sink.Target, RealPath.OfFolder(project));
        return Path.Combine(RealPath.OfFolder(Path.GetDirectoryName(full) ?? full), Path.GetFileName(full));
    }

    private Task AskAsync(ExecRequest request, string tokenName, ImmutableArray<string> because, CancellationToken cancellation) =>
        approver.MustApproveAsync("Run the command with this token?", tokenName, because, request.WithChild("--yes"), cancellation);
}
