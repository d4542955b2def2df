using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Emulator.Faults;
using Cftoken.Emulator.Requests;
using Cftoken.Matrix.Cases;
using Cftoken.Matrix.Running;
using Cftoken.TestInfrastructure.Wrangler;

namespace Cftoken.Matrix.Denials;

/// <summary>
/// Finds out what wrangler does when one call is refused: runs a case once with every permission, and once more for each
/// call of that run whose refusal nobody knows, refusing that call alone.
/// </summary>
public sealed class DenialMeasurement(PermissionCatalog catalog, DenialFile file, TextWriter people)
{
    // By these wrangler explains a refusal: they follow it, but the command does not go on.
    private static readonly HashSet<string> Explanation = ["GET /user/tokens/verify", "GET /user", "GET /accounts", "GET /memberships"];

    /// <summary>Measures a case in one version.</summary>
    /// <returns>How many calls were measured; null: the run fails also with every permission.</returns>
    public async Task<int?> MeasureAsync(WranglerInstallation installation, MatrixCase one, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(installation);
        ArgumentNullException.ThrowIfNull(one);
        var command = DenialFile.CommandOf(one.CommandFor(installation.Version));
        var run = new CaseRun(installation, one, cancellation);
        var (whole, calls) = await RunAsync(run, one, installation.Version, null);
        if (whole.ExitCode != 0)
        {
            await people.WriteLineAsync($"{installation.Version} {one.Id}: fails with every permission ({whole.Ending}): {Last(calls)}\n{Tail(whole)}");
            return null;
        }

        var measured = 0;
        foreach (var (operation, number) in Numbered(calls).Where(call => !file.Knows(installation.Version, command, call.Operation.ToString(), call.Number)))
        {
            var (refused, seen) = await RunAsync(run, one, installation.Version, new FaultRule(Fault.Refuse.AuthenticationError, FaultCalls.Number(number), operation));
            var at = seen.FindIndex(call => call.Fault is not null);
            if (at < 0 || refused.ExitCode is not { } exit)
            {
                await people.WriteLineAsync($"{installation.Version} {one.Id}: {operation} ({number}): {(at < 0 ? "not called again" : refused.Ending)}");
                continue;
            }

            var wentOn = seen.Skip(at + 1).Any(call => call.Operation is null || !Explanation.Contains(call.Operation.ToString()));
            lock (file)
            {
                file.Add(new MeasuredDenial(one.Id, installation.Version, command, operation.ToString(), number, exit, wentOn));
            }

            measured++;
        }

        return measured;
    }

    private async Task<(ProcessOutcome Outcome, List<RequestLogEntry> Calls)> RunAsync(CaseRun run, MatrixCase one, string version, FaultRule? fault)
    {
        await using var emulator = await CaseEmulator.StartAsync(one, catalog);
        var token = emulator.IssueAll(one.IsUserOwned ? OwnerKind.User : OwnerKind.Account);
        if (fault is not null)
        {
            emulator.Faults.Add(fault);
        }

        var outcome = await run.RunAsync(emulator, token, one.CommandFor(version));
        return (outcome, [.. emulator.Requests]);
    }

    private static IEnumerable<(Operation Operation, int Number)> Numbered(IEnumerable<RequestLogEntry> calls)
    {
        var counts = new Dictionary<Operation, int>();
        foreach (var call in calls.Where(call => call.Operation is { Credential: Credential.ApiToken }))
        {
            var number = counts[call.Operation!] = counts.GetValueOrDefault(call.Operation!) + 1;
            yield return (call.Operation!, number);
        }
    }

    private static string Last(List<RequestLogEntry> calls) =>
        calls.Count == 0 ? "no call" : $"last call {calls[^1].Status} {calls[^1].Method} {calls[^1].Path}";

    private static string Tail(ProcessOutcome outcome) => string.Join(
        '\n', (outcome.Error + outcome.Output).Split('\n').Where(line => line.Trim().Length > 0).Take(6).Select(line => "    " + line));
}
