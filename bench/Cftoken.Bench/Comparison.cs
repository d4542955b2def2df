using System.Diagnostics;
using System.Globalization;
using Cftoken.TestInfrastructure;

namespace Cftoken.Bench;

/// <summary>Runs programs in turn and prints the medians of their times and their ratios to the first. Only the ratios count.</summary>
internal static class Comparison
{
    /// <summary>The published file; null, and the reason is printed, where it is not there.</summary>
    public static async Task<string?> PublishedFileAsync(TextWriter output)
    {
        var published = RepositoryRoot.File($"artifacts/publish/Cftoken/release/cftoken{(OperatingSystem.IsWindows() ? ".exe" : "")}");
        if (File.Exists(published))
        {
            return published;
        }

        await output.WriteLineAsync($"{published} is not there: run `dotnet publish src/Cftoken` first");
        return null;
    }

    /// <summary>Measures and prints a table.</summary>
    /// <param name="output">Where the table goes.</param>
    /// <param name="rounds">How often each program runs, one round more left out before.</param>
    /// <param name="subjects">The programs.</param>
    public static async Task RunAsync(TextWriter output, int rounds, IReadOnlyList<(string Name, string File, string[] Arguments)> subjects)
    {
        var times = subjects.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round <= rounds; round++)
        {
            for (var i = 0; i < subjects.Count; i++)
            {
                var elapsed = Run(subjects[i].File, subjects[i].Arguments);
                if (round > 0)
                {
                    times[i].Add(elapsed);
                }
            }
        }

        var medians = times.Select(list => list.Order().ElementAt(list.Count / 2)).ToArray();
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"median of {rounds} runs in turn, the first round left out"));
        for (var i = 0; i < subjects.Count; i++)
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{subjects[i].Name,-32} {medians[i],8:F0} ms   {medians[i] / medians[0],6:F2} x"));
        }
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
