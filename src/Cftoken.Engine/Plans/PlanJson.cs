using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Planning.Surfaces;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Text;
using Cftoken.Engine.Jobs;

namespace Cftoken.Engine.Plans;

/// <summary>
/// Plans in their machine form, the same for every face. Other programs rely on it: a property keeps its name and
/// meaning as long as the <c>schemaVersion</c> around it is 1.
/// </summary>
public static class PlanJson
{
    /// <summary>Writes the property <c>plans</c>, and what is said about all of them together.</summary>
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
        if (report.Whole is { } whole)
        {
            writer.WriteStartObject("whole");
            WriteJoined(writer, whole);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("whole");
        }

        WriteArray(writer, "sharedTokens", report.Shared, shared =>
        {
            Text(writer, "name", shared.Name);
            WriteJoined(writer, shared);
        });
        WriteArray(writer, "proposal", report.Proposal, split =>
        {
            Text(writer, "project", split.Plan.Project);
            Text(writer, "job", split.Plan.Job);
            Text(writer, "environment", split.Plan.Environment);
            Texts(writer, "reasons", split.Reasons);
            WriteArray(writer, "tokens", split.Parts, part =>
            {
                Text(writer, "job", part.Job);
                Text(writer, "purpose", part.Purpose.Id);
                Text(writer, "risk", part.Purpose.Risk);
                Text(writer, "command", part.Command);
                WriteMinimised(writer, part.Minimised);
            });
        });
        WriteArray(writer, "otherCommands", report.OtherCommands, command =>
        {
            Text(writer, "command", PlanWords.CommandLine(command));
            Text(writer, "file", command.Where.File);
            Line(writer, command.Where.Line);
            Text(writer, "noCalls", report.Silent.FirstOrDefault(silent => silent.Command == command)?.Why);
        });
        WriteArray(writer, "unknown", report.Unknowns, unknown => Write(writer, unknown));
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
        WriteMinimised(writer, plan.Minimised);
        WriteSurface(writer, plan);
        WriteArray(writer, "unknown", plan.Unknowns, unknown => Write(writer, unknown));
        Text(writer, "ownerReason", plan.OwnerReason);
        Text(writer, "tokenName", plan.TokenName);
        Text(writer, "gate", plan.Terms.Gate == Gate.None ? "none" : "human");
        Text(writer, "risk", plan.Risk);
        WriteArray(writer, "silent", plan.Silent, silent =>
        {
            Text(writer, "command", PlanWords.CommandLine(silent.Command));
            Text(writer, "why", silent.Why);
            Text(writer, "file", silent.Command.Where.File);
            Line(writer, silent.Command.Where.Line);
        });
    }

    private static void WriteJoined(Utf8JsonWriter writer, JoinedPlan joined)
    {
        WriteArray(writer, "jobs", joined.Plans, plan =>
        {
            Text(writer, "project", plan.Project);
            Text(writer, "job", plan.Job);
            Text(writer, "environment", plan.Environment);
        });
        WriteMinimised(writer, joined.Minimised);
        writer.WriteStartObject("surface");
        writer.WriteNumber("operations", joined.Minimised.Surface.Operations);
        writer.WriteNumber("changing", joined.Minimised.Surface.Changing);
        writer.WriteEndObject();
    }

    private static void WriteMinimised(Utf8JsonWriter writer, MinimisedPlan plan)
    {
        WriteArray(writer, "permissions", plan.Permissions, permission => Write(writer, permission));
        writer.WritePropertyName("policies");
        if (plan.Policies is { } policies)
        {
            PolicyJson.WriteAll(writer, policies);
        }
        else
        {
            writer.WriteNullValue();
        }

        WriteArray(writer, "unresolved", plan.Unresolved, resource => Write(writer, resource));
    }

    private static void Write(Utf8JsonWriter writer, OpenQuestion unknown)
    {
        Text(writer, "what", unknown.What);
        Text(writer, "consequence", unknown.Consequence);
        Text(writer, "file", unknown.Where?.File);
        Line(writer, unknown.Where?.Line ?? 0);
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
            Text(writer, "file", reason.Evidence.Where.File is { Length: > 0 } file ? file : null);
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

    private static void Texts(Utf8JsonWriter writer, string name, ImmutableArray<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(UntrustedText.Clean(value, 2000));
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
