using Cftoken.Catalog;
using Cftoken.Core.Outside;
using Cftoken.Logs.Diagnosing;
using Cftoken.LogRates;
using Cftoken.Tools.Knowledge;
using Cftoken.Tools.Knowledge.Conditions;

// dotnet run --project tools/Cftoken.LogRates -- FOLDER [--misses]
// dotnet run --project tools/Cftoken.LogRates -- tests/Cftoken.Logs.Tests/threads --threads
// Diagnoses each recorded log of a folder by what the tool printed, and holds that against the log's head. The misses of
// the half that is held out are counted and never shown.
var world = OutsideWorld.System();
if (args is not [var folder, ..] || !world.Files.DirectoryExists(folder))
{
    world.Terminal.Error.WriteLine("Give the folder of the recorded logs: dotnet run --project tools/Cftoken.LogRates -- FOLDER [--misses | --threads]");
    return 2;
}

var catalog = PermissionCatalog.Load();
var diagnoser = new LogDiagnoser(catalog, ToolKnowledge.Load(catalog));
var output = world.Terminal.Out;
if (args.Contains("--threads", StringComparer.Ordinal))
{
    var judged = Directory.EnumerateFiles(folder, "*.txt", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Select(file => JudgedThread.Read(Path.GetRelativePath(folder, file), File.ReadAllText(file)).Measure(diagnoser))
        .ToList();
    foreach (var miss in judged.Where(thread => !thread.IsRight))
    {
        output.WriteLine($"{miss.Thread.Name}\n    judged {string.Join(" | ", miss.Thread.Judgement)}\n    said   {miss.Said}");
    }

    output.WriteLine($"{judged.Count} threads · cause {Share.Of(judged.Select(thread => (bool?)thread.Cause))} · operation {Share.Of(judged.Select(thread => thread.Operation))} · permission {Share.Of(judged.Select(thread => thread.Permission))} · false advice {judged.Count(thread => thread.IsFalseAdvice)}");
    return 0;
}

var measurement = new Measurement(catalog, diagnoser);
var measured = world.Files.ListFiles(folder)
    .Where(file => file.EndsWith(".log", StringComparison.Ordinal))
    .Select(file => measurement.Measure(RecordedLog.Read(Path.GetFileName(file), System.Text.Encoding.UTF8.GetString(world.Files.ReadAllBytes(file)))))
    .ToList();
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
