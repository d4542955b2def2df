using System.Collections.Immutable;
using Cftoken.Engine.Targets;

namespace Cftoken.Engine.Adopting;

/// <summary>For which job a token is taken over that somebody made by hand. The token itself comes on standard input and nowhere else.</summary>
/// <param name="Path">The project's folder, or a configuration file in it.</param>
public sealed record AdoptRequest(string Path) : TokenRequest(Path)
{
    /// <summary>The addresses of the sinks that take the token; empty: those of the job, else <c>.dev.vars</c>.</summary>
    public ImmutableArray<string> Sinks { get; init; } = [];

    /// <inheritdoc />
    protected override string Command => "adopt";

    /// <inheritdoc />
    protected override IEnumerable<(string Option, string? Value)> Words() => [.. base.Words(), .. Many("--sink", Sinks)];
}
