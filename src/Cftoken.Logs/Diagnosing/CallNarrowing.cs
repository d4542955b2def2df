using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Logs.Runs;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Knowledge;

namespace Cftoken.Logs.Diagnosing;

/// <summary>
/// Narrows what a tool may have called down by what the log tells of the run: version, command, how far it came, what it
/// said it was doing. A hint that leaves nothing over is passed by.
/// </summary>
internal static class CallNarrowing
{
    private static readonly (string Start, ImmutableArray<string> Methods)[] Verbs =
    [
        ("Creating", ["POST", "PUT", "PATCH"]), ("Adding", ["POST", "PUT", "PATCH"]), ("Uploading", ["POST", "PUT"]), ("Inserting", ["POST"]),
        ("Provisioning", ["GET", "POST"]), ("Deploying", ["POST", "PUT"]), ("Performing", ["POST"]), ("Publishing", ["POST", "PUT"]), ("Sending", ["POST"]), ("Triggering", ["POST"]),
        ("Resuming", ["PATCH", "POST"]), ("Pausing", ["PATCH", "POST"]), ("Executing", ["POST"]), ("Exporting", ["POST"]), ("Importing", ["POST"]),
        ("Applying", ["POST", "PUT"]), ("Restoring", ["POST"]), ("Listing", ["GET"]), ("Fetching", ["GET"]), ("Getting", ["GET"]),
        ("Downloading", ["GET"]), ("Reading", ["GET"]), ("Retrieving", ["GET"]), ("Loading", ["GET"]), ("Looking", ["GET"]),
        ("Connecting", ["POST"]), ("Deleting", ["DELETE"]), ("Removing", ["DELETE", "PUT", "POST"]), ("Purging", ["POST", "DELETE"]),
        ("Updating", ["PATCH", "PUT", "POST"]), ("Editing", ["PATCH", "PUT"]), ("Renaming", ["PUT", "PATCH"]), ("Writing", ["PUT", "POST"]),
        ("Setting", ["PUT", "PATCH", "POST"]), ("Processing", ["PATCH", "PUT", "POST"]), ("Enabling", ["PUT", "POST", "PATCH"]), ("Disabling", ["PUT", "POST", "PATCH", "DELETE"]),
    ];

    /// <summary>The rows of knowledge that may be the failed call.</summary>
    /// <param name="calls">All rows.</param>
    /// <param name="run">The run.</param>
    /// <param name="error">The error.</param>
    /// <param name="operations">The operations that its path allows.</param>
    public static ImmutableArray<KnownCall> Of(ImmutableArray<KnownCall> calls, ToolRun run, LogError error, ImmutableArray<Operation> operations)
    {
        var left = calls.Where(call => !call.IsSession && operations.Contains(call.Operation)).ToImmutableArray();
        var version = run.Version ?? RecordedVersions.Newest;
        left = Keep(left, call => call.MayHold(version));
        left = Keep(left, call => !IsTolerated(call, version));

        left = CommandOf(run) is { } command
            ? Keep(left, call => call.Commands.Contains(command, StringComparer.Ordinal) || call.Commands.Contains(KnownCall.EveryCommand, StringComparer.Ordinal))
            : run.Progress > Progress.None ? Keep(left, IsOfDeploy) : left;
        var phases = PhasesAt(run.Progress);
        left = Keep(left, call => call.Phase == "run" || phases.Contains(call.Phase));
        var methods = MethodsOf(run.Doing, error.Path);
        left = methods.IsEmpty ? left : Keep(left, call => methods.Contains(call.Operation.Method));

        // Without a command, a deploy is by far the likeliest, where nothing speaks against it.
        return CommandOf(run) is null && (run.Doing is null || run.Progress > Progress.None) ? Keep(left, IsOfDeploy) : left;
    }

    /// <summary>The command of a run; null where the log does not tell.</summary>
    public static string? CommandOf(ToolRun run) => run.Invocation?.Command;

    /// <summary>The methods that fit what a tool said it was doing, the likeliest first; none where it said nothing.</summary>
    /// <param name="doing">What it said.</param>
    /// <param name="path">The path of the call.</param>
    public static ImmutableArray<string> MethodsOf(string? doing, string? path)
    {
        if (doing is null)
        {
            return [];
        }

        // A part of a thing is deleted by changing the thing: a secret of a Pages project.
        return path is not null && doing.Contains(" secret", StringComparison.Ordinal) && !path.Contains("secret", StringComparison.Ordinal)
            ? ["PATCH", "PUT", "POST", "GET"]
            : Verbs.FirstOrDefault(verb => doing.StartsWith(verb.Start, StringComparison.Ordinal)).Methods is { IsDefault: false } methods ? methods : [];
    }

    /// <summary>The methods that fit a command by its last word: <c>queues delete</c>. None where it says nothing.</summary>
    public static ImmutableArray<string> MethodsOfCommand(ToolRun run) => CommandOf(run)?.Split(' ')[^1] switch
    {
        "list" or "get" or "info" or "view" or "status" or "describe" or "show" or "download" => ["GET"],
        "delete" or "remove" => ["DELETE"],
        "create" or "add" or "insert" or "trigger" => ["POST", "PUT"],
        "update" or "rename" or "edit" or "pause" or "resume" or "set" => ["PATCH", "PUT", "POST"],
        "put" or "enable" or "upsert" => ["PUT", "POST", "PATCH"],
        "disable" => ["PUT", "DELETE", "PATCH", "POST"],
        _ => [],
    };

    private static bool IsOfDeploy(KnownCall call) => call.Commands.Contains("deploy", StringComparer.Ordinal) || call.Commands.Contains(KnownCall.EveryCommand, StringComparer.Ordinal);

    private static ImmutableArray<string> PhasesAt(Progress progress) => progress switch
    {
        Progress.None => ["discover", "lookup", "dashboard", "secrets", "prepare", "address", "deployments", "queues", "migrations", "assets"],
        Progress.Assets => ["migrations", "assets"],
        Progress.Bundled => ["queues", "bindings", "provision", "upload"],
        Progress.Started => ["upload", "uploaded", "containers", "publication"],
        Progress.Uploaded => ["uploaded", "containers", "publication", "triggers"],
        _ => ["triggers"],
    };

    private static bool IsTolerated(KnownCall call, ToolVersion version) =>
        call.Denials.Any(denial => denial.Effect == "tolerated" && (denial.From is not { } from || version >= from) && (denial.To is not { } to || version <= to));

    private static ImmutableArray<KnownCall> Keep(ImmutableArray<KnownCall> calls, Func<KnownCall, bool> fits)
    {
        var kept = calls.Where(fits).ToImmutableArray();
        return kept.IsEmpty ? calls : kept;
    }
}
