using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Tokens.Creating;

namespace Cftoken.Tokens.Tests.Simulation;

/// <summary>
/// The beginning of a job's token: a process that creates it and may die, others that recover and may die, and at last one
/// that nothing happens to. The emulator's own record judges.
/// </summary>
internal sealed class CreatedLife(SimulatedHouse house)
{
    /// <summary>Lives it through.</summary>
    /// <exception cref="InvalidOperationException">Something was lost, orphaned or torn; the message tells the story.</exception>
    public static Task<CreatedSummary> RunAsync(int seed) => SimulatedHouse.LiveAsync(seed, house => new CreatedLife(house).RunAsync());

    private async Task<CreatedSummary> RunAsync()
    {
        var hadToken = house.Random.Next(2) == 0;
        house.MakePlaces(hadToken ? house.Emulator.Issue(house.Owner, [.. Base], house.Emulator.Bootstrap.AccountId, "made by hand").Value : null);
        house.Served.UnionWith(hadToken ? house.Places : []);
        house.MakeTrouble();
        await house.AttemptAsync("create", house.SomeDeath(), async process =>
        {
            using var parts = house.PartsOf(process);
            var draft = new TokenDraft(SimulatedHouse.GivenName, [.. Base], house.Now.AddDays(90));
            await new TokenCreation(parts.World, parts.Client, parts.Endpoints, parts.Memory).RunAsync(house.Order(parts, draft, house.Places), default);
        });
        var recoveries = 0;
        for (; house.Random.Next(2) == 0; recoveries++)
        {
            house.MakeTrouble();
            await house.AttemptAsync("recover", house.SomeDeath(), house.RecoverAsync);
        }

        await house.RecoverInPeaceAsync();
        await JudgeAsync();
        return new CreatedSummary(house.Deaths, recoveries, house.TokensOfJob.Any(token => token.IsActive));
    }

    private IEnumerable<Policy> Base => PolicySet.Of([house.Grant("Workers Scripts Write")]).ToPolicies();

    private async Task JudgeAsync()
    {
        await house.JudgeStateAsync();
        var alive = house.TokensOfJob.Where(token => token.IsActive).ToList();
        SimulatedHouse.Must(alive.Count <= 1, $"{alive.Count} tokens are alive");
        foreach (var token in alive)
        {
            SimulatedHouse.Must(house.Places.All(place => house.HeldBy(place)?.Id == token.Id), $"The token {token.Id} is alive, and not every sink has it");
        }

        foreach (var place in house.Places.Where(place => place.Value is not null))
        {
            SimulatedHouse.Must(house.HeldBy(place) is { IsActive: true }, $"{place.Name} holds a dead value");
        }

        var recorded = await house.Register.FindAsync(house.Job, default);
        SimulatedHouse.Must(recorded?.Token.Id == alive.SingleOrDefault()?.Id, "The register does not name the token that is alive");
    }
}

/// <summary>What happened in a life.</summary>
/// <param name="Deaths">How many processes died.</param>
/// <param name="Recoveries">How many recoveries were tried before the quiet ones.</param>
/// <param name="HasToken">Whether the job has a new token in the end.</param>
internal sealed record CreatedSummary(int Deaths, int Recoveries, bool HasToken);
