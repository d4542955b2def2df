using System.Collections.Immutable;

namespace Cftoken.Projects.JobFiles;

/// <summary>The keys of a job file, the same as in <c>schema/cftoken.schema.json</c>; a test holds them together.</summary>
public static class JobFileKeys
{
    /// <summary>The keys of the file.</summary>
    public static ImmutableArray<string> File { get; } = ["$schema", "naming", "jobs"];

    /// <summary>The keys of a job.</summary>
    public static ImmutableArray<string> Job { get; } =
    [
        "description", "project", "environment", "commands", "operations", "permissions", "owner", "ownerName", "expires", "notBefore",
        "resources", "ipRanges", "sinks", "gate",
    ];

    /// <summary>The keys of a job's resources.</summary>
    public static ImmutableArray<string> Resources { get; } = ["account", "zones", "r2Buckets", "workers"];

    /// <summary>The keys of a job's networks.</summary>
    public static ImmutableArray<string> IpRanges { get; } = ["allow", "deny"];

    /// <summary>The kinds of owner.</summary>
    public static ImmutableArray<string> Owners { get; } = ["account", "user"];

    /// <summary>The gates.</summary>
    public static ImmutableArray<string> Gates { get; } = ["none", "human"];
}
