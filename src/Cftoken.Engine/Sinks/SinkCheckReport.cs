using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Tokens.Sinks;

namespace Cftoken.Engine.Sinks;

/// <summary>What trying sinks came to.</summary>
/// <param name="Sinks">Each sink, in the order of the jobs.</param>
/// <param name="Warnings">What is probably not meant as it stands.</param>
public sealed record SinkCheckReport(ImmutableArray<CheckedSink> Sinks, ImmutableArray<Problem> Warnings)
{
    /// <summary>How many of them would not take a token.</summary>
    public int Failed => Sinks.Count(sink => !sink.IsFine);
}

/// <summary>A sink that was tried without a token.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Jobs">The jobs whose tokens go there; empty where the command line named it.</param>
/// <param name="Problems">Why it would not take one; empty where it would.</param>
public sealed record CheckedSink(SinkAddress Address, string Name, ImmutableArray<string> Jobs, ImmutableArray<Problem> Problems)
{
    /// <summary>The project's folder, from where the jobs were looked for, where the address means another place in each; else null.</summary>
    public string? Folder { get; init; }

    /// <summary>What it can do besides; null where it is of a kind that is refused.</summary>
    public SinkTraits? Traits { get; init; }

    /// <summary>Whether it would take a token.</summary>
    public bool IsFine => Problems.IsEmpty;
}
