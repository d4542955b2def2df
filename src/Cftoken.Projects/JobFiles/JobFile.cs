using System.Collections.Immutable;
using System.Net;
using Cftoken.Core.Problems;
using Cftoken.Projects.Runs;

namespace Cftoken.Projects.JobFiles;

/// <summary>A project's own jobs, as its <c>cftoken.jsonc</c> names them.</summary>
/// <param name="Folder">The full path of the folder that it lies in.</param>
/// <param name="File">The file, as places name it.</param>
/// <param name="Naming">How tokens are called; null where it says nothing.</param>
/// <param name="Jobs">The jobs, in the order of the file.</param>
/// <param name="Problems">All that is wrong with the file, as far as its form tells.</param>
/// <param name="Warnings">What is probably not meant as it stands.</param>
public sealed record JobFile(
    string Folder,
    string File,
    LocatedText? Naming,
    ImmutableArray<ConfiguredJob> Jobs,
    ImmutableArray<Problem> Problems,
    ImmutableArray<Problem> Warnings);

/// <summary>A text and where it stands.</summary>
/// <param name="Text">The text.</param>
/// <param name="Where">Its place.</param>
public readonly record struct LocatedText(string Text, SourceLocation Where);

/// <summary>One job of a job file; what it does not say is null or empty.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Where">Where it stands.</param>
/// <param name="Folder">The full path of the folder that its commands start in.</param>
public sealed record ConfiguredJob(string Name, SourceLocation Where, string Folder)
{
    /// <summary>The full path of the project's folder or configuration; null where it names none.</summary>
    public string? Project { get; init; }

    /// <summary>The runs that its commands lead to.</summary>
    public ImmutableArray<FoundRun> Runs { get; init; } = [];

    /// <summary>Commands that could not be followed.</summary>
    public ImmutableArray<Unfollowed> Unfollowed { get; init; } = [];

    /// <summary>Operations: <c>GET /zones</c>.</summary>
    public ImmutableArray<LocatedText> Operations { get; init; } = [];

    /// <summary>Permissions, in any spelling.</summary>
    public ImmutableArray<LocatedText> Permissions { get; init; } = [];

    /// <summary>The environment of the configuration.</summary>
    public string? Environment { get; init; }

    /// <summary>The kind of token: <c>account</c> or <c>user</c>.</summary>
    public string? Owner { get; init; }

    /// <summary>Who uses the token, for its name.</summary>
    public LocatedText? OwnerName { get; init; }

    /// <summary>How long the token lives: <c>90d</c>, <c>12h</c>, <c>never</c>.</summary>
    public LocatedText? Expires { get; init; }

    /// <summary>When it begins to work.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The account's id.</summary>
    public string? AccountId { get; init; }

    /// <summary>Zones, by name or by id.</summary>
    public ImmutableArray<LocatedText> Zones { get; init; } = [];

    /// <summary>R2 buckets by name.</summary>
    public ImmutableArray<LocatedText> Buckets { get; init; } = [];

    /// <summary>Workers by name.</summary>
    public ImmutableArray<LocatedText> Workers { get; init; } = [];

    /// <summary>Networks that the token works from; empty: everywhere.</summary>
    public ImmutableArray<IPNetwork> AllowedFrom { get; init; } = [];

    /// <summary>Networks that the token does not work from.</summary>
    public ImmutableArray<IPNetwork> RefusedFrom { get; init; } = [];

    /// <summary>Files that take the token's value.</summary>
    public ImmutableArray<LocatedText> Sinks { get; init; } = [];

    /// <summary>Who has to agree: <c>none</c> or <c>human</c>.</summary>
    public string? Gate { get; init; }

    /// <summary>Whether it says what its token is for, and not only how a job of that name gets one.</summary>
    public bool NamesWork => !Runs.IsEmpty || !Unfollowed.IsEmpty || !Operations.IsEmpty || !Permissions.IsEmpty;
}
