using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Sinks;
using Cftoken.Tokens.Sinks.Addresses;

namespace Cftoken.Output.Creating;

/// <summary>Shows sinks, for people and for programs.</summary>
/// <param name="ui">Where it speaks.</param>
internal sealed class SinksView(Ui ui)
{
    private const int TermWidth = 12;

    /// <summary>Every kind of sink.</summary>
    public void ShowKinds()
    {
        if (ui.IsJson)
        {
            ui.Json(page => page.List("kinds", SinkKinds.All, kind => Write(page, kind)));
            return;
        }

        foreach (var kind in SinkKinds.All)
        {
            ui.Result.Line(0, new Piece(kind.Name, Tone.Strong), $"  {kind.Title}");
            ui.Result.Line(2, new Piece(kind.Example, Tone.Action));
            Row("checked", kind.Checked);
            Row("reads back", kind.ReadsBack);
            Row("undone", kind.Undo);
            Row("needs", kind.Needs);
            Row("who", kind.Who);
            if (!kind.Settings.IsEmpty)
            {
                Row("settings", string.Join(" · ", kind.Settings.Select(setting => $"{setting.Name}={setting.Value}")));
            }

            ui.Result.Blank();
        }
    }

    /// <summary>Tells which sink is being tried, which may take a moment.</summary>
    public void Trying(string sink)
    {
        if (!ui.IsJson)
        {
            ui.People.Line(0, new Piece($"Trying {sink} …", Tone.Quiet));
        }
    }

    /// <summary>What trying them came to.</summary>
    public void Show(SinkCheckReport report)
    {
        if (ui.IsJson)
        {
            ui.Json(page =>
            {
                page.List("sinks", report.Sinks, sink => Write(page, sink));
                page.Writer.WriteNumber("failed", report.Failed);
            });
            return;
        }

        foreach (var sink in report.Sinks)
        {
            var folder = sink.Folder is null ? string.Empty : $" in {sink.Folder}";
            var jobs = sink.Jobs.IsEmpty ? string.Empty : $"  for {string.Join(", ", sink.Jobs)}";
            ui.Result.Hanging(0, 6, sink.IsFine ? new Piece("ok    ", Tone.Good) : new Piece("fails ", Tone.Bad), new Piece(sink.Name, Tone.Strong), folder, new Piece(jobs, Tone.Quiet));
            foreach (var problem in sink.Problems)
            {
                ui.Result.Line(6, problem.Where is { Line: > 0 } where ? $"{where}: {problem.Message}" : problem.Message);
                if (problem.Fix is { } fix)
                {
                    ui.Result.Hanging(6, 11, new Piece("fix:", Tone.Good), $" {fix.Text}");
                    if (fix.Command is { } command)
                    {
                        ui.Result.Line(11, new Piece(command.Replace(' ', Page.Unbreakable), Tone.Action));
                    }
                }
            }

            if (sink is { IsFine: true, Traits: { } traits })
            {
                ui.Result.Hanging(6, 6, new Piece($"{(traits.CanReadBack ? "can be read back" : "cannot be read back")}; undone: {traits.Undo}", Tone.Quiet));
                if (traits.NeedsPerson)
                {
                    ui.Result.Line(6, new Piece("A person has to agree before each delivery.", Tone.Warning));
                }
            }
        }

        ui.Result.Line(0, report.Failed == 0 ? new Piece(report.Sinks.Length == 1 ? "It would take a token." : $"All {report.Sinks.Length} would take a token.", Tone.Good) : new Piece($"{report.Failed} of {report.Sinks.Length} would not take a token.", Tone.Bad));
    }

    private void Row(string term, string? text)
    {
        if (text is not null)
        {
            ui.Result.Row(2, TermWidth, new Piece(term, Tone.Quiet), text);
        }
    }

    private static void Write(JsonPage page, SinkKind kind)
    {
        page.Text("kind", kind.Name);
        page.Text("title", kind.Title);
        page.Text("example", kind.Example);
        page.List("settings", kind.Settings, setting =>
        {
            page.Text("name", setting.Name);
            page.Text("value", setting.Value);
        });
        page.Text("checked", kind.Checked);
        page.Text("readsBack", kind.ReadsBack);
        page.Text("undo", kind.Undo);
        page.Text("needs", kind.Needs);
        page.Text("who", kind.Who);
    }

    private static void Write(JsonPage page, CheckedSink sink)
    {
        page.Text("address", sink.Address.ToString());
        page.Text("name", sink.Name);
        page.Text("folder", sink.Folder);
        page.Writer.WriteStartArray("jobs");
        foreach (var job in sink.Jobs)
        {
            page.Writer.WriteStringValue(UntrustedText.Clean(job));
        }

        page.Writer.WriteEndArray();
        page.Writer.WriteBoolean("ok", sink.IsFine);
        if (sink.Traits is { } traits)
        {
            page.Writer.WriteBoolean("canReadBack", traits.CanReadBack);
            page.Text("undo", traits.Undo);
            page.Writer.WriteBoolean("needsPerson", traits.NeedsPerson);
        }

        ProblemJson.Write(page, sink.Problems);
    }
}
