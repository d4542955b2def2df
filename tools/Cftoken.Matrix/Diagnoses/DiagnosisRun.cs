using System.Collections.Concurrent;
using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Engine.Plans;
using Cftoken.TestInfrastructure.Wrangler;

namespace Cftoken.Matrix.Diagnoses;

/// <summary>
/// Tries out every deploy that lacks something whose result is missing or stale, two at a time, and keeps what is there: a run
/// that was ended goes on where it stopped.
/// </summary>
/// <param name="catalog">The catalogue.</param>
/// <param name="people">Told of every deploy.</param>
public sealed class DiagnosisRun(PermissionCatalog catalog, TextWriter people)
{
    private const int AtOnce = 2;
    private readonly LackTrial trial = new(catalog);
    private readonly Diagnoser diagnoser = new(catalog);
    private readonly Lock gate = new();

    /// <summary>Runs.</summary>
    /// <param name="versions">The versions to run; the results of others are kept as they are.</param>
    /// <param name="again">Whether what was not mended is tried again.</param>
    /// <param name="cancellation">Ends it; what is found out is written.</param>
    public async Task RunAsync(IReadOnlyCollection<string> versions, bool again, CancellationToken cancellation)
    {
        var all = new LackList(catalog).All();
        var names = all.Select(each => each.Lack.Name).ToHashSet(StringComparer.Ordinal);
        var results = new ConcurrentDictionary<string, LackResult>(
            DiagnosisFile.Read().Where(result => names.Contains(result.Name)).Select(result => KeyValuePair.Create(result.Name, result)), StringComparer.Ordinal);
        var texts = new ConcurrentDictionary<string, string>(LogFile.Read(), StringComparer.Ordinal);
        var due = all
            .Where(each => versions.Contains(each.Lack.Row.Wrangler))
            .Where(each => results.GetValueOrDefault(each.Lack.Name) is not { } result
                || IsStale(result, each.Lack, each.Plan, texts) || (again && !(result.Verdict is "mended" or "passes" && result.WithProject is null && result.WithDebugLog is null)))
            .ToList();
        await people.WriteLineAsync($"{all.Length} deploys that lack something, {due.Count} to try out");
        var installations = new Dictionary<string, WranglerInstallation>(StringComparer.Ordinal);
        foreach (var version in due.Select(each => each.Lack.Row.Wrangler).Distinct())
        {
            installations.Add(version, await WranglerInstallation.EnsureAsync(version, cancellation));
        }

        var done = 0;
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (each, token) =>
        {
            var (result, text) = await trial.RunAsync(each.Lack, each.Plan, installations[each.Lack.Row.Wrangler], token);
            results[each.Lack.Name] = result;
            if (result.Log is { } log)
            {
                texts[log] = text;
            }

            lock (gate)
            {
                var used = results.Values.Select(one => one.Log).OfType<string>().ToHashSet(StringComparer.Ordinal);
                LogFile.Write(texts.Where(kept => used.Contains(kept.Key)).Select(kept => kept.Value));
                DiagnosisFile.Write(results.Values);
                people.WriteLine($"[{++done}/{due.Count}] {each.Lack.Name}: {result.Verdict}; {InWords(result.Named)}");
            }
        });
    }

    /// <summary>Whether a result rests on something that is otherwise by now: its case, its plan, or what the diagnosis names in what the deploy printed.</summary>
    public bool IsStale(LackResult result, Lack lack, JobPlan plan, IReadOnlyDictionary<string, string> texts)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(texts);
        return result.Inputs != LackTrial.Inputs(lack, plan)
            || (result.Log is { } log && !(texts.TryGetValue(log, out var text) && Diagnoser.Names(diagnoser.Named(text)).SequenceEqual(result.Named.FirstOrDefault([]))));
    }

    private static string InWords(ImmutableArray<ImmutableArray<string>> rounds) => string.Join(" then ", rounds.Select(names => string.Join(", ", names)));
}
