using System.Collections.Immutable;
using System.Globalization;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using Cftoken.Engine.Changing;
using Cftoken.Logs.Diagnosing;

namespace Cftoken.Engine.Fixing;

/// <summary>Why a token was refused that holds what was asked for, the likeliest reason first, and what to do about each.</summary>
/// <param name="request">What was asked.</param>
/// <param name="job">The job.</param>
/// <param name="token">The token.</param>
/// <param name="rerun">The command that runs the failed jobs again; null where the run is not known.</param>
/// <param name="now">The time.</param>
internal sealed class RefusedAllTheSame(FixRequest request, JobAtHand job, HeldToken token, string? rerun, DateTimeOffset now)
{
    // Implementers report seconds; nothing is documented (token API facts 1.6, 2026-11). Longer ago it explains nothing.
    private static readonly TimeSpan Recently = TimeSpan.FromMinutes(30);

    /// <summary>The reasons.</summary>
    public ImmutableArray<FixReason> For(ImmutableArray<LogFailure> failures, Additions additions)
    {
        var summary = token.Record.Summary;
        var account = job.Target.Account;
        var named = request with { Job = request.Job ?? job.Target.Plan.Job };
        var reasons = ImmutableArray.CreateBuilder<FixReason>();
        if (failures.Any(additions.IsDenied))
        {
            reasons.Add(new FixReason("A policy of the token denies it, and a denial outranks every grant.", [new Fix("Find out why; take the denial out in the dashboard if it is wrong.")]));
        }

        if (failures.FirstOrDefault(failure => ResourceIds.IsHexId(failure.AccountId) && failure.AccountId != account) is { } foreign)
        {
            reasons.Add(new FixReason(
                $"The call was made on the account {foreign.AccountId}, and the job's account is {account}.",
                [new Fix($"Set CLOUDFLARE_ACCOUNT_ID in the job, or account_id in the configuration, to {account}, if that is the right one.")]));
        }

        if (summary.ModifiedOn is { } modified && now - modified < Recently)
        {
            reasons.Add(new FixReason(
                $"The token was changed at {Time(modified)}, {Ago(now - modified)}: a run before that did not have it yet, and a change takes a moment to reach everywhere.",
                [new Fix("Run the job again.", rerun)]));
        }

        reasons.Add(new FixReason(
            summary.LastUsedOn is { } used
                ? $"The secret holds another token. Cloudflare saw this one last at {Time(used)}: compare that with the time of the run."
                : "The secret holds another token. Cloudflare never saw this one used.",
            [
                new Fix("Which token the CI uses:", named.ToCommandLineOf("identify")),
                new Fix("Or put a new one into the secret, whichever lies there now:", named.ToCommandLineOf("rotate")),
            ]));
        if (failures.Any(failure => failure.Cause == Catalog.Model.ErrorCause.ResourceNotCovered || !ResourceIds.IsHexId(failure.AccountId)))
        {
            reasons.Add(new FixReason(
                $"The job works on another account or zone than the project says; the log does not tell which. This token is for the account {account}.",
                [new Fix("Compare CLOUDFLARE_ACCOUNT_ID and the routes of the job with the project's.")]));
        }

        return reasons.DrainToImmutable();
    }

    private static string Time(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string Ago(TimeSpan span) => (int)Math.Max(0, span.TotalMinutes) is var minutes && minutes == 0 ? "less than a minute ago"
        : minutes == 1 ? "a minute ago" : $"{minutes} minutes ago";
}
