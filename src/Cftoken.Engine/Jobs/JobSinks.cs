using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Projects.JobFiles;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.Sinks.Addresses;

namespace Cftoken.Engine.Jobs;

/// <summary>The sinks that a job of a job file names.</summary>
internal static class JobSinks
{
    /// <summary>Everything that is wrong with them, each with its place.</summary>
    public static IEnumerable<Problem> Check(ImmutableArray<LocatedText> sinks)
    {
        var seen = new HashSet<SinkAddress>();
        foreach (var sink in sinks)
        {
            var (address, faults) = Read(sink);
            foreach (var fault in faults)
            {
                yield return fault;
            }

            if (address is not null && !seen.Add(address))
            {
                yield return new Problem(
                    "jobs.sink-twice",
                    $"The sink {UntrustedText.Clean(sink.Text, 100)} is named twice.",
                    new Fix("Take one of the two out."),
                    sink.Where,
                    ProblemKind.Usage);
            }
        }
    }

    private static (SinkAddress? Address, IReadOnlyList<Problem> Faults) Read(LocatedText sink)
    {
        try
        {
            var address = SinkAddress.Parse(sink.Text, sink.Where);
            return SinkKinds.Of(address).Refusal(SinkChoice.JobFile) is { } refusal ? (null, [refusal with { Where = sink.Where }]) : (address, []);
        }
        catch (ProblemException wrong)
        {
            return (null, wrong.Problems);
        }
    }
}
