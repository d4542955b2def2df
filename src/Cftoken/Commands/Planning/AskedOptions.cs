using System.CommandLine;
using Cftoken.Engine.Jobs.Asking;
using Cftoken.Engine.Plans;

namespace Cftoken.Commands.Planning;

/// <summary>What is asked for outright: permissions, operations and profiles, and where.</summary>
/// <param name="path">The project's folder.</param>
/// <param name="job">The project's job.</param>
/// <param name="name">The token's name; null where the command takes none.</param>
internal sealed class AskedOptions(Argument<string> path, Option<string?> job, Option<string?>? name) : IPlanOptions
{
    /// <summary>What a reader of the help has to know of them.</summary>
    public const string Note =
        "With --permission, --operation or --profile no project is read, unless PATH or --job names one: then they are added to its job.";

    private readonly Option<string[]> permissions = new("--permission")
    {
        Description = "Permission that the token is to hold, in any spelling; may be repeated",
        HelpName = "PERMISSION",
    };

    private readonly Option<string[]> operations = new("--operation")
    {
        Description = "Operation that the token is to be able to call, method and path; may be repeated",
        HelpName = "OPERATION",
    };

    private readonly Option<string[]> profiles = new("--profile")
    {
        Description = $"Services that the token is to work with: {string.Join(", ", Profiles.All.Select(profile => profile.Id))}; several joined by +",
        HelpName = "PROFILE",
    };

    private readonly Option<string?> account = new("--account-id")
    {
        Description = "The account; the configuration's, else CLOUDFLARE_ACCOUNT_ID, by default",
        HelpName = "ID",
    };

    private readonly Option<string[]> zones = new("--zone-id")
    {
        Description = "Zone that permissions named outright are for; may be repeated",
        HelpName = "ID",
    };

    private readonly Option<string[]> buckets = new("--r2-bucket")
    {
        Description = "R2 bucket that permissions named outright are for, where they can be limited to it (eu/NAME in the EU); may be repeated",
        HelpName = "NAME",
    };

    private readonly Option<string[]> workers = new("--worker")
    {
        Description = "Existing Worker that permissions named outright are for, where they can be limited to it; may be repeated",
        HelpName = "NAME",
    };

    /// <inheritdoc />
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[permissions, operations, profiles, account, zones, buckets, workers])
        {
            command.Add(option);
        }
    }

    /// <inheritdoc />
    public PlanRequest With(PlanRequest request, ParseResult parsed) => request with { Asked = Of(parsed) };

    /// <summary>Whether a person may be asked where there is no project: not where a project or a job was named.</summary>
    public bool MayAsk(ParseResult parsed) => !NamesProject(parsed);

    /// <summary>What is asked for; null where nothing is.</summary>
    public AskedFor? Of(ParseResult parsed)
    {
        var asked = new AskedFor
        {
            Permissions = [.. parsed.GetValue(permissions) ?? []],
            Operations = [.. parsed.GetValue(operations) ?? []],
            Profiles = [.. parsed.GetValue(profiles) ?? []],
            AccountId = parsed.GetValue(account),
            ZoneIds = [.. parsed.GetValue(zones) ?? []],
            Buckets = [.. parsed.GetValue(buckets) ?? []],
            Workers = [.. parsed.GetValue(workers) ?? []],
            Name = name is null ? null : parsed.GetValue(name),
        };
        return !asked.NamesWork && asked.AccountId is null && asked.ZoneIds.IsEmpty && asked.Buckets.IsEmpty && asked.Workers.IsEmpty && asked.Name is null
            ? null
            : asked with { IsAlone = asked.NamesWork && !NamesProject(parsed) };
    }

    private bool NamesProject(ParseResult parsed) => parsed.GetResult(path) is { Tokens.Count: > 0 } || parsed.GetResult(job) is not null;
}
