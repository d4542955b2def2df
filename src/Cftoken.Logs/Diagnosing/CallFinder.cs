using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Logs.Runs;
using Cftoken.Tools.Invocations;
using Cftoken.Tools.Knowledge;

namespace Cftoken.Logs.Diagnosing;

/// <summary>
/// Finds the operation of a failed call. A method or a page that is printed decides; else what the tool is known to call at
/// that path, in that version, by that command, at that point of the run.
/// </summary>
/// <param name="catalog">The catalogue.</param>
/// <param name="calls">Every call that is known of wrangler.</param>
internal sealed class CallFinder(PermissionCatalog catalog, ImmutableArray<KnownCall> calls)
{
    private static readonly ImmutableArray<string> Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    /// <summary>The call of an error.</summary>
    /// <param name="run">The run that it stands in.</param>
    /// <param name="error">The error.</param>
    /// <param name="seen">Refused calls that a debug log lists.</param>
    /// <returns>Null where nothing tells it.</returns>
    public FoundCall? Find(ToolRun run, LogError error, ImmutableArray<SeenCall> seen)
    {
        var documented = error.Page is { } page ? catalog.DocumentedAt(page) : [];
        if (documented.Length == 1)
        {
            return Told(run, documented[0], error);
        }

        var method = error.Method ?? seen.LastOrDefault(call => call.Path == error.Path)?.Method;
        var candidates = error.Path is { } path ? AtPath(path, method) : Unprinted(error);
        if (documented.Length > 1 && candidates.Any(documented.Contains))
        {
            candidates = [.. candidates.Where(documented.Contains)];
        }

        if (run.Tool != WranglerCommandLine.Tool)
        {
            return OfOther(error, method, candidates);
        }

        if (candidates.IsEmpty)
        {
            return error.Path is null ? null : new FoundCall(new CalledOperation(method, error.Path, null, null), null);
        }

        return method is not null || (candidates.Length == 1 && error.Path is not null && calls.All(call => call.Operation != candidates[0]))
            ? Told(run, candidates[0], error, method is null)
            : Inferred(run, error, candidates);
    }

    // Another program's error names its call, or the resource that stands for one; wrangler's habits say nothing of it.
    private static FoundCall? OfOther(LogError error, string? method, ImmutableArray<Operation> candidates)
    {
        if (candidates.IsEmpty)
        {
            return error.Path is null ? null : new FoundCall(new CalledOperation(method, error.Path, null, null), null);
        }

        var isTold = method is not null || candidates.Length == 1 && error.Path is not null;
        var first = error.Path is not null && method is null ? candidates.FirstOrDefault(operation => operation.Method == "GET") ?? candidates[0] : candidates[0];
        var inference = isTold ? null
            : error.Path is null ? $"The log names no call; this is the one that {error.Name} stands for."
            : "The log prints no method; reading is the likeliest.";
        return new FoundCall(new CalledOperation(first.Method, first.Template, first, inference), null) { IsUncertain = !isTold && error.Path is not null };
    }

    private ImmutableArray<Operation> AtPath(string path, string? method)
    {
        var found = ImmutableArray.CreateBuilder<Operation>();
        foreach (var each in method is null ? Methods : [method])
        {
            if (catalog.TryMatch(each, path, out var match))
            {
                found.Add(match.Operation);
            }
        }

        return found.ToImmutable();
    }

    // What a text without a path stands for.
    private ImmutableArray<Operation> Unprinted(LogError error)
    {
        var names = !error.Candidates.IsEmpty ? error.Candidates : error.Shape switch
        {
            LogShape.WithoutPath => Unpathed.OfSdk,
            LogShape.Containers => Unpathed.OfContainers(error.Title),
            LogShape.DatabaseIdWanted => ["GET /accounts/{account_id}/d1/database/{database_id}"],
            LogShape.NoAccountFound => ["GET /memberships"],
            LogShape.ZoneNotSeen => ["GET /zones"],
            LogShape.Pipelines => ["POST /accounts/{account_id}/pipelines/v1/pipelines"],
            LogShape.NamesPermission => Unpathed.OfNamedPermission(error.Text),
            LogShape.Dashboard => [.. calls.Where(call => call.Phase == "dashboard").Select(call => call.Operation.ToString()).Distinct(StringComparer.Ordinal)],
            _ => Unpathed.OfText(error.Text),
        };
        return [.. names.Select(name => catalog.Find(name[..name.IndexOf(' ', StringComparison.Ordinal)], name[(name.IndexOf(' ', StringComparison.Ordinal) + 1)..])).OfType<Operation>().Distinct()];
    }

