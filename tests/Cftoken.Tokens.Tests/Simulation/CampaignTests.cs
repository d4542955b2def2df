using System.Globalization;
using Cftoken.TestInfrastructure;

namespace Cftoken.Tokens.Tests.Simulation;

/// <summary>
/// Lives of tokens with everything that can go wrong, from seeds. <c>./test</c> runs some hundreds, always the same;
/// <c>./test --campaign</c> thousands, from where <c>CFTOKEN_CAMPAIGN_SEED</c> says or else from the clock.
/// </summary>
public sealed class CampaignTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Nothing_is_lost_nothing_is_orphaned_and_nothing_is_torn_when_a_token_is_made()
    {
        var (recoveries, kept) = (0, 0);
        await LiveAsync(250, "lives-created", "Lives of new tokens", CreatedLife.RunAsync, life =>
        {
            (recoveries, kept) = (recoveries + life.Recoveries, kept + (life.HasToken ? 1 : 0));
            return life.Deaths;
        }, () => $"{recoveries} more recoveries under fire, {kept} tokens in use at the end");
    }

    [Fact]
    public async Task Nothing_is_lost_nothing_is_widened_and_nothing_stays_behind_when_it_is_changed()
    {
        var (tried, done) = (new Dictionary<LifeStep, int>(), new Dictionary<LifeStep, int>());
        await LiveAsync(150, "lives-changed", "Lives of tokens that are changed", ChangedLife.RunAsync, life =>
        {
            foreach (var step in life.Tried.Keys)
            {
                tried[step] = tried.GetValueOrDefault(step) + life.Tried[step];
                done[step] = done.GetValueOrDefault(step) + life.Done.GetValueOrDefault(step);
            }

            return life.Deaths;
        }, () => "begun and done at once: " + string.Join(", ", tried.OrderBy(step => step.Key).Select(step => $"{step.Key} {step.Value}/{done[step.Key]}")));

        tried.Count.ShouldBe(Enum.GetValues<LifeStep>().Length, "every kind of change is in some life");
    }

    private async Task LiveAsync<T>(int usual, string suite, string title, Func<int, Task<T>> live, Func<T, int> deathsOf, Func<string> besides)
    {
        var lives = Number("CFTOKEN_CAMPAIGN") ?? usual;
        var first = Number("CFTOKEN_CAMPAIGN_SEED") ?? (lives == usual ? 1 : (int)(DateTime.UtcNow.Ticks % 1_000_000_000));
        output.WriteLine($"Seeds {first} to {first + lives - 1}.");
        var failures = new List<string>();
        var deaths = 0;
        for (var seed = first; seed < first + lives; seed++)
        {
            try
            {
                deaths += deathsOf(await live(seed));
            }
            catch (InvalidOperationException failure)
            {
                failures.Add(failure.Message);
            }
        }

        TestCounts.Leave(suite, $"{title}: {lives} from seed {first}, {deaths} processes killed, {besides()}, {failures.Count} failures");
        failures.ShouldBeEmpty($"{failures.Count} of {lives} lives; the first:\n{failures.FirstOrDefault()}");
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
