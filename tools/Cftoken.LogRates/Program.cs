using Cftoken.Catalog;
using Cftoken.Core.Outside;
using Cftoken.Logs.Diagnosing;
using Cftoken.LogRates;
using Cftoken.Tools.Knowledge;
using Cftoken.Tools.Knowledge.Conditions;

// dotnet run --project tools/Cftoken.LogRates -- FOLDER [--misses]
// Diagnoses each recorded log of a folder by what the tool printed, and holds that against the log's head. The misses of
// the half that is held out are counted and never shown.
var world = OutsideWorld.System();
if (args is not [var folder, ..] || !world.Files.DirectoryExists(folder))
{
    world.Terminal.Error.WriteLine("Give the folder of the recorded logs: dotnet run --project tools/Cftoken.LogRates -- FOLDER [--misses]");
    return 2;
}

var catalog = PermissionCatalog.Load();
var measurement = new Measurement(catalog, new LogDiagnoser(catalog, ToolKnowledge.Load(catalog)));
var measured = world.Files.ListFiles(folder)
    .Where(file => file.EndsWith(".log", StringComparison.Ordinal))
    .Select(file => measurement.Measure(RecordedLog.Read(Path.GetFileName(file), System.Text.Encoding.UTF8.GetString(world.Files.ReadAllBytes(file)))))
    .ToList();
var output = world.Terminal.Out;
foreach (var half in measured.GroupBy(log => log.Log.IsHeldOut).OrderBy(half => half.Key))
{
    output.WriteLine($"{(half.Key ? "held out" : "working "),-9} {Rates.Of([.. half])}");
    foreach (var version in half.Where(log => log.IsFailureExpected).GroupBy(log => log.Log.Version).OrderBy(group => group.Key, StringComparer.Ordinal))
    {
        output.WriteLine($"  {version.Key,-9} {Rates.Of([.. version])}");
    }
}

output.WriteLine($"{"all",-9} {Rates.Of(measured)}");
if (args.Contains("--misses", StringComparer.Ordinal))
{
    foreach (var miss in measured.Where(log => !log.Log.IsHeldOut && (log.Cause == false || log.Operation == false || log.Permission == false || log.IsFalseAdvice || (!log.IsFailureExpected && log.Failure is not null))))
    {
        output.WriteLine($"{miss.Log.Name}\n    truth {miss.Truth}\n    said  {miss.Said}");
    }
}

return 0;
