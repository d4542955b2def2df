using Cftoken.Engine.Changing;

namespace Cftoken.Engine.Extending;

/// <summary>What a token is to be granted besides.</summary>
/// <param name="Path">The project's folder, or a configuration file in it.</param>
public sealed record ExtendRequest(string Path) : ChangeRequest(Path)
{
    /// <summary>The file with a diagnosis in its machine form; null: what was asked for outright, else the plan.</summary>
    public string? DiagnosisFile { get; init; }

    /// <inheritdoc />
    protected override string Command => "extend";

    /// <inheritdoc />
    protected override IEnumerable<(string Option, string? Value)> Words() => [.. base.Words(), ("--diagnosis", DiagnosisFile)];
}
