using Cftoken.Catalog;
using Cftoken.Matrix.Cases;
using Cftoken.Matrix.Denials;
using Cftoken.Matrix.Diagnoses;
using Cftoken.Matrix.Logs;
using Cftoken.Matrix.Proofs;
using Cftoken.TestInfrastructure.Wrangler;

var versions = WranglerInstallation.Versions;
var named = args.Skip(1).Where(versions.Contains).ToList();
var others = args.Skip(1).Where(word => !versions.Contains(word)).ToList();
return args switch
{
    ["prove", ..] when others is [] or ["--again"] => await ProveAsync(),
    ["diagnoses", ..] when others is [] or ["--again"] => await DiagnoseAsync(),
    ["denials", ..] => await MeasureAsync(),
    ["logs", var folder, var share, ..] when int.TryParse(share, out var of) => await RecordAsync(folder, of),
    ["rules", var folder] => await RecordRulesAsync(folder),
    _ => Usage(),
};

int Usage()
{
    Console.Error.WriteLine("""
        usage: Cftoken.Matrix prove [VERSION...] [--again]   proves rows without a result or with a stale one; --again: also those that were not proven
               Cftoken.Matrix diagnoses [VERSION...] [--again]   tries out whether what the diagnosis names mends deploys that lack something
               Cftoken.Matrix denials VERSION... [CASE...]   measures what refusals do of which nobody knows it
               Cftoken.Matrix logs FOLDER SHARE VERSION... [CASE...]
                                  records what wrangler prints when one call is refused or answered otherwise, for one call of SHARE
               Cftoken.Matrix rules FOLDER   records what wrangler prints of the answers that the rules of the error catalogue are about
        """);
    return 2;
}

async Task<int> ProveAsync()
{
    using var stop = Interruptible();
    await new MatrixRun(PermissionCatalog.Load(), Console.Error).RunAsync(named.Count == 0 ? [.. versions] : named, others is ["--again"], stop.Token);
    return 0;
}

async Task<int> DiagnoseAsync()
{
    using var stop = Interruptible();
    await new DiagnosisRun(PermissionCatalog.Load(), Console.Error).RunAsync(named.Count == 0 ? [.. versions] : named, others is ["--again"], stop.Token);
    return 0;
}

static CancellationTokenSource Interruptible()
{
    var stop = new CancellationTokenSource();
    Console.CancelKeyPress += (_, pressed) =>
    {
        pressed.Cancel = true;
        stop.Cancel();
    };
    return stop;
}

async Task<int> MeasureAsync()
{
    var measurement = new DenialMeasurement(PermissionCatalog.Load(), DenialFile.Read(), Console.Error);
    foreach (var version in named)
    {
        var cases = CaseFiles.ReadAll().Where(one => one.Versions.Contains(version) && (others.Count == 0 || others.Contains(one.Id))).ToList();
        var installation = await WranglerInstallation.EnsureAsync(version);
        var done = 0;
        await Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (one, cancellation) =>
        {
            var measured = await measurement.MeasureAsync(installation, one, cancellation);
            Console.Error.WriteLine($"[{Interlocked.Increment(ref done)}/{cases.Count}] {version} {one.Id}: {(measured is { } count ? $"{count} measured" : "fails")}");
        });
    }

    return 0;
}

async Task<int> RecordAsync(string folder, int share)
{
    Directory.CreateDirectory(folder);
    var recording = new LogRecording(PermissionCatalog.Load(), folder, share, RecordedAnswer.ReadAll());
    foreach (var version in named)
    {
        var installation = await WranglerInstallation.EnsureAsync(version);
        var written = 0;
        var chosen = CaseFiles.ReadForLogs().Concat(CaseFiles.ReadAll()).Where(one => one.Versions.Contains(version) && (others is [_, _] || others.Contains(one.Id)));
        foreach (var one in chosen)
        {
            written += await recording.RecordAsync(installation, one, CancellationToken.None);
            Console.Error.WriteLine($"{version} {one.Id}: {written} so far");
        }
    }

    return 0;
}

async Task<int> RecordRulesAsync(string folder)
{
    Directory.CreateDirectory(folder);
    await new RuleRecording(PermissionCatalog.Load(), folder).RecordAsync(await WranglerInstallation.EnsureAsync(versions[0]), Console.Error, CancellationToken.None);
    return 0;
}
