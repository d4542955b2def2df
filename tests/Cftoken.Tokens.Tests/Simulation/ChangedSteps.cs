using System.Collections.Immutable;
using System.Net;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Tokens.Creating;
using Cftoken.Tokens.Editing;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Registering;
using Cftoken.Tokens.Retiring;
using Cftoken.Tokens.Rolling;
using Cftoken.Tokens.Sinks;

namespace Cftoken.Tokens.Tests.Simulation;

/// <summary>One thing that is done to a job's token.</summary>
internal enum LifeStep
{
    Create,
    Extend,
    Narrow,
    ChangeEnd,
    Disable,
    Enable,
    Rotate,
    Roll,
    Retire,
    Delete,
}

/// <summary>What is done to a job's token in a life, each in a process of its own.</summary>
/// <param name="house">Where.</param>
/// <param name="ledger">Knows what was asked for.</param>
internal sealed class ChangedSteps(SimulatedHouse house, TokenLedger ledger)
{
    public const string BornWith = "Workers Scripts Write";

    private static readonly string[] Permissions = ["D1 Write", "Workers KV Storage Write", "Queues Write", "Workers Routes Write"];

    private readonly Dictionary<LifeStep, int> tried = [];
    private readonly Dictionary<LifeStep, int> done = [];
    private TokenRecord? seen;

    /// <summary>How often each step was begun.</summary>
    public IReadOnlyDictionary<LifeStep, int> Tried => tried;

    /// <summary>How often each went through.</summary>
    public IReadOnlyDictionary<LifeStep, int> Done => done;

    /// <summary>Somebody looks at the token and decides on a change; and somebody else may edit it before that is made.</summary>
    public async Task LookAheadAsync()
    {
        seen = null;
        house.EndTrouble();
        using var parts = house.PartsOf(new SimulatedProcess(null, () => { }));
        if (house.Random.Next(3) > 0 || await house.Register.FindAsync(house.Job, default) is not { } recorded || await FindAsync(parts, recorded.Token) is not { } token)
        {
            return;
        }

        seen = token;
        var page = ledger[token.Summary.Id];
        var held = PolicySet.Of(token.Policies).Grants;
        if (house.Random.Next(2) == 0)
        {
            var grant = SomeGrant();
            house.Story.Add($"somebody else adds {grant}");
            page.May.Add(grant);
            await parts.Endpoints.UpdateAsync(new TokenRevision(token) { Policies = PolicySet.Of(held.Add(grant)) }, default);
            page.Must.Add(grant);
        }
        else
        {
            var end = InDays(95);
            house.Story.Add("somebody else changes its end");
            page.Ends.Add(end);
            await parts.Endpoints.UpdateAsync(new TokenRevision(token) { ExpiresOn = end }, default);
            page.Ends.RemoveWhere(other => other != end);
        }
    }

    /// <summary>A step that fits how the token stands now, as far as anybody can tell from outside.</summary>
    public async Task<LifeStep> ChooseAsync()
    {
        var recorded = await house.Register.FindAsync(house.Job, default);
        var token = house.TokensOfJob.FirstOrDefault(token => token.Id == recorded?.Token.Id);
        LifeStep[] fitting = token is null ? [LifeStep.Create, LifeStep.Create, LifeStep.Rotate, LifeStep.Retire]
            : token.IsActive ? [.. Enum.GetValues<LifeStep>().Except([LifeStep.Create, LifeStep.Enable]), LifeStep.Extend, LifeStep.Rotate, LifeStep.Roll]
            : [LifeStep.Enable, LifeStep.Enable, LifeStep.Rotate, LifeStep.Narrow, LifeStep.ChangeEnd, LifeStep.Retire, LifeStep.Delete];
        fitting = recorded is { Retiring.IsEmpty: false } ? [.. fitting, LifeStep.Retire, LifeStep.Retire] : fitting;
        return fitting[house.Random.Next(fitting.Length)];
    }

