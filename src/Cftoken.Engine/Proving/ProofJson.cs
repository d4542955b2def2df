using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Core.Text;
using Cftoken.Engine.Plans;

namespace Cftoken.Engine.Proving;

/// <summary>A proof in its machine form, the same for every face.</summary>
public static class ProofJson
{
    private const int Longest = 2000;

    /// <summary>Writes the properties of a proof.</summary>
    public static void Write(Utf8JsonWriter writer, Proof proof)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(proof);
        Text(writer, "project", proof.Plan.Project);
        Text(writer, "job", proof.Plan.Job);
        Text(writer, "environment", proof.Plan.Environment);
        Texts(writer, "command", proof.Words);
        Text(writer, "catalogue", proof.CatalogueDate.ToString("yyyy-MM-dd"));
        writer.WriteBoolean("confined", proof.IsConfined);
        Text(writer, "verdict", proof.Verdict switch
        {
            Sufficiency.Sufficient => "sufficient",
            Sufficiency.Insufficient => "insufficient",
            _ => "inconclusive",
        });
        Text(writer, "because", proof.Because);
        Texts(writer, "output", proof.LastLines);
        writer.WriteStartArray("runs");
        foreach (var run in proof.Runs)
        {
            Write(writer, run);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("permissions");
        foreach (var permission in proof.Permissions)
        {
            Write(writer, permission);
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, RunFacts run)
    {
        writer.WriteStartObject();
        if (run.ExitCode is { } code)
        {
            writer.WriteNumber("exitCode", code);
        }
        else
        {
            writer.WriteNull("exitCode");
        }

        writer.WriteNumber("requests", run.Requests);
        writer.WriteNumber("authorised", run.Authorised);
        Texts(writer, "denied", [.. run.Denied.Select(operation => operation.ToString())]);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, PermissionProof proof)
    {
        writer.WriteStartObject();
        Text(writer, "id", proof.Permission.Group.Id);
        Text(writer, "name", proof.Permission.Group.Name);
        Text(writer, "scope", proof.Permission.Group.Scope.Word);
        Texts(writer, "resources", [.. proof.Permission.Resources.Select(PlanWords.Of)]);
        Text(writer, "need", PlanJson.Word(proof.Permission.Need));
        writer.WriteBoolean("inferred", proof.Permission.IsInferred);
        Text(writer, "verdict", proof.Verdict switch
        {
            Necessity.Necessary => "necessary",
            Necessity.Spare => "spare",
            Necessity.Tried => "optional",
            _ => "inconclusive",
        });
        Text(writer, "because", proof.Because);
        Text(writer, "deniedOperation", proof.DeniedOperation?.ToString());
        Texts(writer, "output", proof.LastLines);
        writer.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter writer, string name, ImmutableArray<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(UntrustedText.Clean(value, Longest));
        }

        writer.WriteEndArray();
    }

    private static void Text(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is null)
        {
            writer.WriteNull(name);
        }
        else
        {
            writer.WriteString(name, UntrustedText.Clean(value, Longest));
        }
    }
}
