using System.Collections.Immutable;
using System.CommandLine;
using Cftoken.Commands.Planning;
using Cftoken.Core.Text;
using Cftoken.Engine.Applying;
using Cftoken.Help;
using Cftoken.Output;
using Cftoken.Output.Tokens;

namespace Cftoken.Commands.Tokens;

/// <summary><c>cftoken apply [PATH|FILE]</c>: makes the tokens of all jobs what is planned.</summary>
internal static class ApplyCommand
{
    /// <summary>Builds the command.</summary>
    public static FaceCommand Create(Ui ui, UseCases useCases)
    {
        var target = new TargetOptions("creates and changes tokens");
        var yes = ProjectOptions.Yes();
        var command = new FaceCommand("apply", "Make the tokens of a project's jobs what is planned: keep, change in place, or create.")
        {
            Examples =
            [
                new("cftoken apply", "every job of the project in this folder: shows the difference, and asks"),
                new("cftoken apply --job deploy", "one job"),
                new("cftoken plan --out plan.json", "saves what would be done, for somebody to look at"),
                new("cftoken apply plan.json --yes", "does that, if nothing has moved meanwhile"),
            ],
            Notes =
            [
                "A token that is changed in place keeps its value, and no sink is touched; one that is created has a new value, which goes to the job's sinks.",
                "Which token a job has is known by its recorded id, never by its name alone.",
                "A saved plan holds no secret, and says itself which jobs and permissions it is for: only credentials are given with it. Exit code 3: a token was changed since it was made, or the project was; nothing was done.",
                "More of DNS, routes, members, account settings or token management, and jobs marked \"gate\": \"human\", wait for a person on a terminal (exit code 5).",
                ProjectOptions.BootstrapNote,
            ],
        };
        target.AddTo(command);
        command.Add(yes);
        command.SetAction(async (parsed, cancellation) =>
        {
            var request = target.Of(new ApplyRequest("."), parsed);
            if (useCases.IsSavedPlan(request.Path))
            {
                request = request with { SavedPlan = request.Path, Path = "." };
            }

            var report = await useCases.Apply().RunAsync(request, new Dialogue(ui), new TerminalApproval(ui, parsed.GetValue(yes)), cancellation);
            new ApplyView(ui).Show(report, isDone: true);
            if (!report.Moved.IsEmpty)
            {
                ui.Note($"Look at what would be done now, and save that: {Unbroken($"cftoken plan --out {ShellText.Quote(request.SavedPlan!)}")}");
            }

            return !report.Moved.IsEmpty ? ExitCode.Pending
                : report.Jobs.SelectMany(job => job.Problems).ToList() is { Count: > 0 } problems ? ExitCode.For(problems)
                : ExitCode.Done;
        });
        return command;
    }

    /// <summary>Saves what would be done (<c>plan --out</c>).</summary>
    public static async Task<int> SaveAsync(Ui ui, UseCases useCases, ApplyRequest request, string file, CancellationToken cancellation)
    {
        var dialogue = new Dialogue(ui);
        var report = await useCases.Apply().SaveAsync(request, file, dialogue, new TerminalApproval(ui, isApproved: false), cancellation);
        dialogue.Show([.. report.Jobs.Select(job => job.Action)]);
        new ApplyView(ui).Show(report, isDone: false);
        ui.Note($"Saved. Apply it as long as nothing has moved: {Unbroken($"cftoken apply {ShellText.Quote(file)}")}");
        return ExitCode.Done;
    }

    private static string Unbroken(string command) => command.Replace(' ', Page.Unbreakable);

    private sealed class Dialogue(Ui ui) : IApplyDialogue
    {
        public void Tell(string what) => ui.Note(what);

        public void Show(ImmutableArray<JobAction> actions) => ApplyView.Show(ui.People, actions);
    }
}
