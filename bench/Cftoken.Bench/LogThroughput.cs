using Cftoken.TestInfrastructure;

namespace Cftoken.Bench;

/// <summary>
/// How long the published file takes to diagnose a log of 500 MB, beside ripgrep counting the lines with <c>code:</c> in the
/// same file, and beside <c>cftoken diagnose</c> on a log of a few lines, which is what starting and loading take.
/// </summary>
internal static class LogThroughput
{
    private const int Rounds = 5;
    private const long Bytes = 500_000_000;

    private const string Failure =
        "2026-11-20T10:01:00.1234567Z \u001b[31m✘ \u001b[41;31m[\u001b[41;97mERROR\u001b[41;31m]\u001b[0m A request to the Cloudflare API (/accounts/***/queues) failed.\n2026-11-20T10:01:00.1234567Z \n2026-11-20T10:01:00.1234567Z   Authentication error [code: 10000]\n2026-11-20T10:01:00.1234567Z \n2026-11-20T10:01:00.1234567Z \n";

    /// <summary>Measures and prints a table.</summary>
    /// <returns>The exit code: 1 where something that is compared is not there.</returns>
    public static async Task<int> MeasureAsync(TextWriter output)
    {
        if (await Comparison.PublishedFileAsync(output) is not { } published)
        {
            return 1;
        }

        var ripgrep = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "rg")).FirstOrDefault(File.Exists);
        if (ripgrep is null)
        {
            await output.WriteLineAsync("rg is not on the path: apt-get install ripgrep");
            return 1;
        }

        using var folder = new TemporaryFolder();
        var large = Path.Combine(folder.Path, "large.log");
        await WriteAsync(large, Bytes);
        var small = Path.Combine(folder.Path, "small.log");
        await File.WriteAllTextAsync(small, Failure);
        await Comparison.RunAsync(output, Rounds,
        [
            ("rg -c code:, 500 MB", ripgrep, ["-c", "code:", large]),
            ("cftoken diagnose, 500 MB", published, ["diagnose", large, "--json"]),
            ("cftoken diagnose, five lines", published, ["diagnose", small, "--json"]),
        ]);
        return 0;
    }

    // The output of builds, with a failure of wrangler for every ten thousand lines.
    private static async Task WriteAsync(string file, long bytes)
    {
        var block = string.Concat(Enumerable.Range(0, 10_000).Select(line => $"2026-11-20T10:00:{line % 60:00}.1234567Z transforming ({line}) src/components/widget-{line}/index.tsx -> dist/assets/widget-{line}.js  12.{line % 100} kB\n")) + Failure;
        await using var writer = new StreamWriter(file);
        for (var written = 0L; written < bytes; written += block.Length)
        {
            await writer.WriteAsync(block);
        }
    }
}
