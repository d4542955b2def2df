using System.Text.Json;
using Cftoken.Catalog.Model;
using Cftoken.Engine.Explaining.Matrices;
using Cftoken.Engine.Plans;

namespace Cftoken.Engine.Explaining;

/// <summary>The matrix in its machine form.</summary>
public static class MatrixJson
{
    /// <summary>Writes the properties of the matrix.</summary>
    public static void Write(Utf8JsonWriter writer, PermissionMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(matrix);
        ExplainJson.Text(writer, "wrangler", matrix.Wrangler.ToString());
        ExplainJson.Text(writer, "catalogDate", matrix.CatalogDate.ToString("yyyy-MM-dd"));
        ExplainJson.List(writer, "bindings", matrix.Bindings, row => WriteRow(writer, row));
        ExplainJson.List(writer, "commands", matrix.Commands, row => WriteRow(writer, row));
        writer.WriteStartObject("guide");
        ExplainJson.WriteSource(writer, matrix.Guide);
        writer.WriteEndObject();
        writer.WriteStartObject("template");
        ExplainJson.Text(writer, "name", matrix.Template.Name);
        ExplainJson.Text(writer, "date", matrix.Template.Date);
        ExplainJson.Texts(writer, "permissions", matrix.Template.Groups.Select(group => group.Name));
        ExplainJson.List(writer, "sources", matrix.Template.Sources, source => ExplainJson.WriteSource(writer, source));
        writer.WriteEndObject();
    }

    internal static void WriteRow(Utf8JsonWriter writer, MatrixRow row)
    {
        ExplainJson.Text(writer, "subject", row.Subject);
        ExplainJson.Text(writer, "key", row.Key);
        ExplainJson.List(writer, "permissions", row.Permissions, permission =>
        {
            ExplainJson.Text(writer, "id", permission.Group.Id);
            ExplainJson.Text(writer, "name", permission.Group.Name);
            ExplainJson.Text(writer, "scope", permission.Group.Scope.Word);
            ExplainJson.Text(writer, "need", PlanJson.Word(permission.Need));
            writer.WriteNumber("confidence", Math.Round(permission.Confidence, 2));
            writer.WriteBoolean("inferred", permission.IsInferred);
            ExplainJson.Text(writer, "loses", permission.Loses);
            ExplainJson.Texts(writer, "operations", permission.Reasons.SelectMany(reason => reason.Operations).Distinct().Select(operation => operation.ToString()));
            ExplainJson.List(writer, "sources", permission.Sources, source => ExplainJson.WriteSource(writer, source));
        });
        ExplainJson.List(writer, "guides", row.Said, said =>
        {
            ExplainJson.Text(writer, "name", said.Group.Name);
            ExplainJson.Text(writer, "says", said.Says);
            ExplainJson.Text(writer, "difference", said.Difference);
        });
        writer.WriteNumber("confidence", Math.Round(row.Confidence, 2));
        ExplainJson.Texts(writer, "unknown", row.Unknowns);
    }
}
