using Cftoken.Engine.Targets;

namespace Cftoken.Engine.Changing;

/// <summary>What every command about a token that is there is told.</summary>
/// <param name="Path">The project's folder, or a configuration file in it.</param>
public abstract record ChangeRequest(string Path) : TokenRequest(Path)
{
    /// <summary>The token's id; null: the job's token.</summary>
    public string? Token { get; init; }

    /// <summary>The file of the project that is looked at first for the token's value; null: the usual ones.</summary>
    public string? Sink { get; init; }

    /// <inheritdoc />
    protected override IEnumerable<(string Option, string? Value)> Words() => [.. base.Words(), ("--token", Token), ("--sink", Sink)];
}
