using Cftoken.Catalog.Model;
using Cftoken.Catalog.Probing;
using Cftoken.Core.Text;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Probing;

namespace Cftoken.Output.Checking;

/// <summary>What a probe found, for people and for programs.</summary>
/// <param name="ui">Where it is written.</param>
internal sealed class ProbeView(Ui ui)
{
    private const int WordWidth = 9;

    /// <summary>Writes it.</summary>
    public void Show(ProbeReport report)
    {
        if (ui.IsJson)
        {
            ui.Json(page => Write(page, report));
            return;
        }

        var page = ui.Result;
        var job = report.Job is { } name ? $" for the job {name}" : string.Empty;
        page.Line(0, new Piece($"Token {report.Verification.Id}", Tone.Strong), $" of {(report.Verification.Owner.AccountId is null ? "a user" : "an account")}{job}", new Piece($"  {report.Where}", Tone.Quiet));
        foreach (var granted in report.Groups.Where(group => group.Standing == GroupStanding.Granted))
        {
            page.Row(2, WordWidth, new Piece("granted", Tone.Good), new Piece(PlanWords.Label(granted.Group), Tone.Strong), new Piece($"  {PlanWords.Short(granted.Because)}", Tone.Quiet));
        }

        foreach (var choice in report.Choices)
        {
            page.Row(
                2,
                WordWidth,
                new Piece("one of", Tone.Good),
                new Piece(string.Join(", ", choice.Groups.Take(8).Select(group => Unbroken(PlanWords.Label(group)))) + (choice.Groups.Length > 8 ? $" and {choice.Groups.Length - 8} more" : string.Empty), Tone.Strong),
                new Piece($"  {PlanWords.Short(choice.Call)}: let through", Tone.Quiet));
        }

        ShowList("refused", Tone.Bad, report.Groups.Where(group => group.Standing == GroupStanding.Refused));
        var chosen = report.Choices.SelectMany(choice => choice.Groups).ToHashSet();
        var unknown = report.Groups.Where(group => group.Standing == GroupStanding.Unknown && !chosen.Contains(group.Group)).ToList();
        if (report.Job is null)
        {
            foreach (var same in unknown.GroupBy(group => group.Because is ProbeResults.NoCall or ProbeResults.NoPlace or ProbeResults.NotAsked ? group.Because : "no call gave an answer that tells"))
            {
                page.Row(2, WordWidth, new Piece("unknown", Tone.Warning), $"{same.Count()} permissions: {same.Key}; --json lists them");
            }
        }
        else
        {
            ShowList("unknown", Tone.Warning, unknown);
        }

        page.Blank();
        page.Line(0, $"{report.Sent} of {report.Budget} requests", new Piece(report.StoppedBecause is { } why ? $"; stopped early: {why}" : string.Empty, Tone.Warning));
        page.Line(0, new Piece("What this cannot know", Tone.Strong));
        foreach (var limit in report.Limits)
        {
            page.Hanging(2, 4, new Piece("· ", Tone.Quiet), limit);
        }
    }

    // Levels of one product stand together: D1 Read, Write.
    private void ShowList(string word, Tone tone, IEnumerable<ProbedGroup> groups)
    {
        foreach (var same in groups.GroupBy(group => group.Group.Scope))
        {
            var products = same.Select(group => group.Group.Name).GroupBy(ProductOf).Select(product =>
                product.Count() == 1 ? product.First() : $"{product.Key} {string.Join('/', product.Select(name => name[product.Key.Length..].Trim()).Where(level => level.Length > 0))}");
            ui.Result.Row(2, WordWidth, new Piece(word, tone), new Piece($"{same.Key.Word}: ", Tone.Quiet), string.Join(", ", products.Select(Unbroken)));
        }
    }

    private static string ProductOf(string name) =>
        name.LastIndexOf(' ') is > 0 and var cut && name[(cut + 1)..] is "Read" or "Write" or "Edit" or "Revoke" or "Run" or "Admin" ? name[..cut] : name;

    private static string Unbroken(string text) => text.Replace(' ', Page.Unbreakable);

    private static void Write(JsonPage page, ProbeReport report)
    {
        page.Text("tokenId", report.Verification.Id);
        page.Text("owner", TokenView.OwnerWord(report.Verification.Owner.Kind));
        page.Text("accountId", report.AccountId);
        page.Text("zoneId", report.ZoneId);
        page.Text("job", report.Job);
        page.Text("file", report.Where.File);
        page.Writer.WriteNumber("requests", report.Sent);
        page.Writer.WriteNumber("budget", report.Budget);
        page.Text("stoppedBecause", report.StoppedBecause);
        page.List("permissions", report.Groups, group =>
        {
            Write(page, group.Group);
            page.Text("result", group.Standing switch { GroupStanding.Granted => "granted", GroupStanding.Refused => "refused", _ => "unknown" });
            page.Text("because", group.Because);
        });
        page.List("oneOf", report.Choices, choice =>
        {
            page.Text("operation", choice.Call.ToString());
            page.List("permissions", choice.Groups, group => Write(page, group));
        });
        page.List("calls", report.Answers, answer =>
        {
            page.Text("operation", answer.Operation.ToString());
            page.Text("zoneId", answer.ZoneId);
            page.Text("result", answer.Outcome switch { ProbeOutcome.Passed => "passed", ProbeOutcome.Refused => "refused", _ => "unclear" });
            WriteNumber(page, "status", answer.Status);
            WriteNumber(page, "code", answer.Code);
            page.Text("because", answer.Because);
        });
        page.Writer.WriteStartArray("cannotKnow");
        foreach (var limit in report.Limits)
        {
            page.Writer.WriteStringValue(UntrustedText.Clean(limit, 2000));
        }

        page.Writer.WriteEndArray();
    }

    private static void Write(JsonPage page, PermissionGroup group)
    {
        page.Text("id", group.Id);
        page.Text("name", group.Name);
        page.Text("scope", group.Scope.Word);
    }

    private static void WriteNumber(JsonPage page, string name, int? number)
    {
        if (number is { } known)
        {
            page.Writer.WriteNumber(name, known);
        }
        else
        {
            page.Writer.WriteNull(name);
        }
    }
}
