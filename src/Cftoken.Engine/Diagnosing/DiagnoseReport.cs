using System.Collections.Immutable;
using Cftoken.Logs.Diagnosing;

namespace Cftoken.Engine.Diagnosing;

/// <summary>What was found in logs.</summary>
/// <param name="Sources">What was read.</param>
/// <param name="Diagnosis">The diagnosis.</param>
public sealed record DiagnoseReport(ImmutableArray<string> Sources, LogDiagnosis Diagnosis)
{
    /// <summary>The one command that adds all that is missing; null where one failure says it already, or accounts or jobs differ.</summary>
    public string? ForAll
    {
        get
        {
            var lacking = Diagnosis.Failures.Where(failure => failure.Cause == Catalog.Model.ErrorCause.MissingPermission && !failure.Permissions.IsEmpty).ToList();
            return lacking.Select(failure => failure.Fix.Command).Distinct().Count() > 1 && lacking.DistinctBy(failure => (failure.AccountId, failure.FixJob)).Count() == 1
                ? ExtendCommand.Of([.. lacking.SelectMany(failure => failure.Permissions.Concat(failure.Next))], lacking[0].AccountId, lacking[0].FixJob)
                : null;
        }
    }
}
