using Cftoken.Tokens.Sinks.Addresses;

namespace Cftoken.Tokens.Sinks.Streams;

/// <summary>The kind <c>exec</c>.</summary>
internal static class ProgramKind
{
    public static readonly SinkKind Kind = new(
        "exec",
        "a program that gets the value on standard input",
        "PROGRAM ARGUMENT…",
        "exec:pass insert --multiline --force 'cloudflare/shop deploy'",
        [])
    {
        Faults = Faults,
        Open = (address, context) => new ProgramSink(address, CommandWords.Split(address.Target)!.Value, context),
        IsInProject = true,
        Checked = "The program is there. It is not run.",
        ReadsBack = "nothing",
        Undo = ProgramSink.Undo,
        Who = "whoever writes it on the command line; from a job file only after a person agreed",
    };

    private static IEnumerable<SinkFault> Faults(SinkAddress address)
    {
        if (CommandWords.Split(address.Target) is not { } words)
        {
            yield return new SinkFault("a quote is not closed.", "Close it; words are split at spaces, and quotes keep them together.");
        }
        else if (words is [] or ["", ..])
        {
            yield return new SinkFault("no program is named.", "Write the program and its arguments. A ? in them is written %3F.");
        }
        else if (address.Target.Any(char.IsControl))
        {
            yield return new SinkFault("the command has characters that cannot be seen.", "Write it in one line.");
        }
    }
}