    private FoundCall Told(ToolRun run, Operation operation, LogError error, bool isOnlyOne = false)
    {
        var inference = error.Shape == LogShape.NotProvisioned ? "The log does not print the refused call; this one provides the binding." : isOnlyOne ? $"The log prints no method; {operation.Method} is the only one at this path." : null;
        return new FoundCall(new CalledOperation(operation.Method, operation.Template, operation, inference), CallNarrowing.Of(calls, run, error, [operation]).FirstOrDefault());
    }

    private FoundCall Inferred(ToolRun run, LogError error, ImmutableArray<Operation> candidates)
    {
        var left = CallNarrowing.Of(calls, run, error, candidates);
        var operations = left.Select(call => call.Operation).Distinct().ToImmutableArray();
        operations = operations.IsEmpty ? candidates : operations;
        if (run.Progress == Progress.None && CallNarrowing.MethodsOf(run.Doing, error.Path) is { IsEmpty: false } methods && !operations.Any(operation => methods.Contains(operation.Method)))
        {
            // The knowledge has no row for what the tool said it was doing; the catalogue knows the path.
            var fitting = candidates.Where(operation => methods.Contains(operation.Method)).ToImmutableArray();
            operations = fitting.IsEmpty ? operations : fitting;
        }

        var preferred = operations.Length == 1 ? operations[0] : Prefer(run, error, operations);
        var known = left.FirstOrDefault(call => call.Operation == preferred);
        var what = error.Path is null ? "call" : "method";
        var command = CallNarrowing.CommandOf(run) ?? known?.Commands.FirstOrDefault(each => each != KnownCall.EveryCommand);
        var tool = $"{run.Tool}{(run.Version is { } version ? $" {version}" : string.Empty)}{(command is null ? string.Empty : $" {command}")}";
        var inference = operations.Length == 1
            ? $"The log prints no {what}; {preferred.Method} is what {tool} calls here."
            : $"The log prints no {what}; {preferred.Method} is the likeliest of {string.Join(", ", operations.Select(operation => operation.Method).Distinct(StringComparer.Ordinal))}.";
        return new FoundCall(new CalledOperation(preferred.Method, preferred.Template, preferred, inference), known)
        {
            IsUncertain = operations.Length > 1,
            Others = operations.Remove(preferred),
            AtPath = candidates,
        };
    }

    // Tools look things up before they change them, and stop at the first refusal. Once the Worker is up, the token has
    // shown that it may write: what reads takes every group that writes, so of two calls that print alike the write is left.
    private static Operation Prefer(ToolRun run, LogError error, ImmutableArray<Operation> operations)
    {
        var said = CallNarrowing.MethodsOf(run.Doing, error.Path);
        var fitting = said.IsEmpty ? CallNarrowing.MethodsOfCommand(run) : said;
        var isUp = run.Progress >= Progress.Uploaded;
        return operations
            .OrderBy(operation => fitting.IsEmpty ? 0 : fitting.IndexOf(operation.Method) is >= 0 and var at ? at : fitting.Length)
            .ThenBy(operation => operation.Method == "GET" == isUp ? 1 : 0)
            .ThenBy(operation => operation.Method == "DELETE" ? 1 : 0)
            .First();
    }
}

/// <summary>A call that was found, and the row of knowledge that speaks of it.</summary>
/// <param name="Call">The call.</param>
/// <param name="Known">The row; null where the tool's knowledge has none.</param>
internal sealed record FoundCall(CalledOperation Call, KnownCall? Known)
{
    /// <summary>Whether several operations could have been it.</summary>
    public bool IsUncertain { get; init; }

    /// <summary>The other operations that it could have been, as far as the tool's knowledge tells them.</summary>
    public ImmutableArray<Operation> Others { get; init; } = [];

    /// <summary>Every operation that the catalogue has at the path where the log prints no method.</summary>
    public ImmutableArray<Operation> AtPath { get; init; } = [];

    /// <summary>The one of the open calls that sends something: only what is sent can be found wrong.</summary>
    public FoundCall AsWrite() => Call.Method == "GET" && AtPath.FirstOrDefault(other => other.Method is "POST" or "PUT" or "PATCH") is { } write
        ? this with
        {
            Call = new CalledOperation(write.Method, write.Template, write, $"The log prints no method; what was sent is refused, and {write.Method} sends something."),
        }
        : this;
}
