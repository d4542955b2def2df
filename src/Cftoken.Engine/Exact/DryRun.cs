using System.Collections.Immutable;
using System.Globalization;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Core.Files;
using Cftoken.Core.Files.Copying;
using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Jobs;
using Cftoken.Engine.Proving;
using Cftoken.Engine.Proving.Sandbox;
using Cftoken.Tools.Expansion;

namespace Cftoken.Engine.Exact;

/// <summary>
/// Runs <c>wrangler deploy --dry-run</c>, which needs no token and makes no call, in a copy of the project and with an
/// environment of its own: building a project runs the project's code.
/// </summary>
/// <param name="world">The outside world.</param>
/// <param name="confinement">Keeps it from the network; null: nothing does.</param>
internal sealed class DryRun(OutsideWorld world, Confinement? confinement)
{
    private const string Program = "wrangler";

    // Nobody listens there ("discard", RFC 863): a build that calls the API after all reaches nothing.
    private const int Nowhere = 9;

    private static readonly Fix WithoutExact = new("Plan without --exact: the plan does not depend on it.");

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Asks wrangler what a deploy uploads.</summary>
    /// <returns>The version of wrangler, and the bindings.</returns>
    /// <exception cref="ProblemException">There is no wrangler, the dry run fails, or what it wrote cannot be read.</exception>
    public async Task<(string Version, ImmutableArray<UploadedBinding> Bindings)> AskAsync(JobRun run, CancellationToken cancellation)
    {
        using var place = new ThrowAwayFolder();
        var project = run.Project;
        var folder = Copy(project.Root, place.Make("work"), cancellation);
        var outFile = Path.Combine(place.Make("out"), "upload");
        var version = VersionIn((await RunAsync(place, "version", folder, ["--version"], cancellation)).Output);
        var ended = await RunAsync(place, "run", folder, DryRunArguments.Of(world.Files, run.Invocation, project, folder, outFile), cancellation);
        if (ended.ExitCode != 0 || !world.Files.FileExists(outFile))
        {
            throw new ProblemException(Failed(run, version, ended));
        }

        return (version, UploadedBindings.Read(Content(outFile)));
    }

    private string Copy(string root, string work, CancellationToken cancellation)
    {
        try
        {
            return ProjectCopy.Of(world, root, null, []).Make(work, root, cancellation).Folder;
        }
        catch (ProblemException refused)
        {
            // What would mend it are options of another command.
            throw new ProblemException([.. refused.Problems.Select(problem => new Problem("exact.copy", problem.Message, WithoutExact))]);
        }
    }

    private async Task<GroupResult> RunAsync(ThrowAwayFolder place, string name, string folder, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var mine = place.Make(name);
        var environment = ChildEnvironment.Create(
            world.Environment, Directory.CreateDirectory(Path.Combine(mine, "home")).FullName, Directory.CreateDirectory(Path.Combine(mine, "tmp")).FullName, PackagePrograms.Of(folder));
        environment[ApiBase.Variable] = $"http://127.0.0.1:{Nowhere}/client/v4";
        var request = new ProcessRequest(Program, arguments, folder, environment);
        try
        {
            if (confinement is null)
            {
                return await world.Processes.RunInGroupAsync(request, Limit, cancellation);
            }

            var (confined, door) = confinement.Confine(request, mine, place.Path, Nowhere);
            await using (door)
            {
                return await world.Processes.RunInGroupAsync(confined, Limit, cancellation);
            }
        }
        catch (FileNotFoundException)
        {
            throw new ProblemException(new Problem(
                "exact.no-wrangler",
                "There is no wrangler to ask: none in node_modules from the project's folder upward, and none on the path.",
                new Fix("Install the project's packages, or plan without --exact:", "npm install --save-dev wrangler")));
        }
    }

    private byte[] Content(string file)
    {
        try
        {
            return world.Files.ReadAllBytes(file);
        }
        catch (IOException)
        {
            throw new ProblemException(new Problem(
                "exact.upload", "What wrangler's dry run wrote is too large to be read: more than 64 MiB.", WithoutExact));
        }
    }

    // Old versions say before it that there is a newer one.
    private static string VersionIn(string output) =>
        output.Split('\n', StringSplitOptions.TrimEntries).LastOrDefault(line => ToolVersion.TryParse(line, out _)) ?? "of an unknown version";

    private static Problem Failed(JobRun run, string version, GroupResult ended)
    {
        var how = ended.ExitCode is { } code ? string.Create(CultureInfo.InvariantCulture, $"ended with exit code {code}") : $"did not end within {Limit.TotalMinutes} minutes";
        var said = string.Join(" | ", OutputLines.Last(ended.Output));
        return new Problem(
            "exact.dry-run",
            $"The dry run of wrangler {UntrustedText.Clean(version, 40)} {how}. {(said.Length == 0 ? "It said nothing." : $"It said last: {said}")}",
            new Fix("See whether the same works in the project, or plan without --exact:", "npx wrangler deploy --dry-run"),
            run.Invocation.Where);
    }
}
