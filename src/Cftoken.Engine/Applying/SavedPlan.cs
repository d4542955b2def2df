using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Files;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;

namespace Cftoken.Engine.Applying;

/// <summary>
/// What was to be done, with every token as it was seen: no secret is in it. It is never carried out from the file: what is
/// to be done is worked out anew, and the file only says whether that is still what was looked at.
/// </summary>
/// <param name="Api">The API's address.</param>
/// <param name="Project">The real path of the project's folder.</param>
/// <param name="Path">The full path that was planned.</param>
/// <param name="Job">The job that was named; null: all of them.</param>
/// <param name="Environment">The environment that was named; null: none.</param>
/// <param name="MadeOn">When.</param>
/// <param name="Jobs">The jobs.</param>
internal sealed record SavedPlan(
    string Api, string Project, string Path, string? Job, string? Environment, DateTimeOffset MadeOn, ImmutableArray<SavedJob> Jobs)
{
    private const string Kind = "cftoken-plan";
    private const long LongestFile = 16 * 1024 * 1024;

    /// <summary>Whether a file is a saved plan.</summary>
    public static bool IsIn(OutsideWorld world, string path)
    {
        try
        {
            return TryParse(world, path, out var document) && IsOne(document);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>What was worked out.</summary>
    public static SavedPlan Of(OutsideWorld world, ApplyRequest request, ImmutableArray<PreparedJob> jobs, string root, ApiBase api) => new(
        api.Address.AbsoluteUri,
        RealPath.OfFolder(root),
        System.IO.Path.GetFullPath(request.Path, world.Environment.CurrentDirectory),
        request.Job,
        request.Environment,
        world.Time.GetUtcNow(),
        [.. jobs.Select(SavedJob.Of)]);

    /// <summary>Reads one.</summary>
    /// <exception cref="ProblemException">It is none, or was made for another project than the one in the current folder.</exception>
    public static SavedPlan Read(OutsideWorld world, string file)
    {
        var where = new SourceLocation(UntrustedText.Clean(file, 200));
        try
        {
            if (!TryParse(world, file, out var plan) || !IsOne(plan) || plan.GetProperty("schemaVersion").GetInt32() != 1)
            {
                throw new FormatException();
            }

            var read = new SavedPlan(
                Text(plan, "api")!,
                Text(plan, "project")!,
                Text(plan, "path")!,
                Text(plan, "job"),
                Text(plan, "environment"),
                plan.GetProperty("madeOn").GetDateTimeOffset(),
                [.. plan.GetProperty("jobs").EnumerateArray().Select(SavedJob.Read)]);
            var here = RealPath.OfFolder(world.Environment.CurrentDirectory);
            return RealPath.IsWithin(read.Project, here) || RealPath.IsWithin(here, read.Project) ? read : throw new ProblemException(new Problem(
                "plan.other-project",
                $"The plan was made for the project in {UntrustedText.Clean(read.Project, 300)}, and this is another one. Nothing was changed.",
                new Fix("Run the command there, or make a plan for this project:", "cftoken plan --out FILE"),
                where,
                ProblemKind.Usage));
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or ArgumentException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw new ProblemException(new Problem(
                "plan.unreadable",
                "The file is no plan that this version of cftoken saved.",
                new Fix("Make one:", "cftoken plan --out FILE"),
                where,
                ProblemKind.Usage));
        }
    }

    /// <summary>The request that the plan was made for.</summary>
    public ApplyRequest Request(ApplyRequest request) => request with { Path = Path, Job = Job, Environment = Environment };

    /// <summary>What is not as it was, for people; empty where all is.</summary>
    /// <param name="now">The same, worked out anew.</param>
    public ImmutableArray<string> MovedSince(SavedPlan now)
    {
        var moved = ImmutableArray.CreateBuilder<string>();
        if (now.Api != Api)
        {
            moved.Add($"The plan was made for the API at {UntrustedText.Clean(Api, 200)}.");
        }

        foreach (var job in Jobs.Where(job => now.Jobs.All(other => !other.IsSameJob(job))))
        {
            moved.Add($"The job {job.InWords} is no longer there.");
        }

        foreach (var job in now.Jobs)
        {
            if (Jobs.FirstOrDefault(other => other.IsSameJob(job)) is not { } before)
            {
                moved.Add($"The job {job.InWords} is new.");
            }
            else if (before.Difference(job) is { } difference)
            {
                moved.Add($"{job.InWords}: {difference}");
            }
        }

        return moved.ToImmutable();
    }

    /// <summary>Writes it, for its owner alone.</summary>
    /// <exception cref="ProblemException">It cannot be written.</exception>
    public void Write(OutsideWorld world, string file)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("schemaVersion", 1);
            writer.WriteString("kind", Kind);
            writer.WriteString("api", Api);
            writer.WriteString("project", Project);
            writer.WriteString("path", Path);
            writer.WriteString("job", Job);
            writer.WriteString("environment", Environment);
            writer.WriteString("madeOn", MadeOn.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            writer.WriteStartArray("jobs");
            foreach (var job in Jobs)
            {
                job.Write(writer);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        try
        {
            world.Files.ReplacePrivately(System.IO.Path.GetFullPath(file, world.Environment.CurrentDirectory), [.. buffer.WrittenSpan, (byte)'\n']);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ProblemException(new Problem(
                "plan.unwritable",
                "The plan could not be saved.",
                new Fix("Name a file in a folder that is there and that you may write to."),
                new SourceLocation(UntrustedText.Clean(file, 200)),
                ProblemKind.Usage));
        }
    }

    private static bool IsOne(JsonElement document) => document.ValueKind == JsonValueKind.Object && Text(document, "kind") == Kind;

    private static bool TryParse(OutsideWorld world, string file, out JsonElement document)
    {
        document = default;
        try
        {
            using var parsed = JsonDocument.Parse(world.Files.ReadAllBytes(System.IO.Path.GetFullPath(file, world.Environment.CurrentDirectory), LongestFile));
            document = parsed.RootElement.Clone();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
