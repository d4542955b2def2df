using System.Globalization;
using Cftoken.TestInfrastructure;
using Cftoken.TestInfrastructure.Wrangler;

namespace Cftoken.Bench;

/// <summary>
/// How long the published file takes for <c>plan</c> on a repository of fifty Workers, beside one Worker and
/// <c>wrangler --version</c>: medians of runs taken in turn, and their ratios.
/// </summary>
internal static class Monorepo
{
    private const int Rounds = 7;
    private const int Workers = 50;

    /// <summary>Measures and prints a table.</summary>
    /// <returns>The exit code: 1 where something that is compared is not there.</returns>
    public static async Task<int> MeasureAsync(TextWriter output)
    {
        if (await Comparison.PublishedFileAsync(output) is not { } published)
        {
            return 1;
        }

        using var folder = new TemporaryFolder();
        MonorepoFiles.Write(Workers, (path, text) =>
        {
            var full = Path.Combine(folder.Path, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, text);
        });
        var wrangler = await WranglerInstallation.EnsureAsync();
        await Comparison.RunAsync(output, Rounds,
        [
            (string.Create(CultureInfo.InvariantCulture, $"cftoken plan, {Workers} Workers"), published, ["plan", folder.Path, "--json"]),
            ("cftoken plan, one of them", published, ["plan", Path.Combine(folder.Path, "apps", "worker-000"), "--json"]),
            ("wrangler --version", wrangler.Node, [wrangler.Script, "--version"]),
        ]);
        return 0;
    }
}
