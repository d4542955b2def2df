using System.Diagnostics;
using System.Globalization;
using Cftoken.TestInfrastructure;
using Cftoken.TestInfrastructure.Wrangler;

namespace Cftoken.Bench;

/// <summary>
/// How long the published file takes for <c>plan</c> on a sample, beside <c>wrangler --version</c> and <c>node -e ""</c>: medians of
/// runs taken in turn, and their ratios.
/// </summary>
internal static class StartUp
{
    private const int Rounds = 15;

    /// <summary>Measures and prints a table.</summary>
    /// <returns>The exit code: 1 where something that is compared is not there.</returns>
    public static async Task<int> MeasureAsync(TextWriter output)
    {
        var published = RepositoryRoot.File($"artifacts/publish/Cftoken/release/cftoken{(OperatingSystem.IsWindows() ? ".exe" : "")}");
        if (!File.Exists(published))
        {
            await output.WriteLineAsync($"{published} is not there: run `dotnet publish src/Cftoken` first");
            return 1;
        }

        var sample = RepositoryRoot.File("samples/shop-api");
        var wrangler = await WranglerInstallation.EnsureAsync();
        (string Name, string File, string[] Arguments)[] subjects =
        [
            ("cftoken plan samples/shop-api", published, ["plan", sample]),
            ("cftoken --help", published, ["--help"]),
            ("node -e \"\"", wrangler.Node, ["-e", ""]),
            ("wrangler --version", wrangler.Node, [wrangler.Script, "--version"]),
        ];
        var times = subjects.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round <= Rounds; round++)
        {
            for (var i = 0; i < subjects.Length; i++)
            {
                var elapsed = Run(subjects[i].File, subjects[i].Arguments);
                if (round > 0)
                {
                    times[i].Add(elapsed);
                }
            }
        }

        var medians = times.Select(list => list.Order().ElementAt(list.Count / 2)).ToArray();
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"median of {Rounds} runs in turn, the first round left out"));
        for (var i = 0; i < subjects.Length; i++)
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{subjects[i].Name,-32} {medians[i],8:F0} ms   {medians[i] / medians[0],6:F2} x"));
        }

        return 0;
    }

    private static double Run(string file, string[] arguments)
    {
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(file, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
