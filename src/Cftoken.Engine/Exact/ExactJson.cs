using System.Text.Json;
using Cftoken.Core.Text;
using Cftoken.Engine.Plans;

namespace Cftoken.Engine.Exact;

/// <summary>What wrangler itself says, in its machine form, the same for every face.</summary>
public static class ExactJson
{
    private const int Longest = 2000;

    /// <summary>Writes the property <c>exact</c>.</summary>
    public static void Write(Utf8JsonWriter writer, ExactReport report)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(report);
        writer.WriteStartObject("exact");
        writer.WriteBoolean("agrees", !report.HasDifferences);
        writer.WriteStartArray("deploys");
        foreach (var deploy in report.Deploys)
        {
            writer.WriteStartObject();
            WriteDeploy(writer, deploy.Plan, deploy.Command);
            Text(writer, "wrangler", deploy.Wrangler);
            writer.WriteNumber("bindings", deploy.Bindings);
            writer.WriteStartArray("differences");
            foreach (var difference in deploy.Differences)
            {
                writer.WriteStartObject();
                Write(writer, difference);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("notAsked");
        foreach (var deploy in report.NotAsked)
        {
            writer.WriteStartObject();
            WriteDeploy(writer, deploy.Plan, deploy.Command);
            Text(writer, "why", deploy.Why);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("notSeen");
        foreach (var thing in ExactReport.NotSeen)
        {
            writer.WriteStringValue(thing);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteDeploy(Utf8JsonWriter writer, JobPlan plan, Tools.Invocations.Invocation command)
    {
        Text(writer, "project", plan.Project);
        Text(writer, "job", plan.Job);
        Text(writer, "environment", plan.Environment);
        Text(writer, "command", PlanWords.CommandLine(command));
        Text(writer, "file", command.Where.File);
        Line(writer, command.Where.Line);
    }

    private static void Write(Utf8JsonWriter writer, BindingDifference difference)
    {
        Text(writer, "binding", difference.Name);
        Text(writer, "kind", difference.Kind switch
        {
            DifferenceKind.Added => "added",
            DifferenceKind.Missing => "missing",
            _ => "other",
        });
        Text(writer, "planned", difference.Planned);
        Text(writer, "uploaded", difference.Uploaded);
        Text(writer, "consequence", difference.Consequence);
        Text(writer, "file", difference.Where?.File);
        Line(writer, difference.Where?.Line ?? 0);
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
