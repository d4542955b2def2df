using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Text;
using Cftoken.Engine.Explaining.Policies;
using Cftoken.Engine.Plans;
using Cftoken.Tools.Knowledge;

namespace Cftoken.Engine.Explaining;

/// <summary>
/// Explanations in their machine form, the same for every face. A property keeps its name and meaning as long as the
/// <c>schemaVersion</c> around it is 1.
/// </summary>
public static class ExplainJson
{
    /// <summary>Writes the properties of an explanation.</summary>
    public static void Write(Utf8JsonWriter writer, Explanation explanation)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(explanation);
        Text(writer, "asked", explanation.Asked);
        Text(writer, "wrangler", explanation.Wrangler.ToString());
        List(writer, "readings", explanation.Readings, reading =>
        {
            Text(writer, "as", Word(reading.Kind));
            Text(writer, "takenFor", reading.TakenFor);
            WriteReading(writer, reading);
            List(writer, "uses", reading.Uses, use =>
            {
                Text(writer, "file", use.Where.File);
                writer.WriteNumber("line", use.Where.Line);
                Text(writer, "what", use.What);
            });
        });
        List(writer, "suggestions", explanation.Suggestions, suggestion =>
        {
            Text(writer, "text", suggestion.Text);
            Text(writer, "as", Word(suggestion.Kind));
        });
        Texts(writer, "notes", explanation.Notes);
    }

    /// <summary>Writes the properties of a policy file's explanation.</summary>
    public static void Write(Utf8JsonWriter writer, PolicyExplanation explanation)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(explanation);
        Text(writer, "file", explanation.File);
        List(writer, "grants", explanation.Grants, grant =>
        {
            Text(writer, "effect", grant.Effect == PolicyEffect.Deny ? "deny" : "allow");
            Text(writer, "id", grant.Group?.Id ?? grant.GroupId);
            Text(writer, "name", grant.Group?.Name);
            Text(writer, "scope", grant.Group?.Scope.Word);
            Text(writer, "resource", grant.Resource);
            writer.WriteBoolean("known", grant.Group is not null);
            if (grant.Allows is { } allows)
            {
                WriteAllowance(writer, allows);
            }

            if (grant is { IsUsed: { } used, UsedOperations: { } operations })
            {
                writer.WriteBoolean("usedByProject", used);
                writer.WriteNumber("usedOperations", operations);
            }
        });
        writer.WriteStartObject("total");
        WriteAllowance(writer, explanation.Total);
        writer.WriteEndObject();
        writer.WriteBoolean("heldAgainstProject", explanation.IsHeldAgainstProject);
        Texts(writer, "notes", explanation.Notes);
    }

    /// <summary>A kind of reading as <c>--as</c> spells it.</summary>
    public static string Word(ReadingKind kind) => kind switch
    {
        ReadingKind.Operation => "operation",
        ReadingKind.Permission => "permission",
        ReadingKind.Binding => "binding",
        ReadingKind.Command => "command",
        _ => "error",
    };

    internal static void Text(Utf8JsonWriter writer, string name, string? value)
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

    internal static void Texts(Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(UntrustedText.Clean(value, 2000));
        }

        writer.WriteEndArray();
    }

    internal static void List<T>(Utf8JsonWriter writer, string name, ImmutableArray<T> items, Action<T> write)
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

    internal static void WriteSource(Utf8JsonWriter writer, SourceNote source)
    {
        Text(writer, "says", source.Says);
        Text(writer, "where", source.Where);
        Text(writer, "date", source.Date);
    }

    private static void WriteReading(Utf8JsonWriter writer, Reading reading)
    {
        switch (reading)
        {
            case OperationReading operation:
                Text(writer, "note", operation.Note);
                List(writer, "operations", operation.Operations, facts => WriteOperation(writer, facts));
                break;
            case PermissionReading permission:
                Text(writer, "resolution", permission.Resolution.ToString().ToLowerInvariant());
                Text(writer, "note", permission.Note);
                List(writer, "permissions", permission.Permissions, facts => WritePermission(writer, facts));
                break;
            case BindingReading binding:
                Text(writer, "key", binding.Key);
                List(writer, "calls", binding.Calls, call => WriteCall(writer, call));
                List(writer, "uploads", binding.Uploads, upload =>
                {
                    WriteEffect(writer, upload.Effect);
                    Text(writer, "when", upload.When);
                    Text(writer, "why", upload.Why);
                });
                List(writer, "needs", binding.Rows, row => MatrixJson.WriteRow(writer, row));
                break;
            case CommandReading command:
                Text(writer, "command", command.Command);
                Text(writer, "callsNothing", command.NoCalls);
                List(writer, "calls", command.Calls, call =>
                {
                    Text(writer, "operation", call.Operation.ToString());
                    Text(writer, "need", PlanJson.Word(call.Need));
                    if (call.Known is { } known)
                    {
                        WriteCallFacts(writer, known);
                    }
                });
                List<Matrices.MatrixRow>(writer, "needs", command.Row is { } needs ? [needs] : [], row => MatrixJson.WriteRow(writer, row));
                Texts(writer, "unknown", command.Unknowns);
                break;
            case ErrorReading error:
                List(writer, "codes", error.Codes, code =>
                {
                    writer.WriteNumber("code", code.Code);
                    Text(writer, "product", code.Product);
                    List(writer, "meanings", code.Meanings, meaning => WriteMeaning(writer, meaning));
                });
                List(writer, "operations", error.Operations, facts => WriteOperation(writer, facts));
                break;
        }
    }

    private static void WriteOperation(Utf8JsonWriter writer, OperationFacts facts)
    {
        Text(writer, "operation", facts.Operation.ToString());
        Text(writer, "page", facts.Page?.ToString());
        Text(writer, "source", facts.Operation.Source);
        writer.WriteNumber("confidence", facts.Operation.Confidence);
        Text(writer, "layer", facts.Operation.Layer.ToString().ToLowerInvariant());
        writer.WriteBoolean("inferred", facts.Operation.IsInferred);
        writer.WriteBoolean("wantsPermission", facts.Operation.WantsGroup);
        Text(writer, "taken", facts.Taken?.Name);
        List(writer, "accepted", facts.Choices, choice => WriteChoice(writer, choice));
        List(writer, "disregarded", facts.Operation.Disregarded, group => WriteGroup(writer, group));
        Texts(writer, "owners", facts.Owners.Select(owner => owner == OwnerKind.User ? "user" : "account"));
        List(writer, "effects", facts.Effects, effect => WriteEffect(writer, effect));
        List(writer, "callers", facts.Callers, call => WriteCall(writer, call));
    }

    private static void WritePermission(Utf8JsonWriter writer, PermissionFacts facts)
    {
        WriteGroup(writer, facts.Group);
        Texts(writer, "owners", facts.Resource?.Owners.Select(owner => owner == OwnerKind.User ? "user" : "account") ?? []);
        Texts(writer, "resourceKeys", facts.Resource?.PolicyKeys ?? []);
        WriteAllowance(writer, facts.Allows);
        List(writer, "smaller", facts.Smaller, choice => WriteChoice(writer, choice));
        List(writer, "neededBy", facts.NeededBy, need =>
        {
            Text(writer, "subject", need.Subject);
            Text(writer, "need", PlanJson.Word(need.Need));
        });
    }

    private static void WriteChoice(Utf8JsonWriter writer, GroupChoice choice)
    {
        WriteGroup(writer, choice.Group);
        WriteSurface(writer, choice.Surface);
    }

    private static void WriteGroup(Utf8JsonWriter writer, PermissionGroup group)
    {
        Text(writer, "id", group.Id);
        Text(writer, "name", group.Name);
        Text(writer, "scope", group.Scope.Word);
    }

    private static void WriteAllowance(Utf8JsonWriter writer, Allowance allows)
    {
        WriteSurface(writer, allows.Surface);
        Texts(writer, "risks", allows.Risks);
        List(writer, "products", allows.Products, share =>
        {
            Text(writer, "product", share.Product);
            writer.WriteNumber("operations", share.Operations);
            writer.WriteNumber("changing", share.Changing);
        });
    }

    private static void WriteSurface(Utf8JsonWriter writer, Surface surface)
    {
        writer.WriteStartObject("surface");
        writer.WriteNumber("operations", surface.Operations);
        writer.WriteNumber("changing", surface.Changing);
        writer.WriteEndObject();
    }

    private static void WriteEffect(Utf8JsonWriter writer, Effect effect)
    {
        Text(writer, "effect", effect.Id);
        Texts(writer, "wants", effect.Accepted.Select(group => group.Name));
        Text(writer, "need", PlanJson.Word(effect.Need));
        writer.WriteNumber("confidence", effect.Confidence);
        List(writer, "sources", effect.Sources, source => WriteSource(writer, source));
    }

    private static void WriteCall(Utf8JsonWriter writer, KnownCall call)
    {
        Text(writer, "operation", call.Operation.ToString());
        WriteCallFacts(writer, call);
    }

    private static void WriteCallFacts(Utf8JsonWriter writer, KnownCall call)
    {
        Texts(writer, "commands", call.Commands);
        Texts(writer, "keys", call.Keys);
        Text(writer, "why", call.Why);
        Text(writer, "when", call.When);
        Text(writer, "since", call.Since);
        Text(writer, "until", call.Until);
        writer.WriteBoolean("session", call.IsSession);
        List(writer, "onDenied", call.Denials, denial =>
        {
            Text(writer, "effect", denial.Effect);
            Text(writer, "from", denial.From?.ToString());
            Text(writer, "to", denial.To?.ToString());
            Text(writer, "loses", denial.Loses);
        });
        Text(writer, "source", call.Source);
        writer.WriteNumber("callConfidence", call.Confidence);
    }

    private static void WriteMeaning(Utf8JsonWriter writer, ErrorMeaning meaning)
    {
        Text(writer, "rule", meaning.Id);
        Text(writer, "product", meaning.Product);
        Text(writer, "cause", meaning.Cause.Word());
        Text(writer, "says", meaning.Says);
        Text(writer, "fix", meaning.Fix);
        writer.WriteNumber("confidence", meaning.Confidence);
        Text(writer, "where", meaning.Source.Where);
        Text(writer, "date", meaning.Source.Date);
    }
}
