using System.Collections.Immutable;
using System.Globalization;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Planning.Surfaces;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using Cftoken.Engine.Jobs;
using Cftoken.Engine.Plans;

namespace Cftoken.Output.Plans;

/// <summary>A plan for people: what is needed first, what is not known last.</summary>
/// <param name="page">Where it is written.</param>
internal sealed class PlanView(Page page)
{
    private const int TitleWidth = 9;

    private const int MostInFull = 3;

    // More lines than this of one kind nobody reads; a program gets all of them.
    private const int MostLines = 20;

    private const int MostAlike = 2;

    // A longer place stands on a line of its own, so that the text beside it keeps its room.
    private const int WidestPlace = 30;

    // Of several calls the one that says most about the permission: what changes something.
    private static readonly string[] Telling = ["PUT", "POST", "PATCH", "DELETE", "GET"];

    /// <summary>Writes all plans of a project, or a summary where they are too many to be read.</summary>
    public void Show(PlanReport report)
    {
        var joined = new JoinedView(page);
        if (report.Plans.Length > MostInFull)
        {
            joined.ShowSummary(report);
        }
        else
        {
            foreach (var plan in report.Plans)
            {
                ShowPermissions(plan);
                ShowSilent(plan.Silent);
                ShowToken(plan);
                ShowSurface(plan);
                ShowLeftOut(plan);
                ShowAdvice(plan);
                if (report.Plans.Length > 1)
                {
                    page.Blank();
                }
            }
        }

        joined.ShowShared(report);
        joined.ShowProposal(report);
        ShowOthers(report);
        ShowUnknowns(report);
    }

    /// <summary>Writes the permissions of one plan: what approval is asked for.</summary>
    public void ShowPermissions(JobPlan plan)
    {
        ShowTitle(plan);
        foreach (var group in plan.Minimised.Permissions.GroupBy(permission => permission.Need).OrderBy(group => group.Key))
        {
            switch (group.Key)
            {
                case Need.Required:
                    Heading("Required");
                    break;
                case Need.Recommended:
                    Heading("Recommended", "granted: sources disagree, or it is inferred");
                    break;
                default:
                    Heading("Optional", "not granted: tried, and not missed when refused");
                    break;
            }

            foreach (var permission in group)
            {
                Show(permission, plan.Account);
            }
        }
    }

    private void ShowTitle(JobPlan plan)
    {
        var environment = plan.Environment is { } name ? $" · {name}" : string.Empty;
        page.Line(0, new Piece($"{plan.Project} · {plan.Job}{environment}", Tone.Strong));
        if (plan.Worker is { } worker)
        {
            page.Row(2, TitleWidth, new Piece("Worker", Tone.Quiet), worker);
        }

        for (var index = 0; index < plan.Commands.Length; index++)
        {
            var command = plan.Commands[index];
            page.Row(
                2,
                TitleWidth,
                new Piece(index == 0 ? "runs" : string.Empty, Tone.Quiet),
                $"{PlanWords.CommandLine(command)}  ",
                new Piece(Place(command.Where), Tone.Quiet));
        }

        if (!plan.Commands.IsEmpty)
        {
            page.Row(
                2, TitleWidth, new Piece("with", Tone.Quiet), $"{plan.Tool.Name} {plan.Tool.Version}  ", new Piece(plan.Tool.VersionSource, Tone.Quiet));
        }

        if (plan.Account is { Id: { } id, Source: { } source })
        {
            page.Row(2, TitleWidth, new Piece("account", Tone.Quiet), $"{id}  ", new Piece(source, Tone.Quiet));
        }
        else
        {
            const string placeholder = "not known: the plan holds a placeholder for its id, and takes it that CLOUDFLARE_ACCOUNT_ID is set when the job runs";
            page.Row(2, TitleWidth, new Piece("account", Tone.Quiet), new Piece(placeholder, Tone.Warning));
        }

        var why = plan.OwnerReason is { } reason ? $"  {reason}" : string.Empty;
        page.Row(2, TitleWidth, new Piece("token", Tone.Quiet), plan.Owner == OwnerKind.User ? "owned by a user" : "owned by the account", new Piece(why, Tone.Quiet));
    }

    private void Show(PlannedPermission permission, PlannedAccount account)
    {
        var resources = permission.Resources
            .Where(resource => resource.Kind != Scope.Account || resource.Id != account.Id)
            .Select(PlanWords.Of)
            .ToList();
        var on = resources.Count == 0 ? string.Empty : $" on {string.Join(", ", resources)}";
        page.Hanging(
            2,
            4,
            new Piece(PlanWords.Label(permission.Group), Tone.Strong),
            on,
            new Piece($"  {Whole(permission.Group.Name)}", Tone.Quiet),
            new Piece(DoubtOf(permission) is { Length: > 0 } doubt ? $"  {Whole(doubt)}" : string.Empty, Tone.Warning));
        var width = ShowReason(permission);
        foreach (var source in permission.Need == Need.Recommended ? permission.Sources : [])
        {
            page.Row(4, width, new Piece(source.Date, Tone.Quiet), new Piece($"{source.Says} {source.Where}", Tone.Quiet));
        }

        if (permission.Loses is { } loses)
        {
            page.Row(4, width, new Piece("without it", Tone.Quiet), loses);
        }
    }

