using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Cftoken.Catalog.Model;
using Cftoken.Core.Text;
using Cftoken.Engine.Diagnosing;
using Cftoken.Logs.Diagnosing;

namespace Cftoken.Output.Diagnosing;

/// <summary>A diagnosis as SARIF 2.1.0, for code scanning: a rule for each cause, a result for each failure.</summary>
internal static class SarifForm
{
    private const string Schema = "https://json.schemastore.org/sarif-2.1.0.json";

    /// <summary>The document.</summary>
    public static string Of(DiagnoseReport report, string version)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("$schema", Schema);
            writer.WriteString("version", "2.1.0");
            writer.WriteStartArray("runs");
            writer.WriteStartObject();
            WriteTool(writer, report, version);
            writer.WriteStartArray("results");
            foreach (var failure in report.Diagnosis.Failures)
            {
                WriteResult(writer, failure, report.Sources[0]);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return SafeJson.Of(buffer.WrittenMemory) + "\n";
    }

    private static void WriteTool(Utf8JsonWriter writer, DiagnoseReport report, string version)
    {
        writer.WriteStartObject("tool");
        writer.WriteStartObject("driver");
        writer.WriteString("name", "cftoken");
        writer.WriteString("version", version);
        writer.WriteStartArray("rules");
        foreach (var cause in report.Diagnosis.Failures.Select(failure => failure.Cause).Distinct())
        {
            writer.WriteStartObject();
            writer.WriteString("id", RuleOf(cause));
            writer.WriteStartObject("shortDescription");
            writer.WriteString("text", $"A call to Cloudflare failed: {cause.Word()}.");
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter writer, LogFailure failure, string log)
    {
        var fix = failure.Fix.Command ?? failure.Fix.Text;
        var (file, line) = failure.Where is { } where ? (where.File, Math.Max(1, where.Line)) : (log, (int)Math.Clamp(failure.Evidence.Select(evidence => evidence.Line).DefaultIfEmpty(1).Max(), 1, int.MaxValue));
        writer.WriteStartObject();
        writer.WriteString("ruleId", RuleOf(failure.Cause));
        writer.WriteString("level", "error");
        writer.WriteStartObject("message");
        writer.WriteString("text", UntrustedText.Clean($"{Headlines.Of(failure)} {failure.Says} Fix: {fix}", 4000));
        writer.WriteEndObject();
        writer.WriteStartArray("locations");
        writer.WriteStartObject();
        writer.WriteStartObject("physicalLocation");
        writer.WriteStartObject("artifactLocation");
        writer.WriteString("uri", Uri.EscapeDataString(UntrustedText.Clean(file, 1000)).Replace("%2F", "/", StringComparison.Ordinal));
        writer.WriteEndObject();
        writer.WriteStartObject("region");
        writer.WriteNumber("startLine", line);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteStartObject("partialFingerprints");
        writer.WriteString("cause/v1", FingerprintOf(failure));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static string RuleOf(ErrorCause cause) => $"diagnose/{cause.Word()}";

    // The same failure of the same call has the same one, whatever else a log holds.
    private static string FingerprintOf(LogFailure failure) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{failure.Cause.Word()}\n{failure.Operation?.Method} {failure.Operation?.Path}\n{string.Join(',', failure.Permissions.Select(permission => permission.Group.Name))}")));
}
