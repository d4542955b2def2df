using System.Collections.Immutable;
using Cftoken.Logs.Diagnosing;

namespace Cftoken.Engine.Diagnosing;

/// <summary>What was found in logs.</summary>
/// <param name="Sources">What was read.</param>
/// <param name="Diagnosis">The diagnosis.</param>
public sealed record DiagnoseReport(ImmutableArray<string> Sources, LogDiagnosis Diagnosis)
{
    /// <summary>Whether nothing but what wrangler writes for machines was read: it may end before the last of that is on the disk.</summary>
    public bool IsOfWranglerAlone { get; init; }

    /// <summary>The one command that adds all that is missing; null where one failure says it already, or accounts or jobs differ, which may have tokens of their own.</summary>
    public string? ForAll
    {
        get
        {
            var lacking = Diagnosis.Failures.Where(failure => failure.Cause == Catalog.Model.ErrorCause.MissingPermission && !failure.Permissions.IsEmpty).ToList();
            return lacking.Select(failure => failure.Fix.Command).Distinct().Count() > 1 && lacking.DistinctBy(failure => (failure.AccountId, failure.FixJob, failure.Job)).Count() == 1
                ? ExtendCommand.Of([.. lacking.SelectMany(failure => failure.Permissions.Concat(failure.Next))], lacking[0].AccountId, lacking[0].FixJob)
                : null;
        }
    }
}
