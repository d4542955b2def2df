using System.Collections.Immutable;
using Cftoken.Logs.Diagnosing;

namespace Cftoken.Engine.Diagnosing;

/// <summary>What was found in logs.</summary>
/// <param name="Sources">What was read.</param>
/// <param name="Diagnosis">The diagnosis.</param>
public sealed record DiagnoseReport(ImmutableArray<string> Sources, LogDiagnosis Diagnosis);
