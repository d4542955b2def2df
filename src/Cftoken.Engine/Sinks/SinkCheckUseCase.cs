using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Jobs;
using Cftoken.Engine.Jobs.Finding;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.Sinks.Addresses;

namespace Cftoken.Engine.Sinks;

/// <summary>Which sinks are tried.</summary>
/// <param name="Path">The project's folder, or a configuration file in it.</param>
/// <param name="Job">The job whose sinks are tried; null: those of all jobs.</param>
/// <param name="Sinks">Addresses of the command line, in place of the jobs' own; empty: the jobs' own.</param>
public sealed record SinkCheckRequest(string Path, string? Job, ImmutableArray<string> Sinks);

/// <summary>Tries the sinks of jobs without a token: is everything there that a delivery needs.</summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
public sealed class SinkCheckUseCase(OutsideWorld world, PermissionCatalog catalog)
{
    /// <summary>Tries them one after the other; a sink of several jobs once.</summary>
    /// <param name="request">Which.</param>
    /// <param name="tell">Told each sink before it is tried.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="ProblemException">A file or an address is wrong, or there is no job.</exception>
    public async Task<SinkCheckReport> RunAsync(SinkCheckRequest request, Action<string> tell, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(tell);
        var addresses = SinkAddress.ParseAll(request.Sinks);
        var repository = RepositoryJobs.Read(world, catalog, request.Path, environment: null);
        var checks = ImmutableArray.CreateBuilder<CheckedSink>();
        foreach (var place in Places(request, addresses, repository).GroupBy(place => (place.Address, place.Folder)))
        {
            cancellation.ThrowIfCancellationRequested();
            var check = await CheckAsync(place.First(), [.. place.Select(one => one.Job).OfType<string>().Distinct()], tell, cancellation);
            checks.Add(check with { Folder = place.Key.Folder is { } folder && folder != repository.Root ? Path.GetRelativePath(repository.Root, folder).Replace('\\', '/') : null });
        }

        return new SinkCheckReport(checks.ToImmutable(), repository.Warnings);
    }

    private IEnumerable<Place> Places(SinkCheckRequest request, ImmutableArray<SinkAddress> addresses, RepositoryJobs repository)
    {
        var jobs = request.Job is { } name ? repository.Named(name) : repository.Delivering;
        if (!jobs.IsEmpty)
        {
            return jobs.SelectMany(job => PlacesOf(job, addresses));
        }

        var context = new SinkContext(world, repository.Root, [], SinkChoice.CommandLine);
        return !addresses.IsEmpty
            ? addresses.Select(address => new Place(address, null, context, IsInProject(address) ? repository.Root : null))
            : throw new ProblemException(new Problem(
                "sinks.no-jobs",
                "Nothing here tells of a job whose token would be delivered.",
                new Fix("Go to a project's folder, or name a sink:", "cftoken sinks check --sink github:OWNER/REPOSITORY"),
                Kind: ProblemKind.Usage));
    }

    private IEnumerable<Place> PlacesOf(Job job, ImmutableArray<SinkAddress> addresses)
    {
        var choice = !addresses.IsEmpty ? SinkChoice.CommandLine : job.Terms.Sinks.IsEmpty ? SinkChoice.Usual : SinkChoice.JobFile;
        var context = Creation.ContextOf(world, job.Project, choice);
        var all = choice switch
        {
            SinkChoice.CommandLine => addresses,
            SinkChoice.Usual => [SinkAddress.OfEnvFile(SinkAddress.DevVars)],
            _ => SinkAddress.ParseAll(job.Terms.Sinks),
        };
        return all.Select(address => new Place(address, choice == SinkChoice.CommandLine ? null : job.Name, context, IsInProject(address) ? job.Project.Root : null));
    }

    // A path means another file in each project; a service is the same for all.
    private static bool IsInProject(SinkAddress address) => SinkKinds.Of(address).IsInProject;

    private static async Task<CheckedSink> CheckAsync(Place place, ImmutableArray<string> jobs, Action<string> tell, CancellationToken cancellation)
    {
        ITokenSink? sink = null;
        try
        {
            sink = SinkFactory.Open(place.Address, place.Context);
            tell(sink.Name);
            await sink.CheckAsync(cancellation);
            return new CheckedSink(place.Address, sink.Name, jobs, []) { Traits = sink.Traits };
        }
        catch (ProblemException refused)
        {
            return new CheckedSink(place.Address, sink?.Name ?? UntrustedText.Clean(place.Address.ToString(), 200), jobs, [.. refused.Problems]) { Traits = sink?.Traits };
        }
    }

    /// <summary>A sink of a job.</summary>
    /// <param name="Address">Its address.</param>
    /// <param name="Job">The job; null where the command line named the sink.</param>
    /// <param name="Context">For whom it is opened.</param>
    /// <param name="Folder">The project's folder where the address means something else in each; else null.</param>
    private sealed record Place(SinkAddress Address, string? Job, SinkContext Context, string? Folder);
}
