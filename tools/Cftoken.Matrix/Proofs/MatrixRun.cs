using System.Collections.Concurrent;
using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Core.Problems;
using Cftoken.Matrix.Cases;
using Cftoken.TestInfrastructure.Wrangler;

namespace Cftoken.Matrix.Proofs;

/// <summary>
/// Proves every row whose result is missing or stale, two at a time, and keeps what is there: a run that was ended goes
/// on where it stopped.
/// </summary>
/// <param name="catalog">The catalogue.</param>
/// <param name="people">Told of every row.</param>
public sealed class MatrixRun(PermissionCatalog catalog, TextWriter people)
{
    private const int AtOnce = 2;
    private readonly RowProof proof = new(catalog);
    private readonly Lock gate = new();

    /// <summary>Runs.</summary>
    /// <param name="versions">The versions to run; the results of others are kept as they are.</param>
    /// <param name="again">Whether rows that were not sufficient are run again.</param>
    /// <param name="cancellation">Ends it; what is proven is written.</param>
    public async Task RunAsync(IReadOnlyCollection<string> versions, bool again, CancellationToken cancellation)
    {
        var rows = Row.All(CaseFiles.ReadAll()).Where(row => row.Case.NotProven is null).ToList();
        var names = rows.Select(row => row.Name).ToHashSet(StringComparer.Ordinal);
        var results = new ConcurrentDictionary<string, RowResult>(
            MatrixFile.Read().Where(result => names.Contains(result.Name)).Select(result => KeyValuePair.Create(result.Name, result)), StringComparer.Ordinal);
        var due = rows.Where(row => versions.Contains(row.Wrangler) && IsDue(row, results.GetValueOrDefault(row.Name), again)).ToList();
        await people.WriteLineAsync($"{rows.Count} rows, {due.Count} to prove");
        var installations = new Dictionary<string, WranglerInstallation>(StringComparer.Ordinal);
        foreach (var version in due.Select(row => row.Wrangler).Distinct())
        {
            installations.Add(version, await WranglerInstallation.EnsureAsync(version, cancellation));
        }

        var done = 0;
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (row, token) =>
        {
            var result = await proof.ProveAsync(row, installations[row.Wrangler], token);
            results[row.Name] = result;
            lock (gate)
            {
                MatrixFile.Write(results.Values);
                people.WriteLine($"[{++done}/{due.Count}] {row.Name}: {InWords(result)}");
            }
        });
    }

    /// <summary>A row's inputs as they are now; null: it cannot be planned.</summary>
    public string? InputsOf(Row row)
    {
        try
        {
            return RowPlan.Inputs(row, proof.Plan(row));
        }
        catch (ProblemException)
        {
            return null;
        }
    }

    private bool IsDue(Row row, RowResult? result, bool again) =>
        result is null || result.Inputs != InputsOf(row) || (again && result.Verdict is not ("sufficient" or "silent"));

    private static string InWords(RowResult result) => result.Verdict is "sufficient"
        ? $"sufficient; {string.Join(", ", result.Permissions.Select(one => $"{one.Permission} {one.Verdict}"))}"
        : $"{result.Verdict}: {result.Because}";
}
