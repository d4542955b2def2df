using System.Collections.Immutable;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Changing;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Diagnosing;
using Cftoken.Engine.Plans;
using Cftoken.Logs.Diagnosing;

namespace Cftoken.Engine.Fixing;

/// <summary>One run of mending: what is known once the job is.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Diagnosis">What the log tells.</param>
/// <param name="Job">The job that it is of.</param>
/// <param name="Left">Failures that are not mended here.</param>
/// <param name="Workplace">What changes work with.</param>
/// <param name="Dialogue">Whom to tell.</param>
internal sealed record Mending(
    FixRequest Request, DiagnoseReport Diagnosis, LogJob Job, ImmutableArray<LogFailure> Left, Workplace Workplace, IFixDialogue Dialogue)
{
    /// <summary>The command that runs the failed jobs again; null where the run is not known.</summary>
    public string? Rerun => (Request.Run ?? OwnRun) is { } run ? $"gh run rerun {run} --failed" : null;

    /// <summary>The run that this is a step of, where it is one of GitHub Actions (<c>GITHUB_RUN_ID</c>): shown, and never run from within itself.</summary>
    public string? OwnRun { get; init; }

    /// <summary>A report without a token.</summary>
    public FixReport Report(FixOutcome outcome) => new(outcome, Diagnosis) { Job = Job.Plan.Job, Left = Left, Rerun = Rerun };

    /// <summary>A report about a token.</summary>
    public FixReport Report(FixOutcome outcome, HeldToken token, Additions additions)
    {
        var before = PolicySet.Of(token.Record.Policies).Grants;
        var after = outcome == FixOutcome.Extended ? PolicySet.Of(before.Concat(additions.Edit().Add)).Grants : before;
        return Report(outcome) with
        {
            Token = new FixedToken(
                token.Record.Summary.Id,
                token.Record.Summary.Name,
                token.FoundBy,
                [.. before.Select(additions.Names.InWords)],
                [.. after.Select(additions.Names.InWords)]),
        };
    }

    /// <summary>Why there is nothing that could be added although something is missing.</summary>
    public static ImmutableArray<FixReason> WhyNothing(HeldToken token, Additions additions) => WhyNotAll(token, additions) is { IsEmpty: false } why
        ? why
        : [new FixReason("The log does not tell which permission is missing, and the token holds all that the project's plan asks for.", ByHand(token, "PERMISSION"))];

    /// <summary>What of the log is not mended by what is added.</summary>
    public static ImmutableArray<FixReason> WhyNotAll(HeldToken token, Additions additions) =>
    [
        .. additions.Elsewhere.Select(permission => new FixReason(
            $"{PlanWords.Label(permission.Group)} on {PlanWords.Of(permission.Resources[0])} cannot be granted to this token, which belongs to an account: the call was made on another account, or on a user.",
            new Fix("Look at CLOUDFLARE_ACCOUNT_ID in the job, and at account_id in the configuration."))),
        .. additions.Nowhere.Select(group => new FixReason(
            $"On what {PlanWords.Label(group)} is missing the log does not tell, and the plan does not ask for it.", ByHand(token, ShellText.Quote(group.Name)))),
        .. additions.Held.Select(failure => new FixReason(
            $"What was refused in line {failure.Telling.Line} the token holds already: run the job again, and if it is refused again, another token lies in the secret.", [])),
    ];

    private static Fix ByHand(HeldToken token, string permission) =>
        new("Name what is missing, and where:", $"cftoken extend --token {token.Record.Summary.Id} --permission {permission} --zone-id ID");
}
