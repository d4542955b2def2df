using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using Cftoken.Emulator.Requests;
using Cftoken.Engine.Plans;
using Cftoken.Matrix.Proofs;
using Cftoken.Matrix.Running;
using Cftoken.TestInfrastructure.Wrangler;

namespace Cftoken.Matrix.Diagnoses;

/// <summary>
/// Runs a deploy with a token that lacks something, gives what it printed to the diagnosis, adds what that names to the same
/// token, and runs the same command again on the state that the failed run left; until it passes.
/// </summary>
/// <param name="catalog">The catalogue.</param>
public sealed class LackTrial(PermissionCatalog catalog)
{
    private const int MostRounds = 6;

    // By these wrangler explains a refusal.
    private static readonly HashSet<string> Explanation = ["GET /user/tokens/verify", "GET /user", "GET /accounts", "GET /memberships"];

    private readonly Diagnoser diagnoser = new(catalog);

    /// <summary>The hash of what a result rests on, the diagnosis left out.</summary>
    public static string Inputs(Lack lack, JobPlan plan)
    {
        ArgumentNullException.ThrowIfNull(lack);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{RowPlan.Inputs(lack.Row, plan)} {lack.What}")))[..16];
    }

    /// <summary>Tries it out.</summary>
    /// <returns>The result, and what the first run printed.</returns>
    public async Task<(LackResult Result, string Text)> RunAsync(Lack lack, JobPlan plan, WranglerInstallation installation, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(lack);
        ArgumentNullException.ThrowIfNull(plan);
        var alone = await TrackAsync(lack, plan, installation, Beside.Nothing, cancellation);
        var first = alone.First;
        var project = await BesideAsync(Beside.Project);
        var debugLog = await BesideAsync(Beside.DebugLog);
        var planned = plan.Minimised.Permissions.Where(permission => permission.Need != Need.Optional).Select(RowPlan.Name).ToHashSet(StringComparer.Ordinal);
        var passes = alone.Verdict == "passes";
        return (new LackResult(
            lack.Row.Case.Id,
            lack.Row.Wrangler,
            lack.What,
            Inputs(lack, plan),
            alone.Verdict,
            first.Denied,
            passes ? null : LogFile.IdOf(first.Text),
            alone.Named,
            project?.Named,
            Differing(project),
            debugLog?.Named,
            Differing(debugLog),
            [.. alone.Named.SelectMany(names => names).Distinct(StringComparer.Ordinal).Where(name => !planned.Contains(name))]), first.Text);

        string? Differing(Track? track) => track is null || track.Verdict == alone.Verdict ? null : track.Verdict;

        // Where as much is named, as much is added: there is nothing to run for it.
        async Task<Track?> BesideAsync(Beside beside)
        {
            if (alone.Verdict == "passes")
            {
                return null;
            }

            var named = await diagnoser.NamedAsync(lack.Row, first.Text, first.DebugLog, beside);
            var names = Diagnoser.Names(named);
            return names.SequenceEqual(alone.Named.FirstOrDefault([])) && alone is { Verdict: "mended", Named.Length: 1 } ? null
                : alone is { Verdict: "mended", Named.Length: 1 } && Additions.With(first.Held, named).Equals(first.With) ? new Track([names], "mended", first)
                : await TrackAsync(lack, plan, installation, beside, cancellation);
        }
    }

    private async Task<Track> TrackAsync(Lack lack, JobPlan plan, WranglerInstallation installation, Beside beside, CancellationToken cancellation)
    {
        var one = lack.Row.Case;
        await using var emulator = await CaseEmulator.StartAsync(one, catalog);
        var held = PolicySet.Of(Held(lack, plan, emulator));
        var (id, value) = emulator.Issue(plan.Owner, held.ToPolicies());
        var run = new CaseRun(installation, one, cancellation);
        var rounds = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        FirstRun? first = null;
        while (true)
        {
            var before = emulator.Requests.Length;
            var (outcome, debugLog) = await run.RunMergedAsync(emulator, value, one.CommandFor(lack.Row.Wrangler));
            var text = PlainText.Of(outcome.Output, lack.Row.Wrangler);
            first ??= new FirstRun(text, debugLog, DeniedOf(emulator.Requests[before..]), held, held);
            if (outcome.ExitCode == 0)
            {
                return new Track(rounds.ToImmutable(), rounds.Count == 0 ? "passes" : "mended", first);
            }

            var named = await diagnoser.NamedAsync(lack.Row, text, debugLog, beside);
            rounds.Add(Diagnoser.Names(named));
            string? because;
            try
            {
                var with = Additions.With(held, named);
                because = with.Equals(held) ? "nothing was named that the token lacks" : rounds.Count == MostRounds ? "there is no end to it" : null;
                first = rounds.Count == 1 ? first with { With = with } : first;
                held = with;
                if (because is null)
                {
                    await emulator.ReplaceAsync(plan.Owner, id, held.ToPolicies());
                }
            }
            catch (InvalidOperationException refused)
            {
                because = refused.Message;
            }

            if (because is not null)
            {
                return new Track(rounds.ToImmutable(), because, first);
            }
        }
    }

    private static IEnumerable<Policy> Held(Lack lack, JobPlan plan, CaseEmulator emulator) => lack switch
    {
        Lack.OfPermission(_, var missing) => Planned(plan).Where(one => one.Group != missing.Group).Select(one => Additions.Of(one.Group, one.Resources)).DefaultIfEmpty(Harmless(emulator)),
        Lack.OfCall(_, var operation) => emulator.Everything(plan.Owner, group => !operation.Accepted.Contains(group)),
        _ => [Harmless(emulator)],
    };

    private static IEnumerable<PlannedPermission> Planned(JobPlan plan) =>
        plan.Minimised.Permissions.Where(permission => permission.Need != Need.Optional);

    // No token is without a policy; whoever has any permission of an account may list accounts, by which wrangler tells that
    // a token is alive.
    private static Policy Harmless(CaseEmulator emulator) =>
        Additions.Of(emulator.Group("DNS Firewall Read"), [Resource.Account(MatrixAccount.Id)]);

    private static ImmutableArray<string> DeniedOf(ImmutableArray<RequestLogEntry> requests) =>
    [
        .. requests.Where(request => request.IsDenied && request.Operation is not null && !Explanation.Contains(request.Operation.ToString()))
            .Select(request => $"{request.Operation} {request.Status} {string.Join(' ', request.Codes)}")
            .Distinct(StringComparer.Ordinal),
    ];

    private sealed record FirstRun(string Text, string DebugLog, ImmutableArray<string> Denied, PolicySet Held, PolicySet With);

    private sealed record Track(ImmutableArray<ImmutableArray<string>> Named, string Verdict, FirstRun First);
}
