using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Jobs.Finding;
using Cftoken.Engine.Plans;

namespace Cftoken.Engine.Jobs.Asking;

/// <summary>Jobs of what somebody asks for outright: one of its own, or what a project's job is to have besides.</summary>
internal sealed class AskedJobs
{
    private const string AdHoc = "ad-hoc";

    // No file says so, and so none is named.
    private static readonly SourceLocation NoFile = new(string.Empty);

    private readonly PermissionCatalog catalog;
    private readonly AskedFor asked;
    private readonly ImmutableArray<Profile> profiles;
    private readonly ImmutableArray<DirectWant> wants;

    /// <summary>Holds everything that is asked for against the catalogue.</summary>
    /// <exception cref="ProblemException">Something is unknown, ambiguous or malformed; all of it is named.</exception>
    public AskedJobs(PermissionCatalog catalog, AskedFor asked)
    {
        this.catalog = catalog;
        this.asked = asked;
        var problems = new List<Problem>();
        profiles = [.. asked.Profiles.SelectMany(text => text.Split('+')).SelectMany(text => ProfilesOf(text.Trim(), problems)).Distinct()];
        var named = new NamedWants(catalog, "usage", problems);
        wants =
        [
            .. profiles.SelectMany(profile => profile.Operations.Select(want => new DirectWant(catalog.Get(want.Name), null, Evidence($"{want.Why}, as the profile {profile.Id} does")))),
            .. asked.Operations.Select(text => named.Operation(text, Evidence())).OfType<DirectWant>(),
            .. asked.Permissions.SelectMany(text => named.Permissions(text, Evidence())),
        ];
        CheckIds(problems);
        CheckName(problems);
        if (problems.Count > 0)
        {
            throw new ProblemException([.. problems.Distinct()]);
        }
    }

    /// <summary>A job of what is asked for and nothing else.</summary>
    /// <param name="folder">The full path of the folder that stands for the project, which is not read.</param>
    public Job Alone(string folder) => AddTo(new Job(NameOf(), JobProjects.Without(folder), []));

    /// <summary>A project's job with what is asked for besides.</summary>
    /// <exception cref="ProblemException">The project's account is another one than the one that is asked for.</exception>
    public Job AddTo(Job job)
    {
        if (asked.AccountId is { } id && job.Project.AccountId is { } own && own.Value != id)
        {
            throw new ProblemException(new Problem(
                "usage.other-account",
                $"--account-id names another account than the configuration does ({UntrustedText.Clean(own.Value, 40)}), and a job has one account.",
                new Fix("Leave the option out, or change account_id."),
                own.Where with { Column = 0 },
                ProblemKind.Usage));
        }

        return job with
        {
            Wants = [.. job.Wants, .. wants],
            Terms = job.Terms with { Name = asked.Name ?? job.Terms.Name },
            Usual = [.. job.Usual, .. Listed()],
            Resources = job.Resources with
            {
                AccountId = asked.AccountId ?? job.Resources.AccountId,
                AccountSource = asked.AccountId is null ? job.Resources.AccountSource : "--account-id",
                Buckets = asked.Buckets.IsEmpty ? job.Resources.Buckets : asked.Buckets,
                Workers = asked.Workers.IsEmpty ? job.Resources.Workers : asked.Workers,
                Zones = asked.ZoneIds.IsEmpty ? job.Resources.Zones : [.. asked.ZoneIds.Distinct().Select(zone => Resource.Zone(zone, null, asked.AccountId))],
            },
        };
    }

    private static IEnumerable<Profile> ProfilesOf(string text, List<Problem> problems)
    {
        if (Profiles.Find(text) is { } profile)
        {
            return Profiles.PartsOf(profile);
        }

        problems.Add(new Problem(
            "usage.profile",
            $"There is no profile \"{UntrustedText.Clean(text, 60)}\".",
            new Fix($"The profiles are {string.Join(", ", Profiles.All.Select(known => known.Id))}; join several with plus signs: workers+d1."),
            Kind: ProblemKind.Usage));
        return [];
    }

    private static Evidence Evidence(string? why = null) =>
        new(NoFile, why is null ? "asked for on the command line" : $"asked for on the command line: {why}", "asked for");

    private string NameOf() => asked.Permissions.IsEmpty && asked.Operations.IsEmpty ? string.Join('-', asked.Profiles.SelectMany(text => text.Split('+')).Select(text => text.Trim().ToLowerInvariant()).Distinct()) : AdHoc;

    private IEnumerable<LeftOut> Listed() =>
        from profile in profiles
        from name in profile.Listed
        let scope = profile.Operations.All(want => want.Name.Contains("/zones/", StringComparison.Ordinal)) ? Scope.Zone : Scope.Account
        let @group = catalog.Group(name, scope) ?? throw new InvalidOperationException($"The catalogue has no group {name}.")
        select new LeftOut(@group, Profiles.Source, WhyNot(@group));

    private static string WhyNot(PermissionGroup group) =>
        group.IsReadOnly ? "the permission that writes reads as well, for the calls of this profile" : "no call of this profile needs it";

    private void CheckIds(List<Problem> problems)
    {
        if (asked.AccountId is { } account && !ResourceIds.IsHexId(account))
        {
            problems.Add(Malformed("--account-id", account, "an account", "Copy it from the dashboard's address, dash.cloudflare.com/<account id>."));
        }

        problems.AddRange(asked.ZoneIds.Where(zone => !ResourceIds.IsHexId(zone)).Select(zone => Malformed(
            "--zone-id", zone, "a zone", "Copy it from the zone's overview page in the dashboard.")));
    }

    private static Problem Malformed(string option, string id, string what, string fix) => new(
        $"usage.{option[2..]}",
        $"{option} {UntrustedText.Clean(id, 40)} is no id of {what}, which has 32 lower hex digits.",
        new Fix(fix),
        Kind: ProblemKind.Usage);

    private void CheckName(List<Problem> problems)
    {
        if (asked.Name is { } name && (name.Length is 0 || name.Length > NameConvention.MaxLength || !NameConvention.IsClean(name)))
        {
            problems.Add(new Problem(
                "usage.name",
                $"--name {UntrustedText.Clean(name, 140)} cannot be a token's name.",
                new Fix($"Use 1 to {NameConvention.MaxLength} letters, digits, spaces and . _ - : / @ + ( )."),
                Kind: ProblemKind.Usage));
        }
    }
}
