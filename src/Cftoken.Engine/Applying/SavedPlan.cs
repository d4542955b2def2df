using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Core.Files;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;

namespace Cftoken.Engine.Applying;

/// <summary>
/// What was to be done, with every token as it was seen: no secret is in it. It is never carried out from the file: what is
/// to be done is worked out anew, and the file only says whether that is still what was looked at. So nothing that is
/// written into it, by whomever, can do more than have it refused.
/// </summary>
/// <param name="Api">The API's address.</param>
/// <param name="Path">The full path that was planned.</param>
/// <param name="Asked">What was asked for.</param>
/// <param name="MadeOn">When.</param>
/// <param name="Jobs">The jobs.</param>
internal sealed record SavedPlan(string Api, string Path, SavedAsking Asked, DateTimeOffset MadeOn, ImmutableArray<SavedJob> Jobs)
{
    /// <summary>What was worked out.</summary>
    public static SavedPlan Of(OutsideWorld world, ApplyRequest request, ImmutableArray<PreparedJob> jobs, ApiBase api) => new(
        api.Address.AbsoluteUri,
        System.IO.Path.GetFullPath(request.Path, world.Environment.CurrentDirectory),
        SavedAsking.Of(request),
        world.Time.GetUtcNow(),
        [.. jobs.Select(SavedJob.Of)]);

    /// <summary>Reads one.</summary>
    /// <exception cref="ProblemException">It is none, somebody else could have written it, or it was made for another project than the one in the current folder.</exception>
    public static SavedPlan Read(OutsideWorld world, string file)
    {
        var read = SavedPlanFile.Read(world, file, plan => new SavedPlan(
            Text(plan, "api"),
            Text(plan, "path"),
            SavedAsking.Read(plan.GetProperty("asked")),
            plan.GetProperty("madeOn").GetDateTimeOffset(),
            [.. plan.GetProperty("jobs").EnumerateArray().Select(SavedJob.Read)]));
        var here = RealPath.OfFolder(world.Environment.CurrentDirectory);
        foreach (var folder in read.Jobs.Select(job => job.Project).Prepend(read.Path))
        {
            if (!IsAround(here, folder))
            {
                throw new ProblemException(new Problem(
                    "plan.other-project",
                    $"The plan was made for the project in {UntrustedText.Clean(folder, 300)}, and this is another one. Nothing was changed.",
                    new Fix("Run the command there, or make a plan for this project:", "cftoken plan --out FILE"),
                    new SourceLocation(UntrustedText.Clean(file, 200)),
                    ProblemKind.Usage));
            }
        }

        return read;
    }

    /// <summary>The request that the plan was made for.</summary>
    /// <exception cref="ProblemException">The command line asks for something besides.</exception>
    public ApplyRequest Request(ApplyRequest request)
    {
        var besides = request.AskedBesidesPlan.Distinct().ToList();
        return besides.Count == 0 ? Asked.Of(request, Path) : throw new ProblemException(new Problem(
            "plan.asked-besides",
            $"{string.Join(", ", besides)} cannot be given together with a saved plan, which says itself what it is for. Nothing was changed.",
            new Fix("Leave it out, or save another plan with it:", "cftoken plan --out FILE"),
            Kind: ProblemKind.Usage));
    }

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
            moved.Add($"The job {job.InWords} is not there.");
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
    public void Write(OutsideWorld world, string file) => SavedPlanFile.Write(world, file, writer =>
    {
        writer.WriteString("api", Api);
        writer.WriteString("path", Path);
        Asked.Write(writer);
        writer.WriteString("madeOn", MadeOn.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        writer.WriteStartArray("jobs");
        foreach (var job in Jobs)
        {
            job.Write(writer);
        }

        writer.WriteEndArray();
    });

    // The folder itself, one in it, or one that it lies in: a plan may be for a repository and applied in one project of it.
    private static bool IsAround(string here, string folder)
    {
        if (!System.IO.Path.IsPathFullyQualified(folder) || folder.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        try
        {
            var real = RealPath.OfFolder(folder);
            return RealPath.IsWithin(real, here) || RealPath.IsWithin(here, real);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string Text(JsonElement parent, string name) => parent.GetProperty(name).GetString() ?? throw new FormatException();
}
