using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Projects.Runs;
using Cftoken.Tools.Configuration;

namespace Cftoken.Projects.JobFiles;

/// <summary>Reads <c>cftoken.jsonc</c>, or <c>cftoken.json</c>: the jobs that a project names itself.</summary>
/// <param name="files">The file system.</param>
/// <param name="root">The full path of the repository or the part of it to which places are relative.</param>
public sealed class JobFileReader(IFileSystem files, string root)
{
    private static readonly string[] Names = ["cftoken.jsonc", "cftoken.json"];

    private readonly JobFileValues values = new();

    /// <summary>The job files that count for a part of a repository: those of its folders, and the nearest above it.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="root">The full path of the part.</param>
    /// <param name="folders">The full paths of the folders in it that hold projects.</param>
    /// <exception cref="ProblemException">A file cannot be read, or is not JSON.</exception>
    public static ImmutableArray<JobFile> ReadAll(IFileSystem files, string root, IEnumerable<string> folders)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(folders);
        var nearest = Folders.Upward(files, root).Select(folder => PathIn(files, folder)).FirstOrDefault(path => path is not null);
        return
        [
            .. folders.Select(folder => PathIn(files, folder)).Prepend(nearest).OfType<string>().Distinct(StringComparer.Ordinal)
                .Select(path => new JobFileReader(files, root).Read(path)),
        ];
    }

    private static string? PathIn(IFileSystem files, string folder) =>
        Names.Select(name => Path.Combine(folder, name)).FirstOrDefault(files.FileExists);

    private JobFile Read(string path)
    {
        var shown = Folders.Shown(root, path);
        var folder = Path.GetDirectoryName(path)!;
        var document = ReadOrRefuse(path, shown);
        var table = values.Table(document.Root, "The file", JobFileKeys.File)!;
        var naming = values.Text(table, "naming", "The file");
        var jobs = ImmutableArray.CreateBuilder<ConfiguredJob>();
        if (table["jobs"] is { } list && list.Kind != ConfigKind.Object)
        {
            values.Refuse("shape", "jobs must be a table of jobs by their names.", "Write its keys in braces.", list.Location);
        }

        foreach (var member in table["jobs"]?.Members ?? [])
        {
            jobs.Add(ReadJob(member, folder, shown));
        }

        return new JobFile(folder, shown, naming, jobs.ToImmutable(), [.. values.Problems], document.Warnings);
    }

    private ConfigDocument ReadOrRefuse(string path, string shown)
    {
        try
        {
            return ConfigFile.Read(files, path, shown);
        }
        catch (ProblemException wrong)
        {
            // Whatever is wrong with the file, it is the input that is wrong.
            throw new ProblemException([.. wrong.Problems.Select(problem => problem with { Kind = ProblemKind.Usage })]);
        }
    }

    private ConfiguredJob ReadJob(ConfigMember member, string folder, string file)
    {
        var path = $"jobs.{UntrustedText.Clean(member.Key, 80)}";
        var where = member.KeyLocation;
        if (member.Key.Length is 0 or > 60 || !member.Key.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
        {
            values.Refuse("name", $"\"{UntrustedText.Clean(member.Key, 80)}\" is no name of a job.", "Use up to 60 letters, digits and -, _ or a full stop.", where);
        }

        var job = new ConfiguredJob(member.Key, where, folder);
        if (values.Table(member.Value, path, JobFileKeys.Job) is not { } table)
        {
            return job;
        }

        _ = values.Text(table, "description", path);
        var project = values.Text(table, "project", path);
        var starts = project is { } named ? Folders.Resolve(named.Text, folder, named.Where) : folder;
        if (project is { } missing && !files.DirectoryExists(starts) && !files.FileExists(starts))
        {
            values.Refuse("project", $"{path}.project: there is no {UntrustedText.Clean(missing.Text, 200)}.", "Give the project's folder, relative to this file.", missing.Where);
        }
        else if (project is { } far && !Folders.IsIn(starts, root) && !Folders.IsIn(starts, RepositoryOf(folder)))
        {
            values.Refuse("project", $"{path}.project: {UntrustedText.Clean(far.Text, 200)} lies outside the repository.", "Give a folder of the repository, relative to this file.", far.Where);
        }

        var environment = values.Text(table, "environment", path)?.Text;
        return WithResources(
            WithRuns(job with { Folder = starts, Project = project is null ? null : starts }, values.Texts(table, "commands", path), environment, new CommandSource(CommandSourceKind.JobFile, file, member.Key, where.Line)),
            values.Table(table["resources"], $"{path}.resources", JobFileKeys.Resources),
            $"{path}.resources") with
        {
            Operations = values.Texts(table, "operations", path),
            Permissions = values.Texts(table, "permissions", path),
            Environment = environment,
            Owner = values.Word(table, "owner", path, JobFileKeys.Owners),
            OwnerName = values.Text(table, "ownerName", path),
            Expires = values.Text(table, "expires", path),
            NotBefore = Moment(table, path),
            AllowedFrom = Networks(table, "allow", path),
            RefusedFrom = Networks(table, "deny", path),
            Sinks = values.Texts(table, "sinks", path),
            Gate = values.Word(table, "gate", path, JobFileKeys.Gates),
        };
    }

    private ConfiguredJob WithRuns(ConfiguredJob job, ImmutableArray<LocatedText> commands, string? environment, CommandSource source)
    {
        var runs = ImmutableArray.CreateBuilder<FoundRun>();
        var unfollowed = ImmutableArray.CreateBuilder<Unfollowed>();
        var start = files.FileExists(job.Folder) ? Path.GetDirectoryName(job.Folder)! : job.Folder;
        foreach (var command in commands)
        {
            var found = new RunFinder(files, root).Find(
                new ShellScript(command.Text, start, command.Where, ImmutableDictionary<string, string>.Empty), source, RunSettings.None);
            runs.AddRange(found.Runs.Select(run => environment is null || run.Invocation.Options.ContainsKey("env")
                ? run
                : run with { Invocation = run.Invocation with { Options = run.Invocation.Options.SetItem("env", environment) } }));
            unfollowed.AddRange(found.Unfollowed);
            if (found.Runs.IsEmpty && found.Unfollowed.IsEmpty)
            {
                values.Refuse(
                    "command",
                    $"\"{UntrustedText.Clean(command.Text, 100)}\" runs no tool that is known here.",
                    "Write a wrangler command, or a script that runs one; for anything else name its operations or permissions.",
                    command.Where);
            }
        }

        return job with { Runs = runs.ToImmutable(), Unfollowed = unfollowed.ToImmutable() };
    }

    private ConfiguredJob WithResources(ConfiguredJob job, ConfigNode? resources, string path) => resources is null ? job : job with
    {
        AccountId = values.Text(resources, "account", path) is { } account ? Account(account, path) : null,
        Zones = Zones(values.Texts(resources, "zones", path), path),
        Buckets = values.Texts(resources, "r2Buckets", path),
        Workers = values.Texts(resources, "workers", path),
    };

    private string RepositoryOf(string folder) => Folders.Upward(files, folder)
        .FirstOrDefault(above => files.DirectoryExists(Path.Combine(above, ".git")) || files.FileExists(Path.Combine(above, ".git"))) ?? folder;

    // A star is no zone: a job names each one that it is for.
    private ImmutableArray<LocatedText> Zones(ImmutableArray<LocatedText> zones, string path)
    {
        foreach (var zone in zones.Where(zone => !zone.Text.All(letter => char.IsLetterOrDigit(letter) || letter is '-' or '.' or '_')))
        {
            values.Refuse("zone", $"{path}.zones: \"{UntrustedText.Clean(zone.Text, 80)}\" is neither a zone's name nor its id.", "Name each zone: example.com, or its id of 32 lower hex digits.", zone.Where);
        }

        return zones;
    }

    private string Account(LocatedText account, string path)
    {
        if (account.Text.Length != 32 || !account.Text.All(char.IsAsciiHexDigitLower))
        {
            values.Refuse("account", $"{path}.account is no account id, which has 32 lower hex digits.", "Copy it from the dashboard's address, dash.cloudflare.com/<account id>.", account.Where);
        }

        return account.Text;
    }

    private DateTimeOffset? Moment(ConfigNode table, string path)
    {
        if (values.Text(table, "notBefore", path) is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParseExact(
            text.Text,
            ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var moment))
        {
            return moment;
        }

        values.Refuse("date", $"{path}.notBefore is no date.", "Write it as 2026-12-31 or 2026-12-31T08:00:00Z.", text.Where);
        return null;
    }

    private ImmutableArray<IPNetwork> Networks(ConfigNode table, string key, string path)
    {
        if ((key == JobFileKeys.IpRanges[0] ? values.Table(table["ipRanges"], $"{path}.ipRanges", JobFileKeys.IpRanges) : table["ipRanges"])
            is not { Kind: ConfigKind.Object } ranges)
        {
            return [];
        }

        var networks = ImmutableArray.CreateBuilder<IPNetwork>();
        foreach (var range in values.Texts(ranges, key, $"{path}.ipRanges"))
        {
            var isAddress = IPAddress.TryParse(range.Text, out var address);

            // Bits behind the prefix would be dropped, and the network be wider than what was written.
            if (IPNetwork.TryParse(range.Text, out var network)
                && IPAddress.TryParse(range.Text.AsSpan(0, range.Text.IndexOf('/')), out var start)
                && start.Equals(network.BaseAddress))
            {
                networks.Add(network);
            }
            else if (isAddress)
            {
                networks.Add(new IPNetwork(address!, address!.GetAddressBytes().Length * 8));
            }
            else
            {
                values.Refuse(
                    "network",
                    $"{path}.ipRanges.{key}: \"{UntrustedText.Clean(range.Text, 60)}\" is no network.",
                    "Write an address or a network whose last bits are zero: 192.0.2.0/24, 2001:db8::/32.",
                    range.Where);
            }
        }

        return networks.ToImmutable();
    }
}
