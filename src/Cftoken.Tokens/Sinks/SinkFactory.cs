using Cftoken.Core.Problems;
using Cftoken.Tokens.Sinks.Addresses;

namespace Cftoken.Tokens.Sinks;

/// <summary>Opens sinks.</summary>
public static class SinkFactory
{
    /// <summary>The sink at an address. Nothing outside is touched yet.</summary>
    /// <param name="address">The address, as <see cref="SinkAddress.Parse"/> gives it.</param>
    /// <param name="context">For whom and where.</param>
    /// <exception cref="ProblemException">
    /// Sinks of this kind are never opened, or only for a person who names them on the command line.
    /// </exception>
    public static ITokenSink Open(SinkAddress address, SinkContext context)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(context);
        var kind = SinkKinds.Of(address);
        return kind.Refusal(context.Choice) is { } refusal ? throw new ProblemException(refusal) : kind.Open(address, context);
    }
}
