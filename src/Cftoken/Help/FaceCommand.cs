using System.CommandLine;

namespace Cftoken.Help;

/// <summary>A command line to copy, and what it does.</summary>
/// <param name="CommandLine">The whole line.</param>
/// <param name="Says">What it does, in a few words.</param>
internal sealed record Example(string CommandLine, string Says);

/// <summary>A command whose help shows examples and notes.</summary>
/// <param name="name">Its name.</param>
/// <param name="description">What it does, in one sentence.</param>
internal sealed class FaceCommand(string name, string description) : Command(name, description)
{
    /// <summary>Command lines to copy.</summary>
    public required IReadOnlyList<Example> Examples { get; init; }

    /// <summary>What a reader of the help should know besides, a paragraph each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The heading under which the list of all commands shows it.</summary>
    public string Group { get; set; } = "Commands";
}
