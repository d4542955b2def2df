using System.Collections.Immutable;

namespace Cftoken.Tokens.Sinks;

/// <summary>
/// Where a sink is, as one text without a secret: <c>kind:target?name=value&amp;name=value</c>. A text without the prefix
/// of a known kind is the path of an env file. Hosts never stand in it: a project's file may hold it.
/// </summary>
/// <param name="Kind">The kind: <c>dotenv</c>, <c>github</c>, …</param>
/// <param name="Target">What the kind makes of it: a path, a repository, a vault's path.</param>
/// <param name="Settings">The rest, by name.</param>
public sealed record SinkAddress(string Kind, string Target, ImmutableSortedDictionary<string, string> Settings)
{
    /// <summary>An env file of the project.</summary>
    public const string DotEnv = "dotenv";

    /// <summary>An env file of the project, with the usual names.</summary>
    public static SinkAddress OfEnvFile(string path) => new(DotEnv, path, ImmutableSortedDictionary<string, string>.Empty);
}
