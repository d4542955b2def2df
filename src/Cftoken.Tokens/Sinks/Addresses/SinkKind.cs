using System.Collections.Immutable;
using Cftoken.Core.Problems;

namespace Cftoken.Tokens.Sinks.Addresses;

/// <summary>A kind of sink: how its addresses look, and what people are told about it.</summary>
/// <param name="Name">Its name, which stands before the colon.</param>
/// <param name="Title">What it is, in a few words.</param>
/// <param name="Form">What stands behind the colon, without settings: <c>OWNER/REPOSITORY</c>.</param>
/// <param name="Example">An address of it.</param>
/// <param name="Settings">The settings that its addresses may have.</param>
public sealed record SinkKind(string Name, string Title, string Form, string Example, ImmutableArray<SinkSetting> Settings)
{
    /// <summary>What is wrong with a target and its settings, each of which is fine for itself; nothing where they are fine.</summary>
    public required Func<SinkAddress, IEnumerable<SinkFault>> Faults { get; init; }

    /// <summary>Why no sink of it is opened for somebody; null where one is.</summary>
    public Func<SinkChoice, Problem?> Refusal { get; init; } = _ => null;

    /// <summary>Whether the same address means another place in every project.</summary>
    public bool IsInProject { get; init; }

    /// <summary>Opens a sink of it that is not refused.</summary>
    public required Func<SinkAddress, SinkContext, ITokenSink> Open { get; init; }

    /// <summary>What its check finds out, for people.</summary>
    public required string Checked { get; init; }

    /// <summary>What it can read back, for people.</summary>
    public required string ReadsBack { get; init; }

    /// <summary>How a delivery is undone, for people.</summary>
    public required string Undo { get; init; }

    /// <summary>What it needs of the environment, for people; null where it needs nothing.</summary>
    public string? Needs { get; init; }

    /// <summary>Who may choose it, where not everybody may; null where a job file may name it like any other.</summary>
    public string? Who { get; init; }
}

/// <summary>One thing that is wrong with an address.</summary>
/// <param name="What">What is wrong, a sentence.</param>
/// <param name="Repair">What to write instead, in the imperative.</param>
public sealed record SinkFault(string What, string Repair);
