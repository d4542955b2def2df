using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Text;

namespace Cftoken.Engine.Plans;

/// <summary>
/// Plans in their machine form, the same for every face. Other programs rely on it: a property keeps its name and
/// meaning as long as the <c>schemaVersion</c> around it is 1.
/// </summary>
public static class PlanJson
{
    /// <summary>Writes the property <c>plans</c>.</summary>
    public static void Write(Utf8JsonWriter writer, PlanReport report)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(report);
        writer.WriteStartArray("plans");
        foreach (var plan in report.Plans)
        {
            writer.WriteStartObject();
            Write(writer, plan);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes the property <c>permissions</c> of one plan.</summary>
    public static void WritePermissions(Utf8JsonWriter writer, JobPlan plan)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(plan);
        WritePermissions(writer, "permissions", plan.Minimised.Permissions);
    }

    /// <summary>Writes permissions as the plan does, under a name of their own.</summary>
    public static void WritePermissions(Utf8JsonWriter writer, string name, ImmutableArray<PlannedPermission> permissions)
    {
        ArgumentNullException.ThrowIfNull(writer);
        WriteArray(writer, name, permissions, permission => Write(writer, permission));
    }

    /// <summary>A need as the machine form spells it.</summary>
    public static string Word(Need need) => need switch
    {
        Need.Required => "required",
        Need.Recommended => "recommended",
        _ => "optional",
    };

    private static void Write(Utf8JsonWriter writer, JobPlan plan)
    {
        Text(writer, "project", plan.Project);
        Text(writer, "job", plan.Job);
        Text(writer, "environment", plan.Environment);
        Text(writer, "worker", plan.Worker);
        writer.WriteStartObject("tool");
        Text(writer, "name", plan.Tool.Name);
        Text(writer, "version", plan.Tool.Version.ToString());
        Text(writer, "versionSource", plan.Tool.VersionSource);
        writer.WriteEndObject();
        Text(writer, "owner", plan.Owner == OwnerKind.User ? "user" : "account");
        WritePermissions(writer, plan);
        writer.WritePropertyName("policies");
        if (plan.Minimised.Policies is { } policies)
        {
            PolicyJson.WriteAll(writer, policies);
        }
        else
        {
            writer.WriteNullValue();
        }

        WriteArray(writer, "unresolved", plan.Minimised.Unresolved, resource => Write(writer, resource));
        WriteSurface(writer, plan);
        WriteArray(writer, "unknown", plan.Unknowns, unknown =>
        {
            Text(writer, "what", unknown.What);
            Text(writer, "consequence", unknown.Consequence);
            Text(writer, "file", unknown.Where?.File);
            Line(writer, unknown.Where?.Line ?? 0);
        });
    }

    private static void Write(Utf8JsonWriter writer, PlannedPermission permission)
    {
        Text(writer, "id", permission.Group.Id);
        Text(writer, "name", permission.Group.Name);
        Text(writer, "scope", permission.Group.Scope.Word);
        WriteArray(writer, "resources", permission.Resources, resource => Write(writer, resource));
        Text(writer, "need", Word(permission.Need));
        writer.WriteNumber("confidence", Math.Round(permission.Confidence, 2));
        WriteArray(writer, "reasons", permission.Reasons, reason =>
        {
            Text(writer, "file", reason.Evidence.Where.File);
            Line(writer, reason.Evidence.Where.Line);
            Text(writer, "why", reason.Evidence.Why);
            Text(writer, "source", reason.Evidence.Source);
            writer.WriteBoolean("inferred", reason.IsInferred);
            writer.WriteStartArray("operations");
            foreach (var operation in reason.Operations)
            {
                writer.WriteStringValue(operation.ToString());
            }

            writer.WriteEndArray();
        });
        writer.WriteBoolean("inferred", permission.IsInferred);
        WriteArray(writer, "sources", permission.Sources, source =>
        {
            Text(writer, "says", source.Says);
            Text(writer, "where", source.Where);
            Text(writer, "date", source.Date);
        });
    }

    private static void Write(Utf8JsonWriter writer, Resource resource)
    {
        Text(writer, "kind", resource.Kind.Word);
        if (resource.Id is { } id)
        {
            Text(writer, "id", id);
        }
        else
        {
            Text(writer, "name", resource.Name ?? PlanWords.Placeholder(resource));
            writer.WriteBoolean("unresolved", true);
        }
    }

    private static void WriteSurface(Utf8JsonWriter writer, JobPlan plan)
    {
        writer.WriteStartObject("surface");
        writer.WriteNumber("operations", plan.Minimised.Surface.Operations);
        writer.WriteNumber("changing", plan.Minimised.Surface.Changing);
        writer.WriteStartObject("template");
        Text(writer, "name", plan.Template.Name);
        Text(writer, "date", plan.Template.Date);
        writer.WriteNumber("operations", plan.Template.Surface.Operations);
        writer.WriteNumber("changing", plan.Template.Surface.Changing);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteArray<T>(Utf8JsonWriter writer, string name, ImmutableArray<T> items, Action<T> write)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            writer.WriteStartObject();
            write(item);
            writer.WriteEndObject();
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
            writer.WriteString(name, UntrustedText.Clean(value, 2000));
        }
    }

    private static void Line(Utf8JsonWriter writer, int line)
    {
        if (line > 0)
        {
            writer.WriteNumber("line", line);
        }
        else
        {
            writer.WriteNull("line");
        }
    }
}
