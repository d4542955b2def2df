using System.CommandLine;
using Cftoken.Commands.Running;
using Cftoken.Engine.Proving;
using Cftoken.Help;
using Cftoken.Output;
using Cftoken.Output.Plans;

namespace Cftoken.Commands.Checking;

/// <summary><c>cftoken prove [PATH] -- COMMAND</c>: shows with the real command that its plan is enough, and that nothing in it is spare.</summary>
internal static class ProveCommand
{
    /// <summary>Builds the command.</summary>
    public static FaceCommand Create(Ui ui, UseCases useCases)
    {
        var words = ChildWords.Argument();
        var environment = ProjectOptions.Environment();
        var job = new Option<string?>("--job") { Description = "Job whose plan is proven; the command decides by default", HelpName = "NAME" };
        var wrangler = ProjectOptions.Wrangler();
        var optional = new Option<bool>("--include-optional") { Description = "Grant the optional permissions too, and try them" };
        var copy = new Option<string?>("--copy")
        {
            Description = "Folder that is copied for each run; the package or its workspace by default",
            HelpName = "FOLDER",
        };
        var timeout = new Option<int>("--timeout")
        {
            Description = "Seconds that one run of the command may take; 300 by default",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => 300,
        };
        timeout.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, out var seconds) || seconds is < 1 or > 86_400))
            {
                result.AddError("A time limit is a number of seconds from 1 to 86400.");
            }
        });
        var command = new FaceCommand("prove", "Prove with the real command that its plan is enough, and that no permission in it is spare.")
        {
            Examples =
            [
                new("cftoken prove -- npx wrangler deploy", "the deploy of the project in this folder"),
                new("cftoken prove apps/shop -- npm run deploy", "a package script in another folder"),
                new("cftoken prove --json -- npx wrangler deploy", "for programs; the form is stable"),
            ],
            Notes =
            [
                "The command runs against the embedded API with a token of exactly the plan, then once more without each permission. Nothing reaches Cloudflare.",
                "Each run gets a fresh API, a copy of the project without its secrets, an environment of its own, and, on Linux, no network.",
                "Exit code 0: enough, and nothing spare. 3: something spare. 1: not enough, or the runs do not tell.",
            ],
        };
        command.Add(words);
        command.Add(environment);
        command.Add(job);
        command.Add(wrangler);
        command.Add(optional);
        command.Add(copy);
        command.Add(timeout);
        command.SetAction(async (parsed, cancellation) =>
        {
            var (path, child) = ChildWords.Split(parsed, words);
            var request = new ProveRequest(path, [.. child])
            {
                Environment = parsed.GetValue(environment),
                Job = parsed.GetValue(job),
                Wrangler = ProjectOptions.VersionOf(parsed, wrangler),
                IncludeOptional = parsed.GetValue(optional),
                CopiedFolder = parsed.GetValue(copy),
                Limit = TimeSpan.FromSeconds(parsed.GetValue(timeout)),
            };
            Proof proof;
            using (var bar = ui.Progress())
            {
                proof = await useCases.Prove().ProveAsync(
                    request,
                    progress => bar.Show(progress.Done, progress.Total, progress.Trying is { } lacking ? $"without {lacking}" : "with the whole plan"),
                    warning => ui.Warn([warning]),
                    cancellation);
            }

            if (ui.IsJson)
            {
                ui.Json(page => ProofJson.Write(page.Writer, proof));
            }
            else
            {
                new ProveView(ui.Result).Show(proof);
            }

            return proof.Verdict != Sufficiency.Sufficient || proof.IsInconclusive ? ExitCode.Failed
                : proof.HasSpare ? ExitCode.Pending
                : ExitCode.Done;
        });
        return command;
    }
}
