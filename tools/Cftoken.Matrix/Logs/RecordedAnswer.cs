using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Catalog.Model;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Faults;

namespace Cftoken.Matrix.Logs;

/// <summary>An answer that is given in a call's place, to record what wrangler prints of it.</summary>
/// <param name="Id">Its name, which ends the recording's case.</param>
/// <param name="Fault">The answer.</param>
/// <param name="Path">What a path must hold for the answer to make sense there; null: nothing.</param>
/// <param name="Not">What it must not hold; null: nothing.</param>
public sealed record RecordedAnswer(string Id, Fault Fault, string? Path, string? Not)
{
    /// <summary>The answers of the file beside this class.</summary>
    public static ImmutableArray<RecordedAnswer> ReadAll()
    {
        using var stream = typeof(RecordedAnswer).Assembly.GetManifestResourceStream("answers.json")!;
        using var document = JsonDocument.Parse(stream);
        return [.. document.RootElement.GetProperty("answers").EnumerateArray().Select(Read)];
    }

    /// <summary>Whether an operation may be answered so.</summary>
    public bool Fits(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return (Path is null || operation.Template.Contains(Path, StringComparison.Ordinal))
            && (Not is null || !operation.Template.Contains(Not, StringComparison.Ordinal));
    }

    private static RecordedAnswer Read(JsonElement answer)
    {
        var status = answer.GetProperty("status").GetInt32();
        ImmutableArray<KeyValuePair<string, string>> headers = answer.TryGetProperty("headers", out var given)
            ? [.. given.EnumerateObject().Select(header => KeyValuePair.Create(header.Name, header.Value.GetString()!))]
            : [];
        Fault fault = answer.TryGetProperty("code", out _)
            ? new Fault.Refuse(status, answer.TryGetProperty("chain", out var chain) ? ErrorOf(answer) with { Chain = [ErrorOf(chain)] } : ErrorOf(answer))
            : new Fault.Foreign(status, Text(answer, "type")!, Text(answer, "text")!, headers);
        return new RecordedAnswer(Text(answer, "id")!, fault, Text(answer, "path"), Text(answer, "not"));
    }

    private static ApiError ErrorOf(JsonElement element) => new(element.GetProperty("code").GetInt32(), Text(element, "message")!);

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
