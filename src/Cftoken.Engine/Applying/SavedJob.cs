using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Text;

namespace Cftoken.Engine.Applying;

/// <summary>One job of a saved plan.</summary>
/// <param name="Job">Its name.</param>
/// <param name="Environment">Its environment; null where it has none.</param>
/// <param name="Source">What else tells it from others of that name; null where nothing does.</param>
/// <param name="Action">keep, change, create or blocked.</param>
/// <param name="TokenId">The token that was there; null where none was.</param>
/// <param name="TokenName">Its name.</param>
/// <param name="ModifiedOn">When it had last been modified.</param>
/// <param name="Grants">What was to be done, step by step.</param>
internal sealed record SavedJob(
    string Job,
    string? Environment,
    string? Source,
    string Action,
    string? TokenId,
    string? TokenName,
    DateTimeOffset? ModifiedOn,
    ImmutableArray<string> Grants)
{
    /// <summary>The job for people.</summary>
    public string InWords => UntrustedText.Clean(Environment is null ? Job : $"{Job} ({Environment})", 120);

    public static SavedJob Of(PreparedJob job) => new(
        job.Key.Job,
        job.Key.Environment,
        job.Key.Source,
        Word(job.Action.Kind),
        job.Token?.Record.Summary.Id,
        job.Token?.Record.Summary.Name,
        job.Token?.Record.Summary.ModifiedOn,
        [.. GrantsOf(job).Order(StringComparer.Ordinal)]);

    public static SavedJob Read(JsonElement job)
    {
        var token = job.GetProperty("token");
        var hasToken = token.ValueKind == JsonValueKind.Object;
        return new SavedJob(
            job.GetProperty("job").GetString()!,
            job.GetProperty("environment").GetString(),
            job.GetProperty("source").GetString(),
            job.GetProperty("action").GetString()!,
            hasToken ? token.GetProperty("id").GetString() : null,
            hasToken ? token.GetProperty("name").GetString() : null,
            hasToken && token.GetProperty("modifiedOn").ValueKind == JsonValueKind.String ? token.GetProperty("modifiedOn").GetDateTimeOffset() : null,
            [.. job.GetProperty("changes").EnumerateArray().Select(change => change.GetString()!)]);
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
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
        foreach (var grant in Grants)
        {
            writer.WriteStringValue(grant);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public bool IsSameJob(SavedJob other) => (Job, Environment, Source) == (other.Job, other.Environment, other.Source);

    /// <summary>What is not as it was, for people; null where all is.</summary>
    public string? Difference(SavedJob now) =>
        TokenId != now.TokenId ? $"it has another token now ({now.TokenId ?? "none"})"
        : TokenName != now.TokenName || ModifiedOn != now.ModifiedOn ? $"somebody has changed its token {TokenId} since the plan was made"
        : Action != now.Action || !Grants.SequenceEqual(now.Grants) ? "what is to be done is not what the plan says any more: the project has changed since"
        : null;

    private static string Word(JobActionKind kind) => kind switch
    {
        JobActionKind.Keep => "keep",
        JobActionKind.Change => "change",
        JobActionKind.Create => "create",
        _ => "blocked",
    };

    private static IEnumerable<string> GrantsOf(PreparedJob job)
    {
        if (job.Change is { } change)
        {
            return
            [
                .. change.Edit.Add.Select(grant => $"add {InWords(grant)}"),
                .. change.Edit.Remove.Select(grant => $"take {InWords(grant)}"),
                .. change.Change.Terms.Select(term => $"set {term.Term}"),
            ];
        }

        return job.Action.New is { } made
            ? [.. made.Grants.Select(grant => $"grant {grant.Permission} on {grant.On}"), .. made.Sinks.Select(sink => $"deliver to {sink}"), $"name {made.Name}"]
            : [];

        static string InWords(PolicyGrant grant) =>
            $"{grant.Effect.ToString().ToLowerInvariant()} {grant.GroupId} {(grant.Resource.Parent is { } parent ? $"{parent}/" : string.Empty)}{grant.Resource.Key}";
    }
}
