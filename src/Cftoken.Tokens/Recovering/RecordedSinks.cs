using System.Collections.Immutable;
using Cftoken.Core.Files;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Sinks;

namespace Cftoken.Tokens.Recovering;

/// <summary>
/// Opens the sinks of an intent again, as if a file of the project had named them: a record may have been changed, and
/// what only a person at the command line may choose is not opened because it stands in one.
/// </summary>
/// <param name="world">The outside world.</param>
/// <param name="open">Opens one.</param>
public sealed class RecordedSinks(OutsideWorld world, Func<SinkAddress, SinkContext, ITokenSink> open)
{
    /// <summary>The sinks that the program knows.</summary>
    public static RecordedSinks Usual(OutsideWorld world) => new(world, SinkFactory.Open);

    /// <summary>Opens all of them.</summary>
    /// <exception cref="ProblemException">The project's folder is not what it was, or a sink cannot be opened.</exception>
    internal ImmutableArray<ITokenSink> Open(DeliveryPlan delivery)
    {
        var folder = delivery.ProjectFolder;
        if (delivery.Sinks.IsEmpty)
        {
            return [];
        }

        if (!Directory.Exists(folder) || RealPath.OfFolder(folder) != Path.TrimEndingDirectorySeparator(folder))
        {
            throw new ProblemException(new Problem(
                "recover.no-project",
                $"The project folder {UntrustedText.Clean(folder, 300)} is not there any more, or a link stands in its place.",
                new Fix("Put it back. If it is gone for good, revoke the token; this intent then ends by itself.")));
        }

        return [.. delivery.Sinks.Select(address => address.Kind == GoneOutput.Kind ? new GoneOutput(address) : open(address, new SinkContext(world, folder, delivery.PublishedFolders, SinkChoice.JobFile)))];
    }
}
