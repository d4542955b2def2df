using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Planning.Surfaces;
using Cftoken.Logs.Reading;
using Cftoken.Logs.Runs;
using Cftoken.Tools.Invocations;
using Cftoken.Tools.Knowledge;

namespace Cftoken.Logs.Diagnosing;

/// <summary>A log.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Text">Its text, of any length.</param>
public sealed record LogSource(string Name, TextReader Text);

/// <summary>Reads a log and says what its failures at Cloudflare come from. Holds no more of the log than the lines that matter.</summary>
public sealed class LogDiagnoser
{
    // What wrangler asks after a refusal, or before it starts: an error there misleads where there is another one.
    private static readonly string[] Courtesies = ["/user/tokens/verify", "/user", "/memberships", "/accounts"];

    private readonly CallFinder finder;
    private readonly Judge judge;
    private readonly Flakiness flakiness;
    private readonly PermissionChooser chooser;

    /// <summary>A diagnoser with this knowledge.</summary>
    public LogDiagnoser(PermissionCatalog catalog, ToolKnowledge knowledge)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(knowledge);
        ImmutableArray<KnownCall> calls = [.. knowledge.Calls];
        finder = new CallFinder(catalog, calls);
        judge = new Judge(catalog.Errors);
        flakiness = new Flakiness(catalog);
        chooser = new PermissionChooser(knowledge, calls, new Minimiser(new SurfaceMeter(catalog.Operations)));
    }

    /// <summary>Reads logs to their ends and diagnoses what they tell together.</summary>
    /// <param name="logs">The logs: what a person saw, and what the tool wrote beside it.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public LogDiagnosis Diagnose(IReadOnlyList<LogSource> logs, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(logs);
        var runs = new List<ToolRun>();
        var lines = 0L;
        foreach (var log in logs)
        {
            var (read, count) = LogReader.Read(log.Text, log.Name, cancellation);
            runs.AddRange(read);
            lines += count;
        }

        // What a debug log lists tells the methods that the log for people leaves out.
        ImmutableArray<SeenCall> seen = [.. runs.SelectMany(run => run.Calls)];
        var withErrors = runs.FindAll(run => run.Errors.Count > 0);
        var failures = new List<LogFailure>();
        foreach (var run in (withErrors.Count > 0 ? withErrors : runs.FindAll(run => run.Calls.Count > 0)).OrderBy(run => run.Calls.Count > 0))
        {
            foreach (var failure in Failures(run, runs, seen))
            {
                // Task runners print what failed a second time, and a debug log tells less of it than the log for people.
                if (!failures.Exists(other => IsSame(other, failure) || (run.Calls.Count > 0 && IsSameCall(other, failure))))
                {
                    failures.Add(failure);
                }
            }
        }

        return new LogDiagnosis([.. Joined(failures)], lines);
    }

    // A paste, or a task runner that names only some lines, tears a call from its answer: the one failure says where and not
    // why, the other why and not where.
    private static List<LogFailure> Joined(List<LogFailure> failures)
    {
        if (failures is not [{ Cause: ErrorCause.Unknown, Operation: { } call } where, { Operation: null, Rule: not null } why] || where.Says != Judge.NothingSaid)
        {
            return failures;
        }

        return [why with { Operation = call, Evidence = [.. where.Evidence, .. why.Evidence], Tool = where.Tool, Command = where.Command, AccountId = where.AccountId }];
    }

    private IEnumerable<LogFailure> Failures(ToolRun run, List<ToolRun> runs, ImmutableArray<SeenCall> seen)
    {
        var errors = run.Errors.Count > 0 ? run.Errors : [.. run.Calls.Where(call => call.Status is 400 or 401 or 403 or 429 or >= 500).Select(OfCall)];
        var causes = errors.Where(error => !IsCourtesy(error)).ToList();
        if (causes.Count == 0 && errors.Count > 0)
        {
            causes.Add(errors[0]);
        }

        // Every failure of the last step is one of its own; before that the first one ends the run, and the rest follows from it.
        var apart = run.Progress == Progress.Triggers || run.Tool != WranglerCommandLine.Tool ? causes.Count : Math.Min(causes.Count, 1);
        var own = causes.Select(error => (Error: error, Found: finder.Find(run, error, seen))).ToList();
        var shown = own.Take(apart).Concat(own.Skip(apart).Where(each => each.Error.Codes.Length > 0 && each.Error.Path is not null && each.Error.Path != own[0].Error.Path)).ToList();
        var life = TokenLives.Of(run, runs);
        var verdicts = own.Select(each => judge.Of(run, each.Error, each.Found, life)).ToList();
        foreach (var (error, found) in shown)
        {
            var verdict = verdicts[own.FindIndex(each => ReferenceEquals(each.Error, error))];
            verdict = flakiness.Of(run, found, verdict, runs, verdicts.Count(other => other.Cause == ErrorCause.Transient)) ?? verdict;
            var failure = Diagnose(run, error, found, verdict);
            if (failure is not null)
            {
                yield return failure with { Consequences = [.. failure.Consequences, .. Consequences.Of(run, [.. errors.Except(shown.Select(each => each.Error))])] };
            }
        }
    }

    private LogFailure? Diagnose(ToolRun run, LogError error, FoundCall? found, Verdict verdict)
    {
        found = verdict.Cause == ErrorCause.Request ? found?.AsWrite() : found;
        if (found is null && verdict.Cause == ErrorCause.Unknown && (error.Codes.IsEmpty || run.Tool != WranglerCommandLine.Tool))
        {
            // Nothing says that this was a call to Cloudflare at all.
            return null;
        }

        var permissions = verdict.Cause == ErrorCause.MissingPermission && found is not null ? chooser.For(run, error, found) : [];
        var confidence = verdict.Confidence * (found is { IsUncertain: true } ? 0.8 : 1);
        return new LogFailure(
            verdict.Cause,
            found?.Call,
            permissions,
            Math.Round(confidence, 2),
            verdict.Says,
            Evidence(run, error),
            [],
            FixText.For(verdict, error, found?.Call, permissions))
        {
            Rule = verdict.Rule?.Id,
            Tool = run.Version is { } version ? $"{run.Tool} {version}" : run.Tool,
            Command = run.Invocation is { } invocation ? $"{invocation.Tool} {invocation.Command}" : null,
            Environment = run.Invocation?.Options.GetValueOrDefault("env"),
            Job = run.Lane.Split('\t')[0] is { Length: > 0 } job ? job : null,
            AccountId = Paths.AccountOf(error.Path),
        };
    }

    private static ImmutableArray<LogEvidence> Evidence(ToolRun run, LogError error) =>
        [.. new[] { run.Opening }.OfType<LogEvidence>(), .. error.Evidence, .. new[] { run.AccountMismatch }.OfType<LogEvidence>()];

    private static LogError OfCall(SeenCall call) => new()
    {
        Title = call.Evidence.Text,
        Text = call.Evidence.Text,
        Method = call.Method,
        Path = call.Path,
        Status = call.Status,
        Evidence = [call.Evidence],
    };

    private static bool IsCourtesy(LogError error) => Courtesies.Contains(error.Path, StringComparer.Ordinal);

    private static bool IsSame(LogFailure one, LogFailure other) => one.Cause == other.Cause && IsSameCall(one, other) && one.Rule == other.Rule;

    private static bool IsSameCall(LogFailure one, LogFailure other) =>
        one.Operation?.Path == other.Operation?.Path && one.Operation?.Method == other.Operation?.Method;
}
