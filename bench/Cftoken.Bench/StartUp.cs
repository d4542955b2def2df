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
        if (await Comparison.PublishedFileAsync(output) is not { } published)
        {
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
        await Comparison.RunAsync(output, Rounds, subjects);
        return 0;
    }
}
