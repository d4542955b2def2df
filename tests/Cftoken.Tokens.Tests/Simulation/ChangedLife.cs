using Cftoken.Catalog.Policies;
using Cftoken.Tokens.Registering;

namespace Cftoken.Tokens.Tests.Simulation;

/// <summary>
/// The rest of a token's life: extended, narrowed, given another end, switched off and on, rotated, rolled, deleted, made
/// again, and its predecessors taken out of use, by processes that may die, while the network fails, sinks do, and somebody
/// else edits the token. The emulator's own record judges at every moment.
/// </summary>
internal sealed class ChangedLife
{
    private readonly SimulatedHouse house;
    private readonly TokenLedger ledger;
    private readonly ChangedSteps steps;

    private ChangedLife(SimulatedHouse house)
    {
        this.house = house;
        ledger = new TokenLedger(PolicySet.Of([house.Grant(ChangedSteps.BornWith)]));
        steps = new ChangedSteps(house, ledger);
        house.Watcher = () => ledger.Look(house.TokensOfJob);
    }

    /// <summary>Lives it through.</summary>
    /// <exception cref="InvalidOperationException">Something was lost, orphaned, widened or torn; the message tells the story.</exception>
    public static Task<ChangedSummary> RunAsync(int seed) => SimulatedHouse.LiveAsync(seed, house => new ChangedLife(house).RunAsync());

    private async Task<ChangedSummary> RunAsync()
    {
        house.MakePlaces(null);
        await house.AttemptAsync("create", null, process => steps.RunAsync(LifeStep.Create, process));
        await JudgeAsync();
        for (var count = 3 + house.Random.Next(4); count > 0; count--)
        {
            await steps.LookAheadAsync();
            house.MakeTrouble();
            var step = await steps.ChooseAsync();
            house.Pass(TimeSpan.FromHours(house.Random.Next(3) * house.Random.Next(80)));
            await house.AttemptAsync($"{step}", house.SomeDeath(upTo: 60), process => steps.RunAsync(step, process));
            while (house.Random.Next(3) == 0)
            {
                house.MakeTrouble();
                await house.AttemptAsync("recover", house.SomeDeath(), house.RecoverAsync);
            }

            if (house.Random.Next(3) > 0)
            {
                await house.RecoverInPeaceAsync();
                await JudgeAsync();
            }
        }

        await house.RecoverInPeaceAsync();
        await JudgeAsync();
        await RetireAllAsync();
        return new ChangedSummary(house.Deaths, steps.Tried, steps.Done);
    }

    // The register names the job's token; every sink of it has that; whatever else is alive waits for its end.
    private async Task JudgeAsync()
    {
        await house.JudgeStateAsync();
        var recorded = await house.Register.FindAsync(house.Job, default);
        var retiring = (recorded?.Retiring ?? []).Select(token => token.Token.Id).ToHashSet();
        foreach (var token in house.TokensOfJob.Where(token => token.IsActive))
        {
            SimulatedHouse.Must(retiring.Contains(token.Id) || house.Places.Any(place => house.HeldBy(place)?.Id == token.Id), $"The token {token.Id} is alive, and nobody holds it");
            SimulatedHouse.Must(retiring.Contains(token.Id) || token.Id == recorded?.Token.Id, $"The token {token.Id} is alive, and the register does not know of it");
        }

        if (house.TokensOfJob.Any(token => token.Id == recorded?.Token.Id))
        {
            foreach (var place in house.Places.Where(place => recorded!.Sinks.Contains(place.Address)))
            {
                SimulatedHouse.Must(house.HeldBy(place)?.Id == recorded!.Token.Id, $"{place.Name} does not hold the job's token");
            }
        }

        house.Served.UnionWith(house.Places.Where(place => house.HeldBy(place) is { IsActive: true }));
    }

    // Nobody can look into a place that was left out and gives nothing back: an old token that was delivered there lives until
    // its own end.
    private bool MayBeHeld(RecordedToken recorded, string token) => recorded.Retiring.Any(retiring => retiring.Token.Id == token
        && house.Places.Any(place => !place.CanReadBack && retiring.HeldBy.Contains(place.Address) && !recorded.Sinks.Contains(place.Address)));

    private async Task RetireAllAsync()
    {
        foreach (var days in (int[])[2, 9, 9])
        {
            house.Pass(TimeSpan.FromDays(days));
            await house.AttemptAsync("quiet retire", null, steps.RetireAsync);
        }

        await JudgeAsync();
        var recorded = await house.Register.FindAsync(house.Job, default);
        if (house.TokensOfJob.Any(token => token.Id == recorded?.Token.Id && token.IsActive))
        {
            foreach (var token in house.TokensOfJob.Where(token => token.Id != recorded!.Token.Id))
            {
                SimulatedHouse.Must(MayBeHeld(recorded!, token.Id) || house.Places.Any(place => house.HeldBy(place)?.Id == token.Id), $"The old token {token.Id} is {token.Status} for good, and nobody holds it");
            }
        }
    }
}

/// <summary>What happened in a life.</summary>
/// <param name="Deaths">How many processes died.</param>
/// <param name="Tried">How often each step was begun.</param>
/// <param name="Done">How often it went through at once.</param>
internal sealed record ChangedSummary(int Deaths, IReadOnlyDictionary<LifeStep, int> Tried, IReadOnlyDictionary<LifeStep, int> Done);
