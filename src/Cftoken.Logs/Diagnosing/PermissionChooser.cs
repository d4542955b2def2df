using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Core.Problems;
using Cftoken.Logs.Runs;
using Cftoken.Tools.Configuration;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Expansion.Places;
using Cftoken.Tools.Expansion.State;
using Cftoken.Tools.Invocations;
using Cftoken.Tools.Knowledge;

namespace Cftoken.Logs.Diagnosing;

/// <summary>
/// The least permissions that mend a refused call. A token that was refused holds none of the groups that the call takes;
/// so every later call of the same run that takes only groups among them will be refused as well, and is mended with it:
/// who may not even look a Worker up lacks what uploading it wants.
/// </summary>
/// <param name="knowledge">What tools call.</param>
/// <param name="calls">Every call that is known.</param>
/// <param name="minimiser">Finds the smallest set.</param>
internal sealed class PermissionChooser(ToolKnowledge knowledge, ImmutableArray<KnownCall> calls, Minimiser minimiser)
{
    private const string Deploy = "deploy";
    private const int MostProducts = 8;

    /// <summary>The permissions for a refused call.</summary>
    /// <param name="run">The run.</param>
    /// <param name="error">The error.</param>
    /// <param name="found">The call.</param>
    public ImmutableArray<WantedPermission> For(ToolRun run, LogError error, FoundCall found)
    {
        if (found.Call.Operation is not { WantsGroup: true } operation || operation.Accepted.IsEmpty)
        {
            return [];
        }

        var evidence = new Evidence(new SourceLocation(string.Empty), "was refused", "log");
        var resource = ResourceOf(operation, error);
        var shown = Shown(run, found);
        if (OfItsOwn(Without(operation, shown)) is not { } own)
        {
            return [];
        }

        operation = OfAll(own, found.Others);
        var refused = operation.Accepted.ToHashSet();
        var wanted = new List<Requirement> { Wants(new RequiredCall(operation, resource)) };
        wanted.AddRange(Effects(run, error, found).Select(effect => Wants(new RequiredCall(operation, resource, effect))));
        wanted.AddRange(Following(run, found)
            .Where(next => next.WantsGroup && next.Level == operation.Level && !next.Accepted.IsEmpty)
            .Select(next => Without(next, shown))
            .Where(next => next.Accepted.All(refused.Contains))
            .Select(next => Wants(new RequiredCall(next, resource))));
        return [.. minimiser.Minimise(wanted).Permissions.Select(permission => new WantedPermission(permission.Group, IsOnOneZone(operation) ? [resource] : permission.Resources))];

        Requirement Wants(RequiredCall call) => new([[call]], Need.Required, 1, evidence);
    }

    // A deploy that came past looking the Worker up holds one of the groups that this takes. Where the refused call names
    // others besides, these are not what it wants: Cloudflare's lists name Workers Scripts Write for queues, and refuse
    // tokens that hold it (github.com/cloudflare/workers-sdk/issues/2611).
    private ImmutableArray<PermissionGroup> Shown(ToolRun run, FoundCall found) =>
        found.Known is { } known && DeployOf(run, known) is not null && known.Phase is not ("discover" or "lookup" or "run")
            ? [.. calls.Where(call => call.Phase == "lookup" && call.Commands.Contains(Deploy, StringComparer.Ordinal)).SelectMany(call => call.Operation.Accepted).Distinct()]
            : [];

    // Where the text leaves several calls open, what mends each of them mends the right one.
    private static Operation OfAll(Operation operation, ImmutableArray<Operation> others)
    {
        var common = operation.Accepted.RemoveAll(group => others.Any(other => other.WantsGroup && !other.Accepted.Contains(group)));
        return common.IsEmpty ? operation : operation with { Accepted = common };
    }

