using Cftoken.Core.Outside;
using Cftoken.Engine.Surroundings;

namespace Cftoken.Engine.Creating;

/// <summary>How long a token lives of which nobody says so, and why it is not the usual time.</summary>
/// <param name="Life">The time.</param>
/// <param name="Because">Why, for people; null where it is the usual one.</param>
internal sealed record DefaultLife(TimeToLive Life, string? Because)
{
    /// <summary>For people and for CI.</summary>
    public static readonly DefaultLife Usual = new(TimeToLive.Default, null);

    /// <summary>The time by who uses the token: hours where an AI agent runs this, or where the owner's name says that it is one.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="ownerName">Who uses the token: one of the words of it is <c>agent</c> where that is an agent.</param>
    public static DefaultLife For(IEnvironment environment, string? ownerName) =>
        KnownVariables.AgentIn(environment) is { } variable ? new(TimeToLive.OfAgent, $"an AI agent runs this ({variable} is set)")
        : ownerName is not null && ownerName.Split(['-', '_', '.', ' ']).Any(word => word.Equals("agent", StringComparison.OrdinalIgnoreCase))
            ? new(TimeToLive.OfAgent, "its owner is an agent")
            : Usual;
}
