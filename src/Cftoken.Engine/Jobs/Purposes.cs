using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Engine.Jobs.BuiltIn;
using Cftoken.Tools.Invocations;

namespace Cftoken.Engine.Jobs;

/// <summary>What commands and permissions are for: the built-in job that they belong to.</summary>
internal static class Purposes
{
    /// <summary>The job that a command belongs to; null where it belongs to none, as one that only looks or that is one call of cf's.</summary>
    public static BuiltInJob? Of(Invocation invocation) => (
        from job in BuiltInJobs.All
        from words in job.Covers
        where !IsOneCall(invocation)
        where invocation.Command == words || invocation.Command.StartsWith($"{words} ", StringComparison.Ordinal)
        orderby words.Length descending
        select job).FirstOrDefault();

    /// <summary>The job that a command belongs to; a command of cf that is one call belongs to the job whose power that call is.</summary>
    public static BuiltInJob? Of(Invocation invocation, PermissionCatalog catalog) =>
        IsOneCall(invocation) && CfCommands.CallOf(invocation.Command) is var (method, path) && catalog.Find(method, path) is { } operation
            ? BuiltInJobs.All.FirstOrDefault(job => Has(job, operation))
            : Of(invocation);

    /// <summary>The job whose power something is that was named outright; null where it is none of them.</summary>
    public static BuiltInJob? Of(DirectWant want) => BuiltInJobs.All.FirstOrDefault(job => want.Group is { } group
        ? job.Powers.Contains(group.Name)
        : Has(job, want.Operation));

    /// <summary>Whether a run is one call of the API, as cf's commands are, and so knows no configuration and no version of wrangler.</summary>
    public static bool IsOneCall(Invocation invocation) => invocation.Tool == CfCommandLine.Tool && CfCommands.CallOf(invocation.Command) is not null;

    /// <summary>Whether a command deploys. A dry run uploads nothing and needs nothing.</summary>
    public static bool Deploys(Invocation invocation) => Of(invocation) is { Deploys: true }
        && invocation.Options.GetValueOrDefault("dry-run") != "true";

    private static bool Has(BuiltInJob job, Operation operation) =>
        operation.Method != "GET" && operation.Accepted.Any(accepted => job.Powers.Contains(accepted.Name));
}
