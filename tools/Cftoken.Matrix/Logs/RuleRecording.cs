using System.Text.Json;
using Cftoken.Catalog;
using Cftoken.Catalog.Policies;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Faults;
using Cftoken.Matrix.Cases;
using Cftoken.Matrix.Running;
using Cftoken.TestInfrastructure.Wrangler;

namespace Cftoken.Matrix.Logs;

/// <summary>Records what wrangler prints when the API answers as a rule of the error catalogue says.</summary>
/// <param name="catalog">The catalogue.</param>
/// <param name="folder">Where the files go, each named like its rule.</param>
public sealed class RuleRecording(PermissionCatalog catalog, string folder)
{
    /// <summary>Records every rule of the file beside this class.</summary>
    /// <param name="installation">The wrangler.</param>
    /// <param name="log">Where each rule is told.</param>
    /// <param name="cancellation">Stops between two.</param>
    public async Task RecordAsync(WranglerInstallation installation, TextWriter log, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(installation);
        ArgumentNullException.ThrowIfNull(log);
        await using var stream = typeof(RuleRecording).Assembly.GetManifestResourceStream("rules.json")!;
        using var document = await JsonDocument.ParseAsync(stream, cancellationToken: cancellation);
        var cases = CaseFiles.ReadAll().ToDictionary(one => one.Id, StringComparer.Ordinal);
        foreach (var rule in document.RootElement.GetProperty("rules").EnumerateArray())
        {
            var id = rule.GetProperty("rule").GetString()!;
            var answered = await RecordAsync(installation, cases[rule.GetProperty("case").GetString()!], rule, Path.Combine(folder, $"{id}.log"), cancellation);
            await log.WriteLineAsync($"{id}: {(answered ? "recorded" : "the call was not made")}");
        }
    }

    private async Task<bool> RecordAsync(WranglerInstallation installation, MatrixCase one, JsonElement rule, string file, CancellationToken cancellation)
    {
        var words = rule.GetProperty("operation").GetString()!.Split(' ');
        var error = ErrorOf(rule);
        error = rule.TryGetProperty("chain", out var chain) ? error with { Chain = [ErrorOf(chain)] } : error;
        await using var emulator = await CaseEmulator.StartAsync(one, catalog);
        var token = emulator.IssueAll(one.IsUserOwned ? OwnerKind.User : OwnerKind.Account);
        emulator.Faults.Add(new FaultRule(new Fault.Refuse(rule.GetProperty("status").GetInt32(), error), FaultCalls.All, catalog.Find(words[0], words[1])));
        var outcome = await new CaseRun(installation, one, cancellation).RunAsync(emulator, token, one.CommandFor(installation.Version));
        await File.WriteAllTextAsync(file, $"# wrangler {installation.Version}: {one.CommandFor(installation.Version)}\n{LogRecording.Plain(outcome.Output)}\n{LogRecording.Plain(outcome.Error)}\n", cancellation);
        return emulator.Requests.Any(call => call.Fault is not null);
    }

    private static ApiError ErrorOf(JsonElement element) => new(element.GetProperty("code").GetInt32(), element.GetProperty("message").GetString()!);
}
