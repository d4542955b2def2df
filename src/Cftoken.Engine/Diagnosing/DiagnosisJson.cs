using System.Text.Json;
using Cftoken.Catalog.Model;
using Cftoken.Core.Text;
using Cftoken.Engine.Plans;
using Cftoken.Logs.Diagnosing;

namespace Cftoken.Engine.Diagnosing;

/// <summary>The machine form of a diagnosis.</summary>
public static class DiagnosisJson
{
    /// <summary>Writes the properties of a diagnosis into an object that is open.</summary>
    public static void Write(Utf8JsonWriter writer, DiagnoseReport report)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(report);
        writer.WriteStartArray("failures");
        foreach (var failure in report.Diagnosis.Failures)
        {
            writer.WriteStartObject();
            writer.WriteString("cause", CauseWord(failure.Cause));
            WriteOperation(writer, failure.Operation);
            writer.WriteStartArray("permissions");
            foreach (var permission in failure.Permissions.Concat(failure.Next))
            {
                Write(writer, permission);
            }

            writer.WriteEndArray();
            writer.WriteNumber("confidence", failure.Confidence);
            writer.WriteStartArray("evidence");
            foreach (var evidence in failure.Evidence)
            {
                writer.WriteStartObject();
                writer.WriteNumber("line", evidence.Line);
                writer.WriteString("text", UntrustedText.Clean(evidence.Text));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteStartArray("consequence");
            foreach (var consequence in failure.Consequences)
            {
                writer.WriteStringValue(UntrustedText.Clean(consequence));
            }

            writer.WriteEndArray();
            writer.WriteString("fix", UntrustedText.Clean(failure.Fix.Command ?? failure.Fix.Text, 2000));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>The word for a cause; of a request that is wrong in itself the form knows nothing more.</summary>
    public static string CauseWord(ErrorCause cause) => (cause == ErrorCause.Request ? ErrorCause.Unknown : cause).Word();

    private static void WriteOperation(Utf8JsonWriter writer, CalledOperation? operation)
    {
        if (operation is null)
        {
            writer.WriteNull("operation");
            return;
        }

        writer.WriteStartObject("operation");
        writer.WriteString("method", operation.Method);
        writer.WriteString("path", UntrustedText.Clean(operation.Path, 1000));
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, WantedPermission permission)
    {
        writer.WriteStartObject();
        writer.WriteString("id", permission.Group.Id);
        writer.WriteString("name", permission.Group.Name);
        writer.WriteString("scope", permission.Group.Scope.Word);
        writer.WriteStartArray("resources");
        foreach (var resource in permission.Resources)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", resource.Kind.Word);
            writer.WriteString(resource.Id is null ? "name" : "id", resource.Id ?? UntrustedText.Clean(resource.Name ?? PlanWords.Placeholder(resource)));
            if (resource.IsUnresolved)
            {
                writer.WriteBoolean("unresolved", true);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
