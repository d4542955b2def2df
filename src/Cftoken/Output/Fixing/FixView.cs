using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Fixing;
using Cftoken.Logs.Diagnosing;
using Cftoken.Output.Checking;
using Cftoken.Output.Diagnosing;
using Cftoken.Output.Tokens;

namespace Cftoken.Output.Fixing;

/// <summary>What became of a failed log, for people.</summary>
/// <param name="ui">Where it is shown.</param>
internal sealed class FixView(Ui ui)
{
    /// <summary>Shows it.</summary>
    public void Show(FixReport report)
    {
        var page = ui.Result;
        page.Hanging(0, 2, Headline(report));
        var facts = new TokenView(page);
        if (report.Token is { } token)
        {
            facts.Fact("token", token.Id);
            facts.Fact("name", UntrustedText.Clean(token.Name, 120));
            facts.Fact("why", token.Because);
        }

        if (report.Change is { } change)
        {
            Show(facts, report, change);
        }

        if (report.Outcome != FixOutcome.CannotTell || report.Candidates.IsEmpty)
        {
            Reasons(page, report);
        }
        else
        {
            page.Blank();
            new IdentifyView(ui).Show(report.Candidates);
            page.Blank();
            Reasons(page, report);
        }
        Left(page, report.Left);
        Next(page, report);
    }

    private static Piece Headline(FixReport report) => report.Outcome switch
    {
        FixOutcome.NothingFailed => new Piece("No failure at Cloudflare was found; nothing was changed.", Tone.Good),
        FixOutcome.NotAPermission => new Piece("This is not a permission problem. No token was changed.", Tone.Strong),
        FixOutcome.CannotTell when report.Token is null => new Piece("Which token the log is of cannot be told. None was changed.", Tone.Warning),
        FixOutcome.CannotTell => new Piece("What the token lacks cannot be told. It was not changed.", Tone.Warning),
        FixOutcome.Unusable => new Piece("Not a permission: the token does not work at all. It was not changed.", Tone.Strong),
        FixOutcome.AlreadyHeld => new Piece("The token already holds what was refused. It was not changed.", Tone.Strong),
        _ => new Piece("Extended the token in place.", Tone.Good),
    };

    private static void Show(TokenView facts, FixReport report, Engine.Changing.ChangeResult change)
    {
        facts.Fact("value", "kept: the secret stays as it is, and nothing has to be set again");
        foreach (var addition in report.Added)
        {
            facts.Fact("added", $"{addition.Grant.Permission} on {addition.Grant.On}");
        }

        facts.Fact("surface", $"{TokenChangeView.InWords(change.Change.Before)} → {TokenChangeView.InWords(change.Change.After)}");
        facts.Fact("checked", "read back from Cloudflare: it is as shown");
        foreach (var remark in change.Remarks)
        {
            facts.Fact("besides", remark, Tone.Warning);
        }
    }

    private static void Reasons(Page page, FixReport report)
    {
        var isList = report is { Outcome: FixOutcome.AlreadyHeld };
        if (isList)
        {
            page.Line(0, "Why it was refused all the same, the likeliest first:");
        }

        foreach (var (index, reason) in report.Reasons.Index())
        {
            page.Hanging(2, isList ? 5 : 2, isList ? $"{index + 1}. {reason.Because}" : reason.Because);
            foreach (var fix in reason.Next)
            {
                Show(page, isList ? 5 : 2, fix);
            }
        }
    }

    // A command stays in one line, to be copied.
    private static void Show(Page page, int indent, Fix fix)
    {
        page.Hanging(indent, indent + 2, new Piece("Fix:", Tone.Good), $" {fix.Text}");
        if (fix.Command is { } command)
        {
            page.Line(indent + 2, new Piece(command.Replace(' ', Page.Unbreakable), Tone.Action));
        }
    }

    private static void Left(Page page, ImmutableArray<LogFailure> left)
    {
        foreach (var failure in left)
        {
            page.Blank();
            page.Hanging(0, 2, new Piece(Headlines.Of(failure), Tone.Strong), failure.Operation is { } call ? $" {call.Method ?? "?"} {call.Path}" : string.Empty);
            page.Hanging(2, 4, new Piece($"line {failure.Telling.Line}: {UntrustedText.Clean(failure.Telling.Text, 200)}", Tone.Quiet));
            page.Hanging(2, 4, failure.Says);
            Show(page, 2, failure.Fix);
        }
    }

    private static void Next(Page page, FixReport report)
    {
        if (report.Outcome != FixOutcome.Extended)
        {
            return;
        }

        if (report.IsRunAgain)
        {
            page.Line(0, "The failed jobs run again.");
        }
        else if (report.Rerun is { } rerun)
        {
            page.Line(0, "Now run the failed jobs again:");
            page.Line(2, new Piece(rerun, Tone.Action));
        }
        else
        {
            page.Hanging(0, 2, "Now run the job again. A change takes a few seconds to reach everywhere.");
        }
    }
}