    /// <summary>Takes a step, where it can be taken. What an earlier one left open comes first, as in every command.</summary>
    public async Task RunAsync(LifeStep step, SimulatedProcess process)
    {
        using var parts = house.PartsOf(process);
        if (!await house.SettleAsync(parts))
        {
            return;
        }

        var recorded = await parts.Memory.Register.FindAsync(house.Job, default);
        var token = recorded is null ? null : await FindAsync(parts, recorded.Token);
        var work = (step, recorded, token) switch
        {
            (LifeStep.Create, _, null) => CreateAsync(parts, recorded, null),
            (LifeStep.Rotate, { } known, _) => CreateAsync(parts, known, token),
            (LifeStep.Retire, { Retiring.IsEmpty: false } known, _) => RetireAsync(parts, known),
            (LifeStep.Extend, _, { Summary.IsActive: true }) => EditAsync(parts, token, new TokenEdit { Add = [SomeGrant()] }),
            (LifeStep.Narrow, _, not null) => EditAsync(parts, token, new TokenEdit { Remove = [SomeGrant()] }),
            (LifeStep.ChangeEnd, _, not null) => EditAsync(parts, token, new TokenEdit { ExpiresOn = InDays(100) }),
            (LifeStep.Disable, _, { Summary.IsActive: true }) => EditAsync(parts, token, new TokenEdit { Status = TokenSummary.Disabled }),
            (LifeStep.Enable, _, { Summary.IsActive: false }) => EditAsync(parts, token, new TokenEdit { Status = TokenSummary.Active }),
            (LifeStep.Roll, { } known, { Summary.IsActive: true }) => RollAsync(parts, known, token),
            (LifeStep.Delete, { } known, not null) => DeleteAsync(parts, known, token),
            _ => null,
        };
        if (work is null)
        {
            house.Story.Add("  nothing to do");
            return;
        }

        Count(tried, step);
        await work;
        Count(done, step);
    }

    /// <summary>Does what is due about predecessors.</summary>
    public async Task RetireAsync(SimulatedProcess process)
    {
        using var parts = house.PartsOf(process);
        if (await parts.Memory.Register.FindAsync(house.Job, default) is { } recorded)
        {
            await RetireAsync(parts, recorded);
        }
    }

    private static void Count(Dictionary<LifeStep, int> counts, LifeStep step) => counts[step] = counts.GetValueOrDefault(step) + 1;

    private static async Task<TokenRecord?> FindAsync(ProcessParts parts, TokenReference token)
    {
        try
        {
            return await parts.Endpoints.GetAsync(token.Id, default);
        }
        catch (CloudflareApiException none) when (none.Kind == ApiErrorKind.NotFound)
        {
            return null;
        }
    }

    // Whoever decided on the change may have seen the token as it was a while ago.
    private async Task EditAsync(ProcessParts parts, TokenRecord token, TokenEdit edit)
    {
        var basis = seen is { } before && before.Summary.Id == token.Summary.Id ? before : token;
        var page = ledger[token.Summary.Id];
        page.May.UnionWith(edit.Add);
        page.Must.ExceptWith(edit.Remove);
        AddIf(edit.ExpiresOn is not null, page.Ends, edit.ExpiresOn);
        AddIf(edit.Status is not null, page.Statuses, edit.Status!);
        if (edit.Status == TokenSummary.Disabled)
        {
            NoLongerServed(token);
        }

        await new JournalledChange(parts.World, parts.Client.ApiBase.Address, parts.Endpoints, parts.Memory.Journal).EditAsync(house.Job, basis, edit, default);
        page.Must.UnionWith(edit.Add);
        page.May.ExceptWith(edit.Remove);
        if (edit.ExpiresOn is { } end)
        {
            page.Ends.RemoveWhere(other => other != end);
        }

        if (edit.Status is { } status)
        {
            page.Statuses.RemoveWhere(other => other != status);
        }

        static void AddIf<T>(bool isSo, HashSet<T> set, T item)
        {
            if (isSo)
            {
                set.Add(item);
            }
        }
    }

