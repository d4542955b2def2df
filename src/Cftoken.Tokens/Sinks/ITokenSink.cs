using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;

namespace Cftoken.Tokens.Sinks;

/// <summary>
/// A place where a token's value is delivered. The value leaves the program only through a file written safely, a
/// request's body or a child's standard input; never through an argument list or an environment that others can read.
/// </summary>
public interface ITokenSink
{
    /// <summary>What people call it: a file's path relative to the project, <c>GitHub owner/repo</c>.</summary>
    string Name { get; }

    /// <summary>What opens the same sink again; it holds no secret, and stands in job files and in the journal.</summary>
    SinkAddress Address { get; }

    /// <summary>What it can do besides taking a token.</summary>
    SinkTraits Traits { get; }

    /// <summary>Whether a token can be delivered here. Asked before there is one, so that none is made in vain.</summary>
    /// <exception cref="ProblemException">It cannot; every reason is in it.</exception>
    Task CheckAsync(CancellationToken cancellation);

    /// <summary>
    /// Delivers a token and, where the sink can be read, reads it back and compares. Delivering the same one again changes
    /// nothing.
    /// </summary>
    /// <exception cref="ProblemException">It is not certain that the token is there.</exception>
    Task<SinkReceipt> DeliverAsync(TokenDelivery delivery, CancellationToken cancellation);

    /// <summary>The token's value that lies there now; null where none does.</summary>
    /// <exception cref="ProblemException">The sink cannot be read, or only a person could.</exception>
    Task<Secret?> ReadAsync(CancellationToken cancellation);

    /// <summary>
    /// Puts the sink back to what it was before a delivery of this process: what the delivery added is taken out, what it
    /// replaced is put back. Nothing is touched that was changed since by somebody else.
    /// </summary>
    /// <returns>False where that cannot be done, as where a replaced value could not be read: the sink keeps the token.</returns>
    Task<bool> WithdrawAsync(SinkReceipt receipt, CancellationToken cancellation);
}

/// <summary>What a sink can do besides taking a token.</summary>
/// <param name="CanReadBack">Whether <see cref="ITokenSink.ReadAsync"/> gives the value that lies there.</param>
/// <param name="Undo">How a delivery is undone, for people.</param>
/// <param name="NeedsPerson">
/// Whether a person has to agree before anything is delivered, or tried: a file of the project chose what runs.
/// </param>
public sealed record SinkTraits(bool CanReadBack, string Undo, bool NeedsPerson = false);
