using Cftoken.Catalog.Model;
using Cftoken.Tools.Invocations;

namespace Cftoken.Engine.Jobs;

/// <summary>What commands and permissions are for: the built-in job that they belong to.</summary>
internal static class Purposes
{
    /// <summary>The job that a command belongs to; null where it belongs to none, as one that only looks.</summary>
    public static BuiltInJob? Of(Invocation invocation) => (
        from job in BuiltInJobs.All
        from words in job.Covers
        where invocation.Command == words || invocation.Command.StartsWith($"{words} ", StringComparison.Ordinal)
        orderby words.Length descending
        select job).FirstOrDefault();

    /// <summary>The job whose power something is that was named outright; null where it is none of them.</summary>
    public static BuiltInJob? Of(DirectWant want) => BuiltInJobs.All.FirstOrDefault(job => want.Group is { } group
        ? job.Powers.Contains(group.Name)
        : want.Operation.Method != "GET" && want.Operation.Accepted.Any(accepted => job.Powers.Contains(accepted.Name)));

    /// <summary>Whether a command deploys. A dry run uploads nothing and needs nothing.</summary>
    public static bool Deploys(Invocation invocation) => Of(invocation) is { Deploys: true }
        && invocation.Options.GetValueOrDefault("dry-run") != "true";
}