    private async Task CreateAsync(ProcessParts parts, RecordedToken? recorded, TokenRecord? old)
    {
        var places = recorded is not null && house.Random.Next(4) == 0 ? house.Places.Take(1).ToList() : house.Places;
        var draft = new TokenDraft(SimulatedHouse.GivenName, PolicySet.Of([house.Grant(BornWith)]).ToPolicies(), house.Now.AddDays(90), house.Now.AddHours(-1))
        {
            AllowedFrom = [IPNetwork.Parse("127.0.0.0/8")],
        };
        var order = house.Order(parts, draft, places) with { Predecessor = Predecessor(parts, recorded, old, places), Rotates = recorded is not null };
        var creation = await new TokenCreation(parts.World, parts.Client, parts.Endpoints, parts.Memory).RunAsync(order, default);
        if (creation.IsVerified && await parts.Memory.Register.FindAsync(house.Job, default) is { } now)
        {
            await RetirementOf(parts).RunAsync(now, default);
        }
    }

    private RetiringToken? Predecessor(ProcessParts parts, RecordedToken? recorded, TokenRecord? old, List<SimulatedPlace> places)
    {
        if (old is null)
        {
            return null;
        }

        var works = old.Summary.IsActive;
        var disableOn = house.Now + (works ? TimeSpan.FromHours(24 * house.Random.Next(2)) : TimeSpan.Zero);
        ledger[old.Summary.Id].Statuses.Add(TokenSummary.Disabled);
        return new RetiringToken(new TokenReference(old.Summary.Id, old.Summary.Name), parts.Endpoints.Owner, disableOn, disableOn.AddDays(7), IsDisabled: !works)
        {
            HeldBy = [.. recorded!.Sinks.Except(places.Select(place => place.Address))],
        };
    }

    private async Task RollAsync(ProcessParts parts, RecordedToken recorded, TokenRecord token)
    {
        var places = house.Places.Where(place => recorded.Sinks.Contains(place.Address)).ToList();
        ImmutableArray<ITokenSink> sinks = [.. places.Select(parts.SinkOf)];
        await TokenCreation.CheckAsync(sinks, default);

        // There is no overlap: between the roll and the delivery nothing works, and that is said beforehand.
        NoLongerServed(token);
        var order = new RollOrder(house.Job, new TokenReference(token.Summary.Id, token.Summary.Name), sinks, house.Delivery(places));
        await new TokenRoll(parts.World, parts.Client, parts.Endpoints, parts.Memory).RunAsync(order, default);
    }

    private async Task RetireAsync(ProcessParts parts, RecordedToken recorded)
    {
        foreach (var step in await RetirementOf(parts).RunAsync(recorded, default))
        {
            house.Story.Add($"  {step.State}: {step.What} {string.Join(" + ", step.Problems.Select(problem => problem.Code))}");
        }
    }

    private async Task DeleteAsync(ProcessParts parts, RecordedToken recorded, TokenRecord token)
    {
        NoLongerServed(token);
        await new JournalledChange(parts.World, parts.Client.ApiBase.Address, parts.Endpoints, parts.Memory.Journal)
            .DeleteAsync(house.Job, new TokenReference(token.Summary.Id, token.Summary.Name), default);
        if (recorded.Retiring.IsEmpty)
        {
            await parts.Memory.Register.RemoveAsync(recorded, default);
        }
    }

    private static TokenRetirement RetirementOf(ProcessParts parts) => new(parts.World, parts.Client, _ => parts.Endpoints, parts.Memory, parts.Recorded);

    // Cloudflare keeps whole seconds.
    private DateTimeOffset InDays(int days) => DateTimeOffset.FromUnixTimeSeconds(house.Now.AddDays(days).ToUnixTimeSeconds());

    private PolicyGrant SomeGrant() => house.Grant(Permissions[house.Random.Next(Permissions.Length)]);

    private void NoLongerServed(TokenRecord token) => house.Served.RemoveWhere(place => house.HeldBy(place)?.Id == token.Summary.Id);
}
