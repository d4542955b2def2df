using Cftoken.Catalog.Model;

namespace Cftoken.Logs.Diagnosing;

/// <summary>What lies behind an error, as the log alone shows it.</summary>
/// <param name="Cause">The cause.</param>
/// <param name="Confidence">How sure that is, 0 to 1.</param>
/// <param name="Says">What it means.</param>
/// <param name="Rule">The rule of the catalogue that decided; null where the text or its surroundings did.</param>
internal sealed record Verdict(ErrorCause Cause, double Confidence, string Says, ErrorMeaning? Rule = null);
