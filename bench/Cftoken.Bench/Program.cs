using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Cftoken.Bench;

// Timings on a shared machine are noisy: everything that is compared runs in the same process run, and only ratios count.
if (args is ["startup"])
{
    return await StartUp.MeasureAsync(Console.Out);
}

if (args is ["monorepo"])
{
    return await Monorepo.MeasureAsync(Console.Out);
}

if (args is ["logs"])
{
    return await LogThroughput.MeasureAsync(Console.Out);
}

var config = ManualConfig.CreateEmpty()
    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .AddLogger(ConsoleLogger.Default)
    .AddExporter(MarkdownExporter.Console)
    .WithArtifactsPath(Path.Combine("artifacts", "bench"));
BenchmarkRunner.Run([typeof(MatchingACall), typeof(LoadingTheCatalogue), typeof(Minimising)], config);
return 0;
