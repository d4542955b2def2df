using System.Collections.Immutable;

namespace Cftoken.Engine.Jobs.Asking;

/// <summary>What somebody asks for outright on the command line, in the words that they used.</summary>
public sealed record AskedFor
{
    /// <summary>Permissions, in any spelling: <c>Zone:Custom Hostnames:Edit</c>.</summary>
    public ImmutableArray<string> Permissions { get; init; } = [];

    /// <summary>Operations by method and path template: <c>GET /zones</c>.</summary>
    public ImmutableArray<string> Operations { get; init; } = [];

    /// <summary>Profiles, several joined by plus signs: <c>workers+d1</c>.</summary>
    public ImmutableArray<string> Profiles { get; init; } = [];

    /// <summary>The account; null where none is named.</summary>
    public string? AccountId { get; init; }

    /// <summary>The zones.</summary>
    public ImmutableArray<string> ZoneIds { get; init; } = [];

    /// <summary>R2 buckets, those of another jurisdiction with it in front: <c>eu/NAME</c>.</summary>
    public ImmutableArray<string> Buckets { get; init; } = [];

    /// <summary>Workers by name.</summary>
    public ImmutableArray<string> Workers { get; init; } = [];

    /// <summary>The token's name; null: by the convention.</summary>
    public string? Name { get; init; }

    /// <summary>Whether it names anything that a token should be able to do, and not only where.</summary>
    public bool NamesWork => !Permissions.IsEmpty || !Operations.IsEmpty || !Profiles.IsEmpty;

    /// <summary>Whether no project is read: what is asked for is all that there is.</summary>
    public bool IsAlone { get; init; }
}
