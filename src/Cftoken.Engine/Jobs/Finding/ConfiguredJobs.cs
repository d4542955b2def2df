using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Jobs.Asking;
using Cftoken.Projects.JobFiles;

namespace Cftoken.Engine.Jobs.Finding;

/// <summary>The jobs of the project's own job files, held against the catalogue.</summary>
/// <param name="catalog">The catalogue.</param>
/// <param name="files">The job files; those that are found first go first.</param>
internal sealed class ConfiguredJobs(PermissionCatalog catalog, ImmutableArray<JobFile> files)
{
    private readonly List<Problem> problems = [];

    /// <summary>What a job asks of its token, by its name; empty terms with the naming of the first file where no file names the job.</summary>
    public JobTerms TermsOf(string name) => Find(name) is var (file, job) ? TermsOf(file, job) : JobTerms.None with { Naming = Naming };

    /// <summary>The job of that name and its file; null where no file has it.</summary>
    public (JobFile File, ConfiguredJob Job)? Find(string name) => (
        from file in files
        from job in file.Jobs
        where job.Name == name
        select ((JobFile, ConfiguredJob)?)(file, job)).FirstOrDefault();

    /// <summary>Every job, the first of each name.</summary>
    public IEnumerable<ConfiguredJob> All => files.SelectMany(file => file.Jobs).DistinctBy(job => job.Name);

    private string? Naming => files.Select(file => file.Naming?.Text).FirstOrDefault(naming => naming is not null);

    /// <summary>Holds every job against the catalogue.</summary>
    /// <exception cref="ProblemException">Something is wrong with the files; all of it is named.</exception>
    public void Check()
    {
        problems.AddRange(files.SelectMany(file => file.Problems));
        foreach (var naming in files.Select(file => file.Naming).OfType<LocatedText>())
        {
            CheckNaming(naming);
        }

        foreach (var job in All)
        {
            _ = WantsOf(job);
            CheckTerms(job);
        }

        if (problems.Count > 0)
        {
            throw new ProblemException([.. problems.Distinct().OrderBy(problem => problem.Where?.File, StringComparer.Ordinal).ThenBy(problem => problem.Where?.Line)]);
        }
    }

    /// <summary>The operations and permissions that a job names.</summary>
    public ImmutableArray<DirectWant> WantsOf(ConfiguredJob job)
    {
        var named = new NamedWants(catalog, "jobs", problems);
        return
        [
            .. job.Operations.Select(text => named.Operation(text.Text, EvidenceOf(text))).OfType<DirectWant>(),
            .. job.Permissions.SelectMany(text => named.Permissions(text.Text, EvidenceOf(text))),
        ];
    }

    /// <summary>The resources that a job names.</summary>
    public static JobResources ResourcesOf(ConfiguredJob job) => new(
        job.AccountId,
        [.. job.Zones.Select(zone => ResourceIds.IsHexId(zone.Text) ? Resource.Zone(zone.Text, null, job.AccountId) : Resource.ZoneNamed(zone.Text, job.AccountId))],
        [.. job.Buckets.Select(bucket => bucket.Text)],
        [.. job.Workers.Select(worker => worker.Text)]);

    private static Evidence EvidenceOf(LocatedText text) => new(text.Where, "named by the job", "named");

    private JobTerms TermsOf(JobFile file, ConfiguredJob job) => new()
    {
        Owner = job.Owner switch { "user" => OwnerKind.User, "account" => OwnerKind.Account, _ => null },
        OwnerName = job.OwnerName?.Text,
        Naming = file.Naming?.Text ?? Naming,
        TimeToLive = job.Expires is { } expires && TimeToLive.TryParse(expires.Text, out var length) ? length : null,
        NotBefore = job.NotBefore,
        AllowedFrom = job.AllowedFrom,
        RefusedFrom = job.RefusedFrom,
        Sinks = [.. job.Sinks.Select(sink => sink.Text)],
        Gate = job.Gate == "human" ? Gate.Human : Gate.None,
    };

    private void CheckNaming(LocatedText naming)
    {
        foreach (var unknown in NameConvention.Unknown(naming.Text))
        {
            Refuse("naming", $"The naming has the unknown placeholder {{{UntrustedText.Clean(unknown, 40)}}}.", $"There are {string.Join(", ", NameConvention.Placeholders.Select(known => $"{{{known}}}"))}.", naming.Where);
        }

        var bare = NameConvention.Placeholders.Aggregate(naming.Text, (text, known) => text.Replace($"{{{known}}}", string.Empty, StringComparison.Ordinal));
        if (NameConvention.Unknown(naming.Text).Any())
        {
            return;
        }

        if (!NameConvention.IsClean(bare))
        {
            Refuse("naming", "The naming holds characters that a token's name should not have.", "Use letters, digits, spaces and . _ - : / @ + ( ).", naming.Where);
        }

        if (bare.Length > NameConvention.MaxLength / 2)
        {
            Refuse("naming", $"The naming leaves too little room: a name has at most {NameConvention.MaxLength} characters.", "Shorten the text between the placeholders.", naming.Where);
        }
    }

    private void CheckTerms(ConfiguredJob job)
    {
        if (job.Expires is { } expires && !TimeToLive.TryParse(expires.Text, out _))
        {
            Refuse("expires", $"\"{UntrustedText.Clean(expires.Text, 40)}\" is no length of time.", "Give days, hours or minutes up to ten years (90d, 12h, 30m), or never.", expires.Where);
        }

        problems.AddRange(JobSinks.Check(job.Sinks));
        if (job.OwnerName is { } owner && (!NameConvention.IsClean(owner.Text) || owner.Text.Length > 40))
        {
            Refuse("owner-name", $"\"{UntrustedText.Clean(owner.Text, 40)}\" cannot stand in a token's name.", "Use up to 40 letters, digits and . _ -.", owner.Where);
        }
    }

    private void Refuse(string code, string message, string fix, SourceLocation where) =>
        problems.Add(new Problem($"jobs.{code}", message, new Fix(fix), where, ProblemKind.Usage));
}
