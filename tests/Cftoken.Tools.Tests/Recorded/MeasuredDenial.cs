using System.Collections.Immutable;
using System.Text.Json;

namespace Cftoken.Tools.Tests.Recorded;

/// <summary>What wrangler did when one call of a run was refused and every other was allowed.</summary>
/// <param name="Case">The recorded case whose world the run met.</param>
/// <param name="Operation">The refused call's operation, its parameters' names taken out.</param>
/// <param name="Number">Which of the run's calls of that operation it was, from 1.</param>
/// <param name="IsFatal">Whether the run failed.</param>
public sealed record MeasuredDenial(RecordedCase Case, string Operation, int Number, bool IsFatal)
{
    /// <summary>Every measurement, in the order of the file.</summary>
    public static readonly ImmutableArray<MeasuredDenial> All = [.. TestData.Lines("measured-denials.jsonl").Skip(1).Select(Read)];

    /// <summary>Case, version and call, as the list of exceptions names it.</summary>
    public string Name => $"{Case.Name}: {Operation} ({Number}) {(IsFatal ? "fatal" : "tolerated")}";

    private static MeasuredDenial Read(string line)
    {
        var root = JsonElement.Parse(line);
        var version = root.GetProperty("wrangler").GetString()!;
        var name = root.GetProperty("case").GetString()!;
        return new MeasuredDenial(
            RecordedCases.Named(version == "4.164.0" ? name : $"{version}/{name}"),
            RecordedCases.Shape(root.GetProperty("operation").GetString()!),
            root.GetProperty("number").GetInt32(),
            root.GetProperty("exit").GetInt32() != 0);
    }
}
