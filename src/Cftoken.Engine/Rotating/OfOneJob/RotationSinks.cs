using System.Collections.Immutable;
using Cftoken.Engine.Creating;
using Cftoken.Tokens;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.Sinks.Addresses;

namespace Cftoken.Engine.Rotating.OfOneJob;

/// <summary>Where a job's token goes when it is rotated.</summary>
/// <param name="Open">The sinks.</param>
/// <param name="Delivery">The same for the journal.</param>
/// <param name="LeftOut">Sinks that got the old token and are none of these.</param>
internal sealed record RotationSinks(ImmutableArray<ITokenSink> Open, DeliveryPlan Delivery, ImmutableArray<SinkAddress> LeftOut)
{
    /// <summary>What people call them.</summary>
    public ImmutableArray<string> Names => [.. Open.Select(sink => sink.Name)];

    /// <summary>
    /// Those that are named; else the job's own; else those that the old token went to, or the file that it lies in. Only
    /// what is named on the command line counts as chosen there.
    /// </summary>
    public static RotationSinks Of(RotationJob job)
    {
        var (addresses, choice) = Choose(job);
        var context = Creation.ContextOf(job.World, job.Target.Project, choice);
        return new RotationSinks(
            [.. addresses.Select(address => SinkFactory.Open(address, context))],
            new DeliveryPlan(job.Key.Project, addresses, job.Target.Account) { PublishedFolders = context.PublishedFolders },
            [.. (job.Old.Recorded?.Sinks ?? []).Except(addresses)]);
    }

    /// <summary>
    /// Why a person has to agree to them; empty where nobody has to. Where nobody knows where the old token went, nothing is new.
    /// </summary>
    public IEnumerable<string> Reasons(RotationJob job) =>
        Creation.ReasonsOf(Open, Choose(job).Choice, job.Old.Recorded?.Sinks ?? Delivery.Sinks);

    private static (ImmutableArray<SinkAddress> Addresses, SinkChoice Choice) Choose(RotationJob job)
    {
        if (!job.Request.Sinks.IsEmpty)
        {
            return (SinkAddress.ParseAll(job.Request.Sinks), SinkChoice.CommandLine);
        }

        return job.Target.Plan.Terms.Sinks is { IsEmpty: false } ofJob ? (SinkAddress.ParseAll(ofJob), SinkChoice.JobFile)
            : job.Old.Recorded?.Sinks is { IsEmpty: false } recorded ? (recorded, SinkChoice.JobFile)
            : job.Old.LiesIn is { } found ? ([OfFile(found.Where.File, found.Variable)], SinkChoice.Usual)
            : ([SinkAddress.OfEnvFile(SinkAddress.DevVars)], SinkChoice.Usual);
    }

    private static SinkAddress OfFile(string file, string variable) => variable == TokenVariables.Token
        ? SinkAddress.OfEnvFile(file)
        : SinkAddress.OfEnvFile(file) with { Settings = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add(SinkSettings.Token, variable) };
}
