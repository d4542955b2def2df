using System.CommandLine;
using Cftoken.Engine.Sinks;
using Cftoken.Help;
using Cftoken.Output;
using Cftoken.Output.Creating;

namespace Cftoken.Commands;

/// <summary><c>cftoken sinks</c>: the kinds of sinks; <c>cftoken sinks check [PATH]</c> tries those of the jobs.</summary>
internal static class SinksCommand
{
    /// <summary>Builds the command.</summary>
    public static FaceCommand Create(Ui ui, UseCases useCases)
    {
        var command = new FaceCommand("sinks", "List where a token's value can be delivered, with an example of each; check tries a project's sinks without a token.")
        {
            Examples =
            [
                new("cftoken sinks", "the kinds, and how their addresses look"),
                new("cftoken sinks check", "would this project's sinks take a token?"),
            ],
            Notes = ["A job names its sinks in cftoken.jsonc; --sink names others. More: docs/sinks.md."],
        };
        command.Add(Check(ui, useCases));
        command.SetAction(_ =>
        {
            new SinksView(ui).ShowKinds();
            return ExitCode.Done;
        });
        return command;
    }

    private static FaceCommand Check(Ui ui, UseCases useCases)
    {
        var path = ProjectOptions.Path();
        var job = ProjectOptions.Job();
        var sinks = new Option<string[]>("--sink")
        {
            Description = "Address of a sink to try, in place of the jobs' own; may be repeated",
            HelpName = "ADDRESS",
        };
        var command = new FaceCommand("check", "Try the sinks of a project's jobs without a token: is everything there that a delivery needs.")
        {
            Examples =
            [
                new("cftoken sinks check", "the sinks of all jobs of this folder"),
                new("cftoken sinks check --job deploy", "those of one job"),
                new("cftoken sinks check --sink github:acme/shop --sink vault:secret/apps/shop", "these, whatever the jobs name"),
            ],
            Notes = ["Nothing is changed, and no program of exec: is run. The exit code is 1 if a sink would not take a token."],
        };
        command.Add(path);
        command.Add(job);
        command.Add(sinks);
        command.SetAction(async (parsed, cancellation) =>
        {
            var request = new SinkCheckRequest(parsed.GetRequiredValue(path), parsed.GetValue(job), [.. parsed.GetValue(sinks) ?? []]);
            var view = new SinksView(ui);
            var report = await useCases.SinkCheck().RunAsync(request, view.Trying, cancellation);
            ui.Warn(report.Warnings);
            view.Show(report);
            return report.Failed > 0 ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }
}
