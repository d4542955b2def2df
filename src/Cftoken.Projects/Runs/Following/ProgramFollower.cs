using System.Collections.Frozen;
using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Projects.Runs.Just;
using Cftoken.Projects.Runs.Make;
using Cftoken.Projects.Runs.Packages;
using Cftoken.Projects.Runs.Shell;
using Cftoken.Tools.Invocations;

namespace Cftoken.Projects.Runs.Following;

/// <summary>Follows a command to the program that it starts, and that program to what it runs in its turn.</summary>
internal sealed class ProgramFollower
{
    private const string Api = "api.cloudflare.com";

    private static readonly FrozenSet<string> HttpClients =
        new[] { "curl", "wget", "http", "https", "xh" }.ToFrozenSet(StringComparer.Ordinal);

    // Programs that run a command where nothing here applies to it: another machine, another file system.
    private static readonly FrozenSet<string> Elsewhere =
        new[] { "docker", "podman", "ssh", "nix", "nix-shell", "devbox", "flox", "watch", "parallel", "find", "su", "docker-compose" }.ToFrozenSet(StringComparer.Ordinal);

    private readonly RunSearch search;
    private readonly IProgramReader[] readers;
    private readonly WorkspaceFinder workspaces;

    internal ProgramFollower(RunSearch search)
    {
        this.search = search;
        workspaces = new WorkspaceFinder(search.Files, search.Globs);
        readers =
        [
            new ShellPrograms(search),
            new PackageManagers(search, workspaces),
            new ScriptRunners(search),
            new TaskRunners(search, workspaces),
            new MakeProgram(search),
            new JustProgram(search),
            new OtherPrograms(search),
        ];
    }

    internal void Start(
        ImmutableArray<string> words,
        string? folder,
        ImmutableDictionary<string, ShellValue> environment,
        Place place,
        SourceLocation where,
        string? input,
        Place? inputPlace)
    {
        if (Launch.Reach(words) is not { } launch)
        {
            return;
        }

        foreach (var assignment in launch.Assignments)
        {
            var (name, value) = (Launch.AssignedName(assignment)!, assignment[(assignment.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            environment = environment.SetItem(name, Unknown.IsIn(value) ? ShellValue.Unknown with { Name = CopyOf(value) } : ShellValue.Of(name, value));
        }

        foreach (var target in launch.Folders)
        {
            folder = Unknown.IsIn(target) || folder is null ? null : Folders.Resolve(target, folder, where);
        }

        if (launch.Workspaces.IsEmpty || folder is null)
        {
            Reach(words, launch, folder, environment, place, where, input, inputPlace);
            return;
        }

        foreach (var package in workspaces.Chosen(folder, launch.Workspaces))
        {
            Reach(words, launch, package.Folder, environment, place, where, input, inputPlace);
        }
    }

    // "$NAME" as the value of a variable says which secret it is.
    private static string? CopyOf(string value) =>
        ShellParameter.Read(Unknown.Written(value)) is { Name: { } name } && Unknown.Begins(value) && Unknown.Written(value).StartsWith('$') ? name : null;

    private void Reach(
        ImmutableArray<string> words,
        Launch launch,
        string? folder,
        ImmutableDictionary<string, ShellValue> environment,
        Place place,
        SourceLocation where,
        string? input,
        Place? inputPlace)
    {
        var path = words[launch.Program];
        var name = Launch.NameOf(path, out _);
        if (name is WranglerCommandLine.Tool or CfCommandLine.Tool)
        {
            var tool = launch.AskedVersion is { } asked ? $"{name}@{asked}" : name;
            search.Tool([tool, .. words[launch.Next..]], folder, environment, place, where);
        }
        else if (Unknown.IsIn(name))
        {
            search.Unfollowed(Unknown.Shown(string.Join(' ', words)), "It is not known which program this runs; if it calls Cloudflare, what it needs is not in the plan.", where);
        }
        else if (folder is not null)
        {
            var call = new ProgramCall(name, path, words[launch.Next..], folder, environment, place, where) { Input = input, InputPlace = inputPlace };
            _ = Array.Find(readers, reader => reader.TryFollow(call));
        }
        else if (Array.Exists(readers, reader => reader.LeadsOn(name)))
        {
            search.Unfollowed(Unknown.Shown(string.Join(' ', words)), "Its folder is not known here; what it runs is not in the plan.", where);
        }

        if (Elsewhere.Contains(name) && words.Skip(launch.Next).Any(word => word.Contains("wrangler", StringComparison.Ordinal)))
        {
            search.Unfollowed(Unknown.Shown(string.Join(' ', words)), "This runs a command in other surroundings; what it needs is not in the plan.", where);
        }

        if (HttpClients.Contains(name) && words.Skip(launch.Next).Any(word => word.Contains(Api, StringComparison.OrdinalIgnoreCase)))
        {
            // The headers beside the address may hold a credential, and the address alone says what is called.
            var address = words.Skip(launch.Next).First(word => word.Contains(Api, StringComparison.OrdinalIgnoreCase));
            search.Unfollowed(
                Unknown.Shown($"{name} {address}"),
                "It calls Cloudflare's API itself, and what that needs is not in the plan: name the call among the operations of a job in cftoken.jsonc.",
                where);
        }
    }
}
