using Cftoken.Core.Files;
using Cftoken.Core.Git;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;

namespace Cftoken.Tokens.Sinks;

/// <summary>A place where a token's value is delivered.</summary>
public interface ITokenSink
{
    /// <summary>What people call it: a file's path relative to the project, a secret's name.</summary>
    string Name { get; }

    /// <summary>Whether a token can be delivered here. Asked before there is one, so that none is made in vain.</summary>
    /// <exception cref="ProblemException">It cannot; every reason is in it.</exception>
    Task CheckAsync(CancellationToken cancellation);

    /// <summary>Delivers a token, reads it back and compares. Delivering the same one again changes nothing.</summary>
    /// <exception cref="ProblemException">It is not certain that the token is there.</exception>
    Task<SinkReceipt> DeliverAsync(TokenDelivery delivery, CancellationToken cancellation);
}

/// <summary>What is delivered.</summary>
/// <param name="Value">The token's value.</param>
/// <param name="AccountId">The account that it works on; null where it is not known.</param>
public sealed record TokenDelivery(Secret Value, string? AccountId);

/// <summary>Where a token lies now.</summary>
/// <param name="Sink">The sink's name.</param>
/// <param name="ReplacedAnother">Whether another token's value lay there and is gone; that token itself lives on.</param>
/// <param name="Git">How a file is kept out of git; null for what is no file.</param>
public sealed record SinkReceipt(string Sink, bool ReplacedAnother, GitProtection? Git);
