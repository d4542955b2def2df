using Cftoken.Catalog;
using Cftoken.Matrix.Cases;
using Cftoken.Matrix.Denials;
using Cftoken.TestInfrastructure.Wrangler;

if (args is not ["denials", _, ..])
{
    Console.Error.WriteLine("usage: Cftoken.Matrix denials VERSION [CASE…]   measures what refusals nobody knows do");
    return 2;
}

var version = args[1];
var asked = args.Skip(2).ToList();
var cases = CaseFiles.ReadAll().Where(one => one.Versions.Contains(version) && (asked.Count == 0 || asked.Contains(one.Id))).ToList();
var installation = await WranglerInstallation.EnsureAsync(version);
var measurement = new DenialMeasurement(PermissionCatalog.Load(), DenialFile.Read(), Console.Error);
var done = 0;
await Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (one, cancellation) =>
{
    var measured = await measurement.MeasureAsync(installation, one, cancellation);
    Console.Error.WriteLine($"[{Interlocked.Increment(ref done)}/{cases.Count}] {version} {one.Id}: {(measured is { } count ? $"{count} measured" : "fails")}");
});
return 0;