    // A permission that is needed for a documented call as well is no guess, whatever else it is for.
    private static string DoubtOf(PlannedPermission permission)
    {
        var operations = permission.Reasons.SelectMany(reason => reason.Operations).Distinct().ToList();
        var inferred = operations.Count(operation => operation.IsInferred);
        return permission switch
        {
            { IsInferred: true } when inferred < operations.Count && inferred > 0 => $"inferred for {inferred} of {Count(operations.Count, "call")}",
            { IsInferred: true } => $"inferred, confidence {permission.Confidence:0.0#}",
            { Confidence: < 0.95 } => $"confidence {permission.Confidence:0.0#}",
            _ => string.Empty,
        };
    }

    /// <summary>Writes the one call that says most about the permission, and how many more there are.</summary>
    /// <returns>The width of the column that its place stands in.</returns>
    private int ShowReason(PlannedPermission permission)
    {
        var calls = permission.Reasons.SelectMany(reason => reason.Operations, (reason, operation) => (reason.Evidence, Operation: operation))
            .OrderBy(call => Array.IndexOf(Telling, call.Operation.Method))
            .ThenBy(call => call.Operation.Template.Length)
            .ThenBy(call => call.Operation.Template, StringComparer.Ordinal)
            .ToList();
        var (evidence, first) = calls[0];
        var others = calls.Select(call => call.Operation).Distinct().Count() - 1;
        var more = others > 0 ? $" and {Whole(Count(others, "more call"))}" : string.Empty;
        var place = Place(evidence.Where);
        page.Row(4, place.Length + 2, new Piece(place, Tone.Quiet), evidence.Why, new Piece($" — {Whole(PlanWords.Short(first))}{more}", Tone.Quiet));
        return place.Length + 2;
    }

    private void ShowSilent(ImmutableArray<SilentCommand> silent)
    {
        if (silent.IsEmpty)
        {
            return;
        }

        Heading("No calls", "these commands need no token");
        foreach (var command in Most(silent))
        {
            page.Hanging(2, 4, new Piece($"{Place(command.Command.Where)}  ", Tone.Quiet), PlanWords.CommandLine(command.Command), new Piece($"  {command.Why}", Tone.Quiet));
        }
    }

    private void ShowToken(JobPlan plan)
    {
        var facts = FactsOf(plan).ToList();
        if (facts.Count == 0)
        {
            return;
        }

        Heading("Token", "what cftoken create makes of this plan");
        foreach (var (word, fact, tone) in facts)
        {
            page.Row(2, TitleWidth, new Piece(word, Tone.Quiet), new Piece(fact, tone));
        }
    }

    private static IEnumerable<(string Word, string Fact, Tone Tone)> FactsOf(JobPlan plan)
    {
        if (plan.TokenName is { } name)
        {
            yield return ("name", name, Tone.Plain);
        }

        if (plan.Terms.TimeToLive is { } lifetime)
        {
            yield return ("lives", lifetime.ToString(), Tone.Plain);
        }

        if (plan.Terms.NotBefore is { } start)
        {
            yield return ("from", start.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture), Tone.Plain);
        }

        var networks = plan.Terms.AllowedFrom.Select(network => $"only from {network}")
            .Concat(plan.Terms.RefusedFrom.Select(network => $"not from {network}")).ToList();
        if (networks.Count > 0)
        {
            yield return ("networks", string.Join(", ", networks), Tone.Plain);
        }

        if (plan.Terms.Gate != Gate.None)
        {
            yield return ("gate", plan.Terms.Gate == Gate.Shared ? "a person has to agree, as for a job that reads the same secret" : "a person has to agree", Tone.Warning);
        }

