using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Cftoken.Core.Text;

namespace Cftoken.Engine.Applying;

/// <summary>One job of a saved plan.</summary>
/// <param name="Project">The real path of its project's folder.</param>
/// <param name="Job">Its name.</param>
/// <param name="Environment">Its environment; null where it has none.</param>
/// <param name="Source">What else tells it from others of that name; null where nothing does.</param>
/// <param name="Action">keep, change, create or blocked.</param>
/// <param name="TokenId">The token that was there; null where none was.</param>
/// <param name="TokenName">Its name.</param>
/// <param name="ModifiedOn">When it had last been modified.</param>
/// <param name="Steps">What was to be done, step by step.</param>
internal sealed record SavedJob(
    string Project,
    string Job,
    string? Environment,
    string? Source,
    string Action,
    string? TokenId,
    string? TokenName,
    DateTimeOffset? ModifiedOn,
    ImmutableArray<string> Steps)
{
    /// <summary>The job for people.</summary>
    public string InWords => UntrustedText.Clean(Environment is null ? Job : $"{Job} ({Environment})", 120);

    public static SavedJob Of(PreparedJob job) => new(
        job.Key.Project,
        job.Key.Job,
        job.Key.Environment,
        job.Key.Source,
        Word(job.Action.Kind),
        job.Token?.Record.Summary.Id,
        job.Token?.Record.Summary.Name,
        job.Token?.Record.Summary.ModifiedOn,
        job.Action.IsPending ? job.Steps : []);

    /// <summary>Reads one.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static SavedJob Read(JsonElement job)
    {
        var token = job.GetProperty("token");
        var hasToken = token.ValueKind == JsonValueKind.Object;
        return new SavedJob(
            Text(job, "project"),
            Text(job, "job"),
            job.GetProperty("environment").GetString(),
            job.GetProperty("source").GetString(),
            Text(job, "action"),
            hasToken ? Text(token, "id") : null,
            hasToken ? Text(token, "name") : null,
            hasToken && token.GetProperty("modifiedOn").ValueKind == JsonValueKind.String ? token.GetProperty("modifiedOn").GetDateTimeOffset() : null,
            [.. job.GetProperty("changes").EnumerateArray().Select(change => change.GetString() ?? throw new FormatException())]);
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("project", Project);
        writer.WriteString("job", Job);
        writer.WriteString("environment", Environment);
        writer.WriteString("source", Source);
        writer.WriteString("action", Action);
        if (TokenId is null)
        {
            writer.WriteNull("token");
        }
        else
        {
            writer.WriteStartObject("token");
            writer.WriteString("id", TokenId);
            writer.WriteString("name", TokenName);
            writer.WriteString("modifiedOn", ModifiedOn?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
            writer.WriteEndObject();
        }

        writer.WriteStartArray("changes");
        foreach (var step in Steps)
        {
            writer.WriteStringValue(step);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public bool IsSameJob(SavedJob other) => (Project, Job, Environment, Source) == (other.Project, other.Job, other.Environment, other.Source);

    /// <summary>What is not as it was, for people; null where all is.</summary>
    public string? Difference(SavedJob now) =>
        TokenId != now.TokenId ? $"it has another token now ({now.TokenId ?? "none"})"
        : TokenName != now.TokenName || ModifiedOn != now.ModifiedOn ? $"somebody has changed its token {now.TokenId} since the plan was made"
        : Action != now.Action || !Steps.SequenceEqual(now.Steps) ? "what is to be done is not what the plan says: the project has changed since, or the file"
        : null;

    private static string Text(JsonElement parent, string name) => parent.GetProperty(name).GetString() ?? throw new FormatException();

    private static string Word(JobActionKind kind) => kind switch
    {
        JobActionKind.Keep => "keep",
        JobActionKind.Change => "change",
        JobActionKind.Create => "create",
        _ => "blocked",
    };
}
