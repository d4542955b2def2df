using System.Collections.Immutable;
using Cftoken.Core.Git;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;

namespace Cftoken.Tokens.Sinks;

/// <summary>Where a token lies now.</summary>
/// <param name="Sink">The sink's name.</param>
/// <param name="ReplacedAnother">
/// Whether another token's value lay there and is gone; that token itself lives on. Null where the sink cannot tell.
/// </param>
/// <param name="Git">How a file is kept out of git; null for what is no file.</param>
public sealed record SinkReceipt(string Sink, bool? ReplacedAnother, GitProtection? Git)
{
    /// <summary>Whether it is an env file, from which commands about a project's token read it again.</summary>
    public bool IsEnvFile { get; init; }

    /// <summary>What somebody should look at although the token is delivered; null where there is nothing.</summary>
    public Problem? Warning { get; init; }

    /// <summary>What was delivered, for taking it back.</summary>
    internal ImmutableArray<DeliveredEntry> Delivered { get; init; } = [];

    /// <summary>What lay there before under the same names, for putting it back; null for a name that was not there.</summary>
    internal ImmutableDictionary<string, Secret?> Before { get; init; } = ImmutableDictionary<string, Secret?>.Empty;

    /// <summary>Names under which something lay that was not given out, and cannot be put back.</summary>
    internal ImmutableHashSet<string> Unreadable { get; init; } = [];

    /// <summary>When a sink that gives out no value stored each name, in its own words: what was stored since is somebody else's.</summary>
    internal ImmutableDictionary<string, string?> Marks { get; init; } = ImmutableDictionary<string, string?>.Empty;
}