    // Some calls take a group of any of many products, each for its own part (rulesets: by phase). Which one is wanted the
    // log does not tell, unless one of them is named like the call.
    private static Operation? OfItsOwn(Operation operation)
    {
        if (operation.Accepted.Select(group => group.Family).Distinct(StringComparer.Ordinal).Count() < MostProducts)
        {
            return operation;
        }

        var noun = operation.Template.Split('/').Last(segment => !segment.StartsWith('{')).TrimEnd('s');
        string[] names = [noun, $"{noun} settings"];
        var named = names
            .Select(name => operation.Accepted.Where(group => group.Family.Equals(name, StringComparison.OrdinalIgnoreCase)).ToImmutableArray())
            .FirstOrDefault(groups => !groups.IsEmpty, []);
        return named.IsEmpty ? null : operation with { Accepted = named };
    }

    private static Operation Without(Operation operation, ImmutableArray<PermissionGroup> shown)
    {
        var others = operation.Accepted.RemoveRange(shown);
        return others.IsEmpty ? operation : operation with { Accepted = others };
    }

    // A call on all zones at once, which is tried before those on each, asks for more than anybody misses.
    private static bool IsOnOneZone(Operation operation) => operation.Template.StartsWith("/zones/{", StringComparison.Ordinal);

    private static Resource ResourceOf(Operation operation, LogError error) => operation.Level switch
    {
        Level.User => Resource.User(null),
        Level.Zone when Paths.ZoneOf(error.Path) is { } zone => Resource.Zone(zone),
        Level.Zone => Resource.ZoneNamed(error.Name ?? "***"),
        _ => Resource.Account(Paths.AccountOf(error.Path)),
    };

    // What the upload was refused for beyond the upload itself: the log's table names what it binds.
    private IEnumerable<Effect> Effects(ToolRun run, LogError error, FoundCall found)
    {
        var own = found.Known is { } known && IsSureOf(known, run) ? known.Effects : [];
        var told = knowledge.Uploads
            .Where(upload => upload.Effect.Operations.Contains(found.Call.Operation!) && UploadTexts.Names(upload, run, error))
            .Select(upload => upload.Effect);
        return own.Concat(told).Distinct();
    }

    // A row's effects speak of its own command alone: a query of "d1 execute" may only read.
    private static bool IsSureOf(KnownCall known, ToolRun run) =>
        CallNarrowing.CommandOf(run) is { } command && known.Commands.Contains(command, StringComparer.Ordinal);

    private IEnumerable<Operation> Following(ToolRun run, FoundCall found)
    {
        if (found.Known is not { } known)
        {
            return [];
        }

        var file = known.Row[..known.Row.IndexOf('#', StringComparison.Ordinal)];
        var ofFile = calls.Where(call => call.Row.StartsWith($"{file}#", StringComparison.Ordinal) && !call.IsFollowUp && !call.IsSession
            && (run.Version is not { } version || call.MayHold(version)));
        return ofFile.Select(call => call.Operation).Concat(OfDeploy(run, known)).Distinct();
    }

    private static string? DeployOf(ToolRun run, KnownCall known) => CallNarrowing.CommandOf(run) switch
    {
        Deploy => Deploy,
        null when known.Commands.Contains(Deploy, StringComparer.Ordinal) || known.Commands.Contains(KnownCall.EveryCommand, StringComparer.Ordinal) => Deploy,
        _ => null,
    };

    // Every deploy uploads, whatever its configuration says.
    private IEnumerable<Operation> OfDeploy(ToolRun run, KnownCall known)
    {
        if (DeployOf(run, known) is null || run.Progress >= Progress.Started)
        {
            return [];
        }

        var nowhere = new SourceLocation(string.Empty);
        var invocation = run.Invocation ?? new Invocation(WranglerCommandLine.Tool, Deploy, [], ImmutableDictionary<string, string>.Empty, nowhere);
        var empty = ConfigNode.Object(nowhere, []);
        return knowledge.Expand(new ExpansionRequest(invocation, empty, run.Version ?? RecordedVersions.Newest, ExpansionState.Any.With(StateVariable.Account, "given")))
            .Requirements
            .Where(requirement => requirement.Need == Need.Required && requirement.Alternatives.Length == 1)
            .SelectMany(requirement => requirement.Alternatives[0])
            .Where(call => call.Effect is null)
            .Select(call => call.Operation);
    }
}