        if (plan.Risk is { } risk)
        {
            yield return ("risk", risk, Tone.Warning);
        }
    }

    private void ShowSurface(JobPlan plan)
    {
        Heading("Surface", "how much such a token can call");
        var mine = plan.Minimised.Surface;
        var theirs = plan.Template.Surface;
        var template = $"{plan.Template.Name}, {plan.Template.Date}";
        var digits = Math.Max(mine.Operations, theirs.Operations).ToString().Length;
        page.Line(2, Row("this plan", mine));
        page.Line(2, Row(template, theirs));

        string Row(string name, Surface surface) =>
            Whole($"{name.PadRight(template.Length)}  {Number(surface.Operations)} operations, {Number(surface.Changing)} changing");

        string Number(int number) => number.ToString().PadLeft(digits);
    }

    private void ShowLeftOut(JobPlan plan)
    {
        foreach (var source in plan.LeftOut.GroupBy(leftOut => leftOut.AddedBy))
        {
            Heading("Left out", $"what {source.Key} would add");
            var width = source.Max(leftOut => PlanWords.Label(leftOut.Group).Length) + 2;
            foreach (var leftOut in source)
            {
                page.Row(2, width, PlanWords.Label(leftOut.Group), new Piece(leftOut.Why, Tone.Quiet));
            }
        }
    }

    private void ShowAdvice(JobPlan plan)
    {
        if (plan.Advice.IsEmpty)
        {
            return;
        }

        Heading("Worth changing");
        var width = plan.Advice.Max(advice => Place(advice.Where).Length) + 2;
        foreach (var advice in plan.Advice)
        {
            var spared = string.Join(", ", advice.Spares.Select(operation => Whole(PlanWords.Short(operation))));
            var freed = advice.Frees.IsEmpty
                ? string.Empty
                : $"{string.Join(", ", advice.Frees.Select(group => Whole(PlanWords.Label(group))))} {(advice.Frees.Length == 1 ? "is" : "are")} then not needed; ";
            var spares = spared.Length == 0 ? string.Empty : $": {freed}spares {spared}";
            page.Row(2, width, new Piece(Place(advice.Where), Tone.Quiet), advice.Change, new Piece(spares, Tone.Quiet));
        }
    }

    private void ShowOthers(PlanReport report)
    {
        var silent = report.Silent.Select(command => command.Command).ToHashSet();
        var others = report.OtherCommands.Where(command => !silent.Contains(command)).ToImmutableArray();
        if (!others.IsEmpty)
        {
            Heading("Not included", "commands of other scripts: they need a token of their own");
            var width = others.Max(command => Place(command.Where).Length) + 2;
            foreach (var command in Most(others))
            {
                page.Row(2, width, new Piece(Place(command.Where), Tone.Quiet), PlanWords.CommandLine(command));
            }
        }

        ShowSilent(report.Silent);
        if (!report.OtherEnvironments.IsEmpty)
        {
            Heading("Other environments", "--env NAME plans one");
            page.Line(2, string.Join(", ", report.OtherEnvironments));
        }
    }

    private void ShowUnknowns(PlanReport report)
    {
        var unknowns = report.Plans.SelectMany(plan => plan.Unknowns).Concat(report.Unknowns).Distinct().ToImmutableArray();
        if (unknowns.IsEmpty)
        {
            return;
        }

        Heading("Not known");
        var lines = unknowns.GroupBy(unknown => unknown.Consequence).SelectMany(Joined).ToImmutableArray();
        var width = Math.Min(lines.Max(line => line.Place.Length), WidestPlace) + 2;
        foreach (var (place, what, consequence) in Most(lines))
        {
            page.Row(2, width, new Piece(place, Tone.Quiet), new Piece(what, Tone.Warning), $": {consequence}");
        }
    }

    // What is not known of many calls alike is said once, by the shortest of them; a program gets all of them.
    private static IEnumerable<(string Place, string What, string Consequence)> Joined(IGrouping<string, OpenQuestion> alike)
    {
        var all = alike.ToList();
        if (all.Count <= MostAlike || !all.TrueForAll(IsCall))
        {
            return all.Select(unknown => (PlaceOf(unknown), Whole(PlanWords.Short(unknown.What)), unknown.Consequence));
        }

        var first = all.MinBy(unknown => PlanWords.Short(unknown.What).Length)!;
        return [(PlaceOf(first), $"{Whole(PlanWords.Short(first.What))} and {Whole($"{all.Count - 1} more")}", alike.Key)];
    }

    private IEnumerable<T> Most<T>(ImmutableArray<T> all)
    {
        foreach (var one in all.Take(MostLines))
        {
            yield return one;
        }

        if (all.Length > MostLines)
        {
            page.Line(2, new Piece($"and {all.Length - MostLines} more; --json has all of them", Tone.Quiet));
        }
    }

    private static bool IsCall(OpenQuestion unknown) => Array.Exists(Telling, method => unknown.What.StartsWith($"{method} ", StringComparison.Ordinal));

    private static string PlaceOf(OpenQuestion unknown) => unknown.Where is { } where ? Place(where) : string.Empty;

    // The line is what a reader looks for; a column would only make the lines longer.
    private static string Place(SourceLocation where) => (where with { Column = 0 }).ToString();

    private static string Whole(string text) => text.Replace(' ', Page.Unbreakable);

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";

    private void Heading(string text, string? remark = null)
    {
        page.Blank();
        page.Line(0, new Piece(text, Tone.Strong), new Piece(remark is null ? string.Empty : $"  {remark}", Tone.Quiet));
    }
}
