using System.Collections.Immutable;
using System.Globalization;
using Cftoken.Catalog;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Changing;
using Cftoken.Engine.Identifying;
using Cftoken.Logs.Diagnosing;
using Cftoken.Tokens.ProjectTokens;
using Cftoken.Tokens.Registering;

namespace Cftoken.Engine.Fixing;

/// <summary>The token whose calls failed in a log, or why it cannot be told.</summary>
/// <param name="Token">The token; its <see cref="HeldToken.FoundBy"/> says why it is this one. Null where it cannot be told.</param>
/// <param name="Why">Why it cannot be told, and what to do then.</param>
/// <param name="Candidates">Those that it may be.</param>
internal sealed record TokenOfLog(HeldToken? Token, ImmutableArray<FixReason> Why, ImmutableArray<TokenCandidate> Candidates)
{
    /// <summary>Whether the project has it under its job; else it was named, or found by signs.</summary>
    public bool IsOfJob { get; init; }
}

/// <summary>
/// Finds the token of a log: the one that is named, else the one that is recorded for the job, else, where the log may be
/// one of this machine, the one whose value lies in the project, else the one that identifying is sure of.
/// </summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
/// <param name="workplace">What changes work with.</param>
internal sealed class TokensOfLogs(OutsideWorld world, PermissionCatalog catalog, Workplace workplace)
{
    /// <summary>Finds it.</summary>
    /// <exception cref="ProblemException">The token that was named is none, or manages tokens.</exception>
    public async Task<TokenOfLog> FindAsync(FixRequest request, JobAtHand job, ImmutableArray<LogFailure> failures, CancellationToken cancellation)
    {
        if (request.Token is { } id)
        {
            return Found(await workplace.Tokens.ByIdAsync(id, job.Target.Account, cancellation), "it was named with --token", isOfJob: false);
        }

        var (own, others) = await workplace.RecordedAsync(job.Key, cancellation);
        string? because = null;
        try
        {
            if (own is not null && await workplace.Tokens.OfJobAsync(job.Target with { Found = new ProjectTokenSearch([], []) }, own, [], cancellation) is { } recorded)
            {
                return Found(recorded, Recorded(job, own), isOfJob: true);
            }

            if (!IsOfCi(request, failures) && await workplace.Tokens.OfJobAsync(job.Target, null, others, cancellation) is { } held)
            {
                return Found(held, $"its value lies in {held.FoundBy}, and none is recorded for the job {Name(job)}", isOfJob: true);
            }
        }
        catch (ProblemException unclear) when (unclear.Problems[0].Code is HeldTokenFinder.WasRenamed or HeldTokenFinder.NotReadable)
        {
            because = unclear.Problems[0].Message;
        }

        return await IdentifiedAsync(request, job, failures, because, cancellation);
    }

    private async Task<TokenOfLog> IdentifiedAsync(
        FixRequest request, JobAtHand job, ImmutableArray<LogFailure> failures, string? because, CancellationToken cancellation)
    {
        var refused = failures.Select(failure => failure.Operation).FirstOrDefault(call => call is { Method: not null, Operation.WantsGroup: true } && !call.Operation.Accepted.IsEmpty);
        var report = await new IdentifyUseCase(world, catalog).RunAsync(
            new IdentifyRequest(request.Path)
            {
                Job = request.Job,
                Environment = request.Environment,
                Wrangler = request.Wrangler,
                ApiBase = request.ApiBase,
                BootstrapFile = request.BootstrapFile,
                LookupFile = request.LookupFile,
                Zones = request.Zones,
                Run = request.Run,
                Operation = refused is null ? null : $"{refused.Method} {refused.Operation!.Template}",
            },
            job.Target.Plan,
            job.Target.Account,
            workplace,
            cancellation);
        if (because is null && report.Chosen is { } chosen)
        {
            var record = await workplace.Tokens.ByIdAsync(chosen.Token.Id, job.Target.Account, cancellation);
            return Found(record, $"{char.ToLowerInvariant(report.Because[0])}{report.Because[1..].TrimEnd('.')}", isOfJob: false);
        }

        var likeliest = report.Candidates.FirstOrDefault(candidate => !candidate.IsExcluded);
        return new TokenOfLog(
            null,
            [
                new FixReason(
                    because ?? report.Because,
                    [
                        .. likeliest is null ? (Fix[])[] : [new Fix("Name it, if you know which one it is:", (request with { Token = likeliest.Token.Id }).ToCommandLine())],
                        report.Fix ?? new Fix("Or replace it: rotation makes a new token from the plan, whichever the old one was.", (request with { Job = request.Job ?? job.Target.Plan.Job }).ToCommandLineOf("rotate")),
                    ]),
            ],
            report.Candidates);
    }

    // Where the log is a CI's, what lies in this folder tells nothing of what lies in the CI's secret.
    private static bool IsOfCi(FixRequest request, ImmutableArray<LogFailure> failures) => request.Run is not null || failures.Any(failure => failure.Job is not null);

    private static TokenOfLog Found(HeldToken token, string because, bool isOfJob) =>
        new(token with { FoundBy = because }, [], []) { IsOfJob = isOfJob };

    private static string Recorded(JobAtHand job, RecordedToken own)
    {
        var day = (own.RotatedOn ?? own.RecordedOn).UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return own.Sinks.IsEmpty
            ? $"it is recorded for the job {Name(job)} since {day}"
            : $"it is recorded for the job {Name(job)}, delivered to {string.Join(", ", own.Sinks.Select(sink => UntrustedText.Clean(sink.ToString(), 120)))} on {day}";
    }

    private static string Name(JobAtHand job) => UntrustedText.Clean(job.Target.Plan.Job, 80);
}
