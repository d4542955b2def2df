using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Emulator.Faults;
using Cftoken.Emulator.Requests;
using Cftoken.Matrix.Cases;
using Cftoken.Matrix.Running;
using Cftoken.TestInfrastructure.Wrangler;

namespace Cftoken.Matrix.Logs;

/// <summary>
/// Records what wrangler prints when one call is refused: for each call of a case a file whose head says what was called and
/// answered, and whose body is the output.
/// </summary>
/// <param name="catalog">The catalogue.</param>
/// <param name="folder">Where the files go.</param>
/// <param name="share">One call of that many is recorded, chosen by the hash of case and call.</param>
/// <param name="answers">What else a call may be answered with than the usual refusal.</param>
public sealed partial class LogRecording(PermissionCatalog catalog, string folder, int share, ImmutableArray<RecordedAnswer> answers)
{
    private static readonly RecordedAnswer Usual = new(string.Empty, Fault.Refuse.AuthenticationError, null, null);

    /// <summary>Records a case in one version.</summary>
    /// <returns>How many files were written.</returns>
    public async Task<int> RecordAsync(WranglerInstallation installation, MatrixCase one, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(installation);
        ArgumentNullException.ThrowIfNull(one);
        var run = new CaseRun(installation, one, cancellation);
        var (_, calls) = await RunAsync(run, one, installation.Version, null);
        var written = 0;
        foreach (var operation in calls.Where(call => call.Operation is { Credential: Credential.ApiToken }).Select(call => call.Operation!).Distinct())
        {
            foreach (var answer in AnswersTo(one, operation))
            {
                var (refused, seen) = await RunAsync(run, one, installation.Version, new FaultRule(answer.Fault, FaultCalls.All, operation));
                if (refused.ExitCode is { } exit && seen.Exists(call => call.Fault is not null))
                {
                    var name = $"fail__{installation.Version}__{one.Id}{answer.Id}__{Encoded(operation)}.log";
                    await File.WriteAllTextAsync(Path.Combine(folder, name), TextOf(installation.Version, one, exit, seen, refused), cancellation);
                    written++;
                }
            }
        }

        return written;
    }

    // A refusal in the usual words, and one of the other answers, each for one call of so many.
    private IEnumerable<RecordedAnswer> AnswersTo(MatrixCase one, Operation operation)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{one.Id} {operation}"));
        if (hash[0] % share == 0)
        {
            yield return Usual;
        }

        var fitting = answers.Where(answer => answer.Fits(operation)).ToList();
        if (fitting.Count > 0 && hash[1] % share == 0)
        {
            var answer = fitting[BitConverter.ToUInt16(hash, 2) % fitting.Count];
            yield return answer with { Id = $"@{answer.Id}" };
        }
    }

    private static string TextOf(string version, MatrixCase one, int exit, List<RequestLogEntry> calls, ProcessOutcome outcome)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# wrangler {version}: {one.CommandFor(version)}\n# exit code: {exit}\n# API calls:\n");
        foreach (var call in calls)
        {
            text.Append(CultureInfo.InvariantCulture, $"#   {call.Status} {call.Method} {call.Path.Split('?')[0]}\n");
        }

        // Both streams, each whole: what is printed when on the one and on the other is not known.
        text.Append("# ---- STDOUT ----\n").Append(Plain(outcome.Output)).Append("\n# ---- STDERR ----\n").Append(Plain(outcome.Error)).Append('\n');
        return text.ToString();
    }

    /// <summary>A text without what is of this machine alone: temporary folders, the emulator's address.</summary>
    internal static string Plain(string text) => LocalAddress().Replace(LocalPath().Replace(text, "/home/runner/app"), "api.cloudflare.com");

    private static string Encoded(Operation operation) =>
        $"{operation.Method}_{operation.Template.TrimStart('/').Replace("accounts/{account_id}", "A", StringComparison.Ordinal).Replace("{", string.Empty, StringComparison.Ordinal).Replace("}", string.Empty, StringComparison.Ordinal).Replace('/', '_')}";

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

    [GeneratedRegex("""/tmp/[^\s"'/]{1,100}""", RegexOptions.CultureInvariant, 5000)]
    private static partial Regex LocalPath();

    [GeneratedRegex("""127\.0\.0\.1:\d{2,5}""", RegexOptions.CultureInvariant, 5000)]
    private static partial Regex LocalAddress();
}
