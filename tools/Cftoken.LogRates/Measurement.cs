using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Logs.Diagnosing;

namespace Cftoken.LogRates;

/// <summary>How one recorded log was diagnosed.</summary>
/// <param name="Log">The log.</param>
/// <param name="Failure">The first failure; null where none was found.</param>
/// <param name="IsFailureExpected">Whether the run failed at Cloudflare.</param>
/// <param name="Cause">Whether the cause is right; null where it was not asked for.</param>
/// <param name="Operation">Whether method and path are; null where it was not asked for.</param>
/// <param name="Permission">Whether the permissions mend the refused call and none is foreign to the run; null where it was not asked for.</param>
/// <param name="IsFalseAdvice">Whether a permission is proposed that would not mend it.</param>
public sealed record Measured(RecordedLog Log, LogFailure? Failure, bool IsFailureExpected, bool? Cause, bool? Operation, bool? Permission, bool IsFalseAdvice)
{
    /// <summary>What the truth is.</summary>
    public string Truth => $"{string.Join('|', LogRates.Truth.CausesOf(Log.Case).Select(cause => cause.Word()))} {Log.Refused?.Method} {Log.Refused?.Path}";

    /// <summary>What was said.</summary>
    public string Said => Failure is null ? "nothing" : $"{Failure.Cause.Word()} {Failure.Operation?.Method} {Failure.Operation?.Path} [{string.Join(", ", Failure.Permissions.Select(permission => permission.Group.Name))}] {Failure.Confidence}";
}

/// <summary>Holds diagnoses against what was recorded.</summary>
/// <param name="catalog">The catalogue.</param>
/// <param name="diagnoser">What diagnoses.</param>
public sealed class Measurement(PermissionCatalog catalog, LogDiagnoser diagnoser)
{
    /// <summary>Diagnoses a log by what the tool printed, and compares.</summary>
    public Measured Measure(RecordedLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        using var text = new StringReader(log.Output);
        var failure = diagnoser.Diagnose([new LogSource("log", text)]).Failures.FirstOrDefault();
        var refused = log.Refused;
        var causes = Truth.CausesOf(log.Case);
        var isByName = causes is not [ErrorCause.MissingPermission];
        var isExpected = log.Failed && !log.IsIgnored && (refused is not null || isByName);
        if (!isExpected)
        {
            return new Measured(log, failure, false, null, null, null, log.ExitCode is not null && failure is { Permissions.IsEmpty: false });
        }

        var operation = refused is not null && catalog.TryMatch(refused.Method, WithId(refused.Path), out var match) ? match.Operation : null;
        var isPermission = refused is not null && (causes is [ErrorCause.MissingPermission] || (causes.Contains(ErrorCause.MissingPermission) && failure?.Cause == ErrorCause.MissingPermission));
        var isSame = operation is null ? null : (bool?)(failure?.Operation?.Operation == operation);
        var isMended = failure is not null && operation is not null && Mends(failure, operation, log);
        return new Measured(
            log,
            failure,
            true,
            failure is not null && causes.Contains(failure.Cause),
            isSame,
            isPermission && operation is { WantsGroup: true } ? isMended : null,
            failure is { Permissions.IsEmpty: false } && !(isPermission && isMended));
    }

    // Every permission must be one that the refused call takes, or that a call takes which the same run makes; and the
    // refused call must be let through.
    private bool Mends(LogFailure failure, Operation refused, RecordedLog log)
    {
        var groups = failure.Permissions.Select(permission => permission.Group).ToImmutableArray();
        var made = log.Calls.Select(call => catalog.TryMatch(call.Method, WithId(call.Path), out var match) ? match.Operation : null).OfType<Operation>().ToList();
        return groups.Any(group => refused.Accepted.Contains(group) || catalog.Effects.Any(effect => effect.Operations.Contains(refused) && effect.Accepted.Contains(group)))
            && groups.All(group => refused.Accepted.Contains(group) || made.Exists(operation => operation.Accepted.Contains(group))
                || catalog.Effects.Any(effect => effect.Operations.Contains(refused) && effect.Accepted.Contains(group)));
    }

    private static string WithId(string path) => RecordedLog.Bare(path)
        .Replace("{account_id}", new string('a', 32), StringComparison.Ordinal)
        .Replace("{zone_id}", new string('b', 32), StringComparison.Ordinal);
}
