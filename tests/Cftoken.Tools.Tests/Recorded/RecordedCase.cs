using System.Collections.Immutable;
using Cftoken.Tools.Configuration;
using Cftoken.Tools.Expansion;

namespace Cftoken.Tools.Tests.Recorded;

/// <summary>One recorded run of wrangler.</summary>
/// <param name="Name">Its name; a version before a slash is part of it.</param>
/// <param name="Command">The command line.</param>
/// <param name="Exit">How it ended.</param>
/// <param name="Version">The version of wrangler.</param>
/// <param name="Configuration">The configuration; null where it was not recorded.</param>
/// <param name="Calls">The calls in order.</param>
public sealed record RecordedCase(string Name, string Command, int Exit, ToolVersion Version, ConfigNode? Configuration, ImmutableArray<RecordedCall> Calls)
{
    /// <summary>The name without the version.</summary>
    public string BaseName => Name[(Name.LastIndexOf('/') + 1)..];

    /// <summary>Whether it is a plain deploy of a Worker.</summary>
    public bool IsDeploy => Command == "wrangler deploy" || Command.StartsWith("wrangler deploy ", StringComparison.Ordinal);
}

/// <summary>One recorded call.</summary>
/// <param name="Method">The method.</param>
/// <param name="Template">The path template with its parameters' names taken out.</param>
/// <param name="OnDenied">What a refusal of that call alone did: fatal, tolerated, or null where nobody measured.</param>
/// <param name="IsSession">Whether it carried a session's own token.</param>
public sealed record RecordedCall(string Method, string Template, string? OnDenied, bool IsSession)
{
    /// <summary>Method and template.</summary>
    public string Operation => $"{Method} {Template}";
}
