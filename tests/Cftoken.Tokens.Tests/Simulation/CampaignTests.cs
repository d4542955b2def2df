using System.Globalization;
using Cftoken.TestInfrastructure;

namespace Cftoken.Tokens.Tests.Simulation;

/// <summary>
/// Lives of tokens with everything that can go wrong, from seeds. <c>./test</c> runs some hundreds, always the same;
/// <c>./test --campaign</c> thousands, from where <c>CFTOKEN_CAMPAIGN_SEED</c> says or else from the clock.
/// </summary>
public sealed class CampaignTests(ITestOutputHelper output)
{
    private const int UsualLives = 400;

    [Fact]
    public async Task Nothing_is_lost_nothing_is_orphaned_and_nothing_is_torn()
    {
        var lives = Number("CFTOKEN_CAMPAIGN") ?? UsualLives;
        var first = Number("CFTOKEN_CAMPAIGN_SEED") ?? (lives == UsualLives ? 1 : (int)(DateTime.UtcNow.Ticks % 1_000_000_000));
        output.WriteLine($"Seeds {first} to {first + lives - 1}.");
        var failures = new List<string>();
        var (deaths, recoveries, kept) = (0, 0, 0);
        for (var seed = first; seed < first + lives; seed++)
        {
            try
            {
                var life = await SimulatedLife.RunAsync(seed);
                (deaths, recoveries, kept) = (deaths + life.Deaths, recoveries + life.Recoveries, kept + (life.HasToken ? 1 : 0));
            }
            catch (InvalidOperationException failure)
            {
                failures.Add(failure.Message);
            }
        }

        TestCounts.Leave("lives", $"Lives of tokens: {lives} from seed {first}, {deaths} processes killed, {recoveries} more recoveries under fire, {kept} tokens in use at the end, {failures.Count} failures");
        failures.ShouldBeEmpty($"{failures.Count} of {lives} lives; the first:\n{failures.FirstOrDefault()}");
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
