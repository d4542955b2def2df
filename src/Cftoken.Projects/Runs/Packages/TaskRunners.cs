using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Projects.Json;
using Cftoken.Projects.Packages;
using Cftoken.Projects.Runs.Following;
using Cftoken.Tools.Configuration;

namespace Cftoken.Projects.Runs.Packages;

/// <summary>turbo, nx and lerna, as far as they run the scripts of that name in the packages of a workspace.</summary>
internal sealed class TaskRunners(RunSearch search, WorkspaceFinder workspaces) : IProgramReader
{
    private const int MostTasks = 100;

    private readonly PackageScripts scripts = new(search);

    /// <inheritdoc/>
    public bool LeadsOn(string name) => name is "turbo" or "nx" or "lerna";

    /// <inheritdoc/>
    public bool TryFollow(ProgramCall call)
    {
        if (!LeadsOn(call.Name))
        {
            return false;
        }

        var (words, options, handedOn) = Read(call.Arguments);
        switch (call.Name, words)
        {
            case ("turbo", ["run", .. var tasks]):
                Run(call, [.. tasks], options, handedOn, isTurbo: true);
                break;
            case ("turbo", [not ("prune" or "login" or "link" or "watch" or "gen" or "ls"), ..]):
                Run(call, words, options, handedOn, isTurbo: true);
                break;
            case ("lerna", ["run", .. var tasks]):
                Run(call, [.. tasks.Take(1)], options, handedOn, isTurbo: false);
                break;
            case ("nx", ["run-many" or "affected", ..]):
                Run(call, [.. Values(call.Arguments, "-t", "--target", "--targets").SelectMany(value => value.Split(','))], options, handedOn, isTurbo: false);
                break;
            case ("nx", ["run", var target, ..]) when target.Split(':') is [var project, var task, ..]:
                Run(call, [task], [project], handedOn, isTurbo: false);
                break;
            case ("nx", [var task, var project, ..]):
                Run(call, [task], [project], handedOn, isTurbo: false);
                break;
        }

        return true;
    }

    private static (ImmutableArray<string> Words, ImmutableArray<string> Filters, ImmutableArray<string> HandedOn) Read(ImmutableArray<string> arguments)
    {
        var dashes = arguments.IndexOf("--");
        var own = dashes < 0 ? arguments : arguments[..dashes];
        var words = ImmutableArray.CreateBuilder<string>();
        for (var at = 0; at < own.Length; at++)
        {
            if (!own[at].StartsWith('-'))
            {
                words.Add(own[at]);
            }
            else if (own[at] is "--filter" or "-F" or "--scope" or "--concurrency" or "--cache-dir" or "--env-mode" or "-t" or "--target" or "--targets" or "-p" or "--projects" or "--ignore")
            {
                at++;
            }
        }

        var filters = Values(own, "--filter", "-F", "--scope", "-p", "--projects").SelectMany(value => value.Split(','));
        return (words.ToImmutable(), [.. filters], dashes < 0 ? [] : arguments[(dashes + 1)..]);
    }

    private static IEnumerable<string> Values(ImmutableArray<string> words, params string[] options)
    {
        for (var at = 0; at < words.Length; at++)
        {
            var equals = words[at].IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && options.Contains(words[at][..equals]))
            {
                yield return words[at][(equals + 1)..];
            }
            else if (options.Contains(words[at]) && at + 1 < words.Length)
            {
                yield return words[++at];
            }
        }
    }

    private void Run(ProgramCall call, ImmutableArray<string> tasks, ImmutableArray<string> filters, ImmutableArray<string> handedOn, bool isTurbo)
    {
        foreach (var task in tasks.Where(task => Unknown.IsIn(task)))
        {
            search.Unfollowed(call.Shown, $"It is not known which task {Unknown.Shown(task)} is; what it runs is not in the plan.", call.Where);
        }

        var all = isTurbo ? WithDependencies(call, tasks) : tasks;
        foreach (var task in all.Where(task => !Unknown.IsIn(task)))
        {
            foreach (var package in Packages(call, filters))
            {
                // "api#deploy" is the task of one package.
                if (task.Split('#') is var parts && (parts.Length == 1 || WorkspaceFinder.NameOf(package) == parts[0]) && PackageScripts.Has(package, parts[^1]))
                {
                    scripts.Run(package, parts[^1], tasks.Contains(task) ? handedOn : [], call.Environment, call.Place, call.Where);
                }
            }
        }
    }

    private ImmutableArray<PackageManifest> Packages(ProgramCall call, ImmutableArray<string> filters)
    {
        if (!filters.IsEmpty)
        {
            return workspaces.Chosen(call.Folder, filters);
        }

        // Started in a package, turbo runs that package's task; at the top, those of all packages and "//#task".
        var top = workspaces.TopOf(call.Folder);
        var nearest = search.Files.NearestManifest(call.Folder);
        if (top is not null && (nearest is null || nearest.Folder == top))
        {
            return workspaces.All(call.Folder);
        }

        return nearest is null ? [] : [nearest];
    }

    // "dependsOn" of turbo.json: what must have run before; "^build" speaks of other packages.
    private ImmutableArray<string> WithDependencies(ProgramCall call, ImmutableArray<string> tasks)
    {
        var top = workspaces.TopOf(call.Folder) ?? call.Folder;
        if (search.Files.TextOf(Path.Combine(top, "turbo.json")) is not { } text || Parse(text) is not { } root)
        {
            return tasks;
        }

        var all = new List<string>();
        var ahead = new Queue<string>(tasks);
        while (ahead.TryDequeue(out var task) && all.Count < MostTasks)
        {
            if (!all.Contains(task))
            {
                all.Add(task);
                foreach (var next in ((root["tasks"] ?? root["pipeline"])?[task]?["dependsOn"]?.Items ?? []).Select(item => item.AsString).OfType<string>())
                {
                    ahead.Enqueue(next.TrimStart('^'));
                }
            }
        }

        all.Reverse();
        return [.. all];
    }

    private static ConfigNode? Parse(string text)
    {
        try
        {
            return JsonConfigReader.Read("turbo.json", System.Text.Encoding.UTF8.GetBytes(text)).Root;
        }
        catch (ProblemException)
        {
            return null;
        }
    }
}
