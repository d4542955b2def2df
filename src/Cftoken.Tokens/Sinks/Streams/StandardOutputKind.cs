using Cftoken.Core.Problems;
using Cftoken.Tokens.Sinks.Addresses;

namespace Cftoken.Tokens.Sinks.Streams;

/// <summary>The kind <c>stdout</c>.</summary>
internal static class StandardOutputKind
{
    public static readonly SinkKind Kind = new(
        "stdout",
        "standard output, for another program to read",
        "",
        "stdout:",
        [])
    {
        Faults = address => address.Target.Length == 0 ? [] : [new SinkFault("standard output has no name.", "Write stdout: alone.")],
        Refusal = choice => choice == SinkChoice.CommandLine ? null : new Problem(
            "sink.stdout",
            "Only the command line sends a token to standard output; a file of the project cannot.",
            new Fix("Take it out of the file, and write --sink stdout: where it is meant."),
            Kind: ProblemKind.Usage),
        Open = (address, context) => new StandardOutputSink(address, context.World),
        Checked = "Standard output is no terminal.",
        ReadsBack = "nothing",
        Undo = StandardOutputSink.Undo,
        Who = "whoever writes --sink stdout: on the command line",
    };
}
